/** A scrypt hash with everything needed to check a password against it; salt and hash are base64url. */
export type PasswordHash = {
  cost: number
  blockSize: number
  parallelism: number
  salt: string
  hash: string
}

const FORMAT = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{16,128})\$([\w-]{16,128})$/

export function formatPasswordHash(parts: PasswordHash): string {
  return `scrypt$${parts.cost}$${parts.blockSize}$${parts.parallelism}$${parts.salt}$${parts.hash}`
}

/** Reads `scrypt$N$r$p$salt$hash`; undefined when it is not that. */
export function parsePasswordHash(text: string): PasswordHash | undefined {
  const [, cost, blockSize, parallelism, salt, hash] = FORMAT.exec(text) ?? []
  if (salt === undefined || hash === undefined) return undefined
  return { cost: Number(cost), blockSize: Number(blockSize), parallelism: Number(parallelism), salt, hash }
}
