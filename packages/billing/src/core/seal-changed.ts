/** Seals and opens secrets: the foundation's SecretBox. */
type Box = { seal(text: string): Buffer; open(sealed: Buffer): string }

/**
 * The wanted secrets that differ from the sealed ones, sealed. Two seals of one text are different bytes, so they are
 * compared after opening: a secret that is written again as it was is no change.
 */
export function sealChanged<K extends string>(
  box: Box,
  current: Readonly<Record<NoInfer<K>, Buffer | null>>,
  wanted: Readonly<Record<K, string | undefined>>,
): Partial<Record<K, Buffer>> {
  const differences: Partial<Record<K, Buffer>> = {}
  for (const key in wanted) {
    const text = wanted[key]
    const sealed = current[key]
    if (text !== undefined && (sealed === null || box.open(sealed) !== text))
      differences[key] = box.seal(text)
  }
  return differences
}
