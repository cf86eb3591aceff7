import { readFile } from 'node:fs/promises'
import { UsageError } from './failures.ts'

/** A text of the command line: as it is, of a file (`@file`), or of standard input (`-`); a line end at its end is dropped. */
export async function readText(text: string, input: { readStdin(): Promise<string> }): Promise<string> {
  if (text === '-') return (await input.readStdin()).replace(/\r?\n$/, '')
  return text.startsWith('@') ? (await readTextFile(text.slice(1))).replace(/\r?\n$/, '') : text
}

/** Throws a UsageError when there is no such file. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${path} cannot be read (${reason})`)
  }
}
