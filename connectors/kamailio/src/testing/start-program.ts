import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SqlTarget } from '@openespf/application/testing'

export const DOMAIN = 'localhost'

/** UDP for SIP, TCP for JSON-RPC over HTTP. */
export type Ports = { sip: number; rpc: number }

/** The package's own tables. */
export async function kamailioSchema(): Promise<string> {
  const files = ['standard', 'auth_db', 'usrloc'].map((name) =>
    readFile(`/usr/share/kamailio/postgres/${name}-create.sql`, 'utf8'),
  )
  return (await Promise.all(files)).join('\n')
}

/** Exit code of sipsak when it got another final answer than 2xx. */
const REFUSED = 2

/**
 * Writes into a folder what Kamailio needs to listen on ports of the loopback, with its users and registrations in a database.
 * Returns how it is run; it is at work when it answers RPCs.
 */
export async function prepareKamailio(
  dir: string,
  ports: Ports,
  database: SqlTarget['direct'],
): Promise<{ command: string; args: string[]; rpcUrl: string }> {
  const file = join(dir, 'kamailio.cfg')
  const modules = await findModules()
  await writeFile(file, configuration({ ...ports, modules, database }), { mode: 0o600 })
  const args = ['-f', file, '-DD', '-E', '-Y', dir, '-P', join(dir, 'pid'), '-m', '32', '-M', '4']
  return { command: 'kamailio', args, rpcUrl: `http://127.0.0.1:${ports.rpc}/RPC` }
}

/** `sipsak`: whether a REGISTER with digest is accepted. */
export function sendRegister(port: number, user: string, password: string): Promise<boolean> {
  const contact = `sip:${user}@127.0.0.1:${port}`
  const args = ['-U', '-s', `sip:${user}@${DOMAIN}`, '-p', `127.0.0.1:${port}`, '-C', contact]
  return new Promise((resolve, reject) => {
    execFile('sipsak', [...args, '-u', user, '-a', password, '-x', '600'], (error, _, stderr) => {
      if (error === null || error.code === REFUSED) resolve(error === null)
      else reject(new Error(`sipsak: ${stderr}`))
    })
  })
}

/** Debian keeps them under the name of the machine's kind. */
async function findModules(): Promise<string> {
  for (const folder of await readdir('/usr/lib')) {
    const path = join('/usr/lib', folder, 'kamailio/modules')
    const modules: string[] = await readdir(path).catch(() => [])
    if (modules.includes('usrloc.so')) return path
  }
  throw new Error('Kamailio is not installed: scripts/install-systems.sh installs it')
}

function configuration(options: {
  sip: number
  rpc: number
  modules: string
  database: SqlTarget['direct']
}): string {
  const { host, port, user, password, database } = options.database
  const url = `postgres://${user}:${password}@${host}:${port}/${database}`
  return `#!KAMAILIO
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
listen=udp:127.0.0.1:${options.sip}
listen=tcp:127.0.0.1:${options.rpc}
tcp_accept_no_cl=yes
mpath="${options.modules}"
${['jsonrpcs', 'db_postgres', 'tm', 'sl', 'pv', 'textops', 'xhttp', 'auth', 'auth_db', 'usrloc', 'registrar']
  .map((module) => `loadmodule "${module}.so"`)
  .join('\n')}
modparam("jsonrpcs", "transport", 1)
modparam("auth_db", "db_url", "${url}")
modparam("auth_db", "calculate_ha1", 0)
modparam("auth_db", "password_column", "ha1")
modparam("auth_db", "use_domain", 1)
modparam("usrloc", "db_url", "${url}")
modparam("usrloc", "db_mode", 1)
request_route {
  if (!is_method("REGISTER")) {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  if (!auth_check("$fd", "subscriber", "1")) {
    auth_challenge("$fd", "0");
    exit;
  }
  save("location");
}
event_route[xhttp:request] {
  if ($hu =~ "^/RPC") {
    jsonrpc_dispatch();
    exit;
  }
  xhttp_reply("404", "Not Found", "text/plain", "");
}
`
}
