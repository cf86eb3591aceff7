import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Issued = { certificate: string; key: string }

export type Authority = {
  /** Its certificate. */
  ca: string
  /** A certificate for that name, `DNS:localhost` or `IP:127.0.0.1`. */
  issue(subjectAltName: string): Promise<Issued>
  remove(): Promise<void>
}

/** A certificate authority of a test's own, made by the `openssl` program. */
export async function createAuthority(): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'openespf-ca-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]) => run('openssl', args)
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl(
    ...['req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2'],
    ...['-subj', '/CN=test authority', '-addext', 'keyUsage=critical,keyCertSign'],
  )
  let issued = 0
  return {
    ca: await readFile(at('ca.pem'), 'utf8'),
    async issue(subjectAltName) {
      issued += 1
      const of = (kind: string): string => at(`${issued}.${kind}`)
      const [key, request, certificate, extensions] = [of('key'), of('csr'), of('pem'), of('ext')]
      await writeFile(extensions, `subjectAltName=${subjectAltName}\n`)
      await openssl('req', '-new', ...newKey, '-keyout', key, '-out', request, '-subj', '/CN=test')
      await openssl(
        ...['x509', '-req', '-in', request, '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'],
        ...['-out', certificate, '-days', '2', '-extfile', extensions],
      )
      return { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
