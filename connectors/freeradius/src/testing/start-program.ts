import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlTarget } from '@openespf/application/testing'

/** What `radclient` was answered: the attributes of an Access-Accept as it prints them, or nothing for an Access-Reject. */
export type Answer = { kind: 'accept'; attributes: string[] } | { kind: 'reject' }

export type Device = { user: string; password: string }

const SECRET = 'shared-by-radclient'

/** The package's own tables. */
export function radiusSchema(): Promise<string> {
  return readFile('/etc/freeradius/3.0/mods-config/sql/main/postgresql/schema.sql', 'utf8')
}

/**
 * Writes into a folder what FreeRADIUS needs to listen on a port of the loopback with users from a database, by the package's
 * own queries. Returns how it is run, and what it prints when it is at work.
 */
export async function prepareFreeRadius(
  dir: string,
  port: number,
  database: SqlTarget['direct'],
): Promise<{ command: string; args: string[]; ready: string }> {
  await writeFile(join(dir, 'radiusd.conf'), configuration(dir, port, database), { mode: 0o600 })
  await writeFile(join(dir, 'dictionary'), '')
  const args = ['-f', '-l', 'stdout', '-d', dir, '-n', 'radiusd']
  return { command: 'freeradius', args, ready: 'Ready to process requests' }
}

/** One run of `radclient`: the answers to all devices, in their order. Rejects when one is not answered. */
export async function authenticate(port: number, devices: readonly Device[]): Promise<Answer[]> {
  const args = ['-x', '-p', '1', '-r', '10', '-t', '1', `127.0.0.1:${port}`, 'auth', SECRET]
  const requests = devices.map(
    ({ user, password }) => `User-Name = ${quote(user)}, User-Password = ${quote(password)}`,
  )
  const output = await new Promise<string>((resolve, reject) => {
    // Its exit code is that of a failure as soon as one is rejected.
    const client = execFile('radclient', args, (error, stdout, stderr) =>
      stdout.split(/^Received Access-/m).length === devices.length + 1
        ? resolve(stdout)
        : reject(error ?? new Error(`radclient: ${stderr}`)),
    )
    client.stdin?.end(requests.join('\n\n'))
  })
  // One after another: an identifier is used again when it is free.
  const messages = output.split(/^(?=Sent |Received )/m)
  return messages.filter((message) => message.startsWith('Received ')).map(readAnswer)
}

function readAnswer(text: string): Answer {
  if (text.startsWith('Received Access-Reject')) return { kind: 'reject' }
  const attributes = text.split('\n').filter((line) => line.startsWith('\t'))
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
