import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createFileOnce } from './create-file-once.ts'

/** Seals secrets for the database (AES-256-GCM; 12 bytes nonce, 16 bytes tag, then the text). */
export type SecretBox = {
  seal(text: string): Buffer
  /** Throws when the bytes were sealed with another master key or were changed. */
  open(sealed: Buffer): string
}

const NONCE = 12
const TAG = 16

/** @param masterKey 32 bytes */
export function createSecretBox(masterKey: Buffer): SecretBox {
  if (masterKey.length !== 32) throw new RangeError('the master key must be 32 bytes')
  return {
    seal(text) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', masterKey, sealed.subarray(0, NONCE))
      decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    },
  }
}

/** Reads a master key written as 64 hex digits. */
export function parseMasterKey(hex: string): Buffer {
  const text = hex.trim()
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Error('the master key must be 64 hexadecimal digits (make one with: openssl rand -hex 32)')
  }
  return Buffer.from(text, 'hex')
}

/** The master key kept in a file of mode 0600; made at the first call, also when several processes call at once. */
export async function loadMasterKeyFile(path: string): Promise<Buffer> {
  await createFileOnce(path, () => `${randomBytes(32).toString('hex')}\n`)
  return parseMasterKey(await readFile(path, 'utf8'))
}
