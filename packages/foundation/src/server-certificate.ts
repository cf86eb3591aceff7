import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { generate } from 'selfsigned'
import type { Clock } from './clock.ts'
import { createFileOnce } from './create-file-once.ts'

/** What a TLS server shows and signs with, as PEM texts. */
export type ServerCertificate = { cert: string; key: string }

const DAY_MS = 24 * 3600 * 1000
/** Browsers take no longer than 398 days. */
const VALID_DAYS = 397
const RENEW_DAYS = 30
const EVERY_ADDRESS = ['0.0.0.0', '::', '']

/** A certificate of one's own; throws, naming the files, when one cannot be read or the key is not the certificate's. */
export async function readServerCertificate(paths: {
  cert: string
  key: string
}): Promise<ServerCertificate> {
  const cert = await readPem(paths.cert)
  const key = await readPem(paths.key)
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`the certificate ${paths.cert} and the key ${paths.key} cannot be used: ${reason}`)
  }
  return { cert, key }
}

/**
 * A self-signed certificate for localhost, 127.0.0.1, ::1 and the host, kept in a folder: `tls.key` (mode 0600) is made
 * once, `tls.crt`, which clients are to trust, is made anew for the same key when it ends within 30 days or lacks a name.
 */
export async function loadSelfSigned(
  folder: string,
  { host, clock }: { host: string; clock: Clock },
): Promise<ServerCertificate> {
  const paths = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') }
  await createFileOnce(paths.key, newPrivateKey)
  const key = await readPem(paths.key)
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host])].filter(
    (name) => !EVERY_ADDRESS.includes(name),
  )
  const now = clock.now()
  const there = await readFile(paths.cert, 'utf8').catch(() => undefined)
  if (there === undefined) {
    const cert = await selfSign(key, names, now)
    await createFileOnce(paths.cert, () => cert)
    await chmod(paths.cert, 0o644)
  } else if (!isGood(there, { key, names, now })) {
    const draft = `${paths.cert}.${process.pid}`
    await writeFile(draft, await selfSign(key, names, now), { mode: 0o644 })
    await rename(draft, paths.cert)
  }
  return readServerCertificate(paths)
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function isGood(cert: string, wanted: { key: string; names: readonly string[]; now: Date }): boolean {
  try {
    const read = new X509Certificate(cert)
    const isOfKey = read.publicKey.export({ type: 'spki', format: 'pem' }) === publicKeyOf(wanted.key)
    const daysLeft = (read.validToDate.getTime() - wanted.now.getTime()) / DAY_MS
    const hasName = (name: string) => (isIP(name) ? read.checkIP(name) : read.checkHost(name)) !== undefined
    return isOfKey && daysLeft > RENEW_DAYS && wanted.names.every(hasName)
  } catch {
    return false
  }
}

/** No authority: the key of a server that is trusted must not vouch for others. */
async function selfSign(privateKey: string, names: readonly string[], now: Date): Promise<string> {
  const { cert } = await generate([{ name: 'commonName', value: 'OpenESPF (self-signed)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    keyPair: { privateKey, publicKey: publicKeyOf(privateKey) },
    notBeforeDate: now,
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  })
  return cert
}

function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
