import { readFile } from 'node:fs/promises'
import { readAttachConfig } from '@openespf/contract/attach-config'
import { parse } from 'yaml'

/** Reads the YAML file that says what is attached, or every problem of its shape. Throws when it can't be read at all. */
export async function readAttachFile(file: string): Promise<ReturnType<typeof readAttachConfig>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`the configuration cannot be read: ${file}`, { cause })
  })
  try {
    return readAttachConfig(parse(text))
  } catch (cause) {
    throw new Error(`${file} is not YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}
