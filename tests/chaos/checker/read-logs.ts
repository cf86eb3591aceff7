import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseLine, Drawing, GeneratorLine, Logs, ReceiverLine } from './log-lines.ts'
import { parseDrawing } from './log-lines.ts'

const STATES = join(import.meta.dirname, '../../../docs/states.md')

/** Reads the three logs; a last line that was cut off in the middle is left out. */
export async function readLogs(files: {
  generator: string
  receiver: string
  database: string
}): Promise<Logs> {
  return {
    generator: await readLines<GeneratorLine>(files.generator),
    receiver: await readLines<ReceiverLine>(files.receiver),
    database: await readLines<DatabaseLine>(files.database),
  }
}

export async function readDrawing(): Promise<Drawing> {
  return parseDrawing(await readFile(STATES, 'utf8'))
}

async function readLines<L>(file: string): Promise<L[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  // What follows the last newline is empty or was cut off.
  return lines.slice(0, -1).map((line): L => JSON.parse(line))
}
