import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { findSigningKey } from './sql/find-signing-key.ts'
import { insertSigningKey } from './sql/insert-signing-key.ts'

const generate = promisify(generateKeyPair)

/**
 * The private key that all processes sign access tokens with (RSA, 2048 bits). The first one makes and stores it; of
 * several that start at once all use the one that was stored first.
 * Throws when it was sealed with another master key.
 */
export async function loadSigningKey(database: Database, secretBox: SecretBox): Promise<KeyObject> {
  const sealed = (await findSigningKey(database)) ?? (await makeSigningKey(database, secretBox))
  return createPrivateKey(unseal(secretBox, sealed))
}

async function makeSigningKey(database: Database, secretBox: SecretBox): Promise<Buffer> {
  const { privateKey } = await generate('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await insertSigningKey(database, secretBox.seal(pem))
  const stored = await findSigningKey(database)
  if (stored === undefined) throw new Error('the signing key was stored and is gone')
  return stored
}

function unseal(secretBox: SecretBox, sealed: Buffer): string {
  try {
    return secretBox.open(sealed)
  } catch (cause) {
    throw new Error('the signing key in the database was sealed with another master key', { cause })
  }
}
