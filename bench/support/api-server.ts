import { type Program, startProgram } from './program.ts'

export const ADMIN = { login: 'admin', password: 'correct horse battery' }

export type ApiServer = Program & {
  url: string
  /** For `Authorization`, of an administrator. */
  authorization: string
}

/**
 * The program itself as one process on a database: its APIs, or everything that it does. Events may be sent to
 * 127.0.0.1.
 */
export async function startApiServer(options: {
  databaseUrl: string
  data: string
  role: 'api' | 'all'
}): Promise<ApiServer> {
  const { databaseUrl, data, role } = options
  const env = {
    DATABASE_URL: databaseUrl,
    OPENESPF_DATA: data,
    OPENESPF_ALLOW_ADDRESSES: '127.0.0.1',
    OPENESPF_PORT: '0',
    OPENESPF_ADMIN_PORT: 'off',
    OPENESPF_RESELLER_PORT: 'off',
    OPENESPF_CUSTOMER_PORT: 'off',
    OPENESPF_ACCOUNT_PORT: 'off',
    OPENESPF_ADMIN_PASSWORD: ADMIN.password,
  }
  const program = await startProgram(['server', '--role', role], env, /openespf server: (http:\S+)/)
  return { ...program, url: program.found, authorization: `Bearer ${await logIn(program.found)}` }
}

async function logIn(url: string): Promise<string> {
  const response = await fetch(`${url}/rest/Session/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ params: ADMIN }),
  })
  const { access_token: token }: { access_token?: unknown } = Object(await response.json())
  if (typeof token !== 'string') throw new Error('the server under the bench lets nobody in')
  return token
}
