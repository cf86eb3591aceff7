import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeUdpPort, type SqlTarget } from '@openespf/application/testing'

/** What `radclient` was answered: the attributes of an Access-Accept as it prints them, or nothing for an Access-Reject. */
export type Answer = { kind: 'accept'; attributes: string[] } | { kind: 'reject' }

export type FreeRadius = {
  authenticate(user: string, password: string): Promise<Answer>
  stop(): Promise<void>
}

const SECRET = 'shared-by-radclient'

/** Starts FreeRADIUS on a free loopback port and the target's database, with the package's own queries. */
export async function startFreeRadius(target: SqlTarget): Promise<FreeRadius> {
  const dir = await mkdtemp(join(tmpdir(), 'openespf-freeradius-'))
  const port = await freeUdpPort()
  await writeFile(join(dir, 'radiusd.conf'), configuration(dir, port, target.direct), { mode: 0o600 })
  await writeFile(join(dir, 'dictionary'), '')
  const child = spawn('freeradius', ['-f', '-l', 'stdout', '-d', dir, '-n', 'radiusd'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const listen = (data: Buffer): void => {
      output += data
      if (output.includes('Ready to process requests')) resolve()
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`FreeRADIUS did not start: ${output.slice(-1000)}`)))
  })
  return {
    authenticate: (user, password) =>
      askRadclient(port, `User-Name = ${quote(user)}, User-Password = ${quote(password)}`),
    async stop() {
      child.kill('SIGTERM')
      await exited
      await rm(dir, { recursive: true })
    },
  }
}

async function askRadclient(port: number, request: string): Promise<Answer> {
  const args = ['-x', '-r', '1', '-t', '10', `127.0.0.1:${port}`, 'auth', SECRET]
  const output = await new Promise<string>((resolve, reject) => {
    const client = execFile('radclient', args, (error, stdout, stderr) =>
      /Received Access-/.test(stdout) ? resolve(stdout) : reject(error ?? new Error(`radclient: ${stderr}`)),
    )
    client.stdin?.end(request)
  })
  const [, answer = ''] = output.split(/^Received /m)
  if (answer.startsWith('Access-Reject')) return { kind: 'reject' }
  const attributes = answer.split('\n').filter((line) => line.startsWith('\t'))
  return { kind: 'accept', attributes: attributes.map((line) => line.trim()) }
}

function quote(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`
}

function configuration(dir: string, port: number, database: SqlTarget['direct']): string {
  return `
raddbdir = ${dir}
logdir = ${dir}
run_dir = ${dir}
libdir = /usr/lib/freeradius
correct_escapes = true
security {
  reject_delay = 0
}
proxy_requests = no
thread pool {
  start_servers = 1
  max_servers = 4
  min_spare_servers = 1
  max_spare_servers = 2
}
client radclient {
  ipaddr = 127.0.0.1
  secret = ${SECRET}
}
modules {
  expr {
  }
  pap {
  }
  sql {
    dialect = "postgresql"
    driver = "rlm_sql_postgresql"
    server = "${database.host}"
    port = ${database.port}
    login = "${database.user}"
    password = "${database.password}"
    radius_db = "${database.database}"
    acct_table1 = "radacct"
    acct_table2 = "radacct"
    postauth_table = "radpostauth"
    authcheck_table = "radcheck"
    groupcheck_table = "radgroupcheck"
    authreply_table = "radreply"
    groupreply_table = "radgroupreply"
    usergroup_table = "radusergroup"
    client_table = "nas"
    group_attribute = "SQL-Group"
    read_groups = yes
    pool {
      start = 1
      min = 1
      max = 4
      spare = 1
      uses = 0
      lifetime = 0
      idle_timeout = 60
    }
    $INCLUDE /etc/freeradius/3.0/mods-config/sql/main/postgresql/queries.conf
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  authorize {
    sql
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
}
`
}
