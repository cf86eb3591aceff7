import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, lastLines } from './errors.ts'
import { readText, statOf } from './files.ts'

/** The file that takes what a server says before it opens its log; beside the data, as the data folder is the server's. */
export function startLogPath(dir: string): string {
  return `${dir}.start.log`
}

/** PostgreSQL writes a log file for each day of the week into `<data>/log` and starts each afresh: the log cannot fill the disk. */
export const logArgs: readonly string[] = [
  ...['-c', 'logging_collector=on', '-c', 'log_directory=log', '-c', 'log_filename=postgresql-%a.log'],
  ...['-c', 'log_truncate_on_rotation=on', '-c', 'log_rotation_age=1d', '-c', 'log_rotation_size=0'],
]

/** The last lines that the server wrote since `since` (milliseconds of the epoch), for error messages. */
export async function lastWords(dir: string, since: number): Promise<string> {
  const said = lastLines(withoutNotices((await readText(startLogPath(dir))) ?? ''))
  // The log still holds what an earlier server wrote, so it comes second.
  return said === '' ? lastLines(await newestLog(join(dir, 'log'), since)) : said
}

function withoutNotices(text: string): string {
  return text.replaceAll(/^.*(logging collector process|Future log output).*$/gm, '')
}

async function newestLog(folder: string, since: number): Promise<string> {
  let [newest, time] = ['', since - 1_000]
  for (const name of await readdir(folder).catch(noFolder)) {
    const path = join(folder, name)
    const changed = (await statOf(path))?.mtimeMs ?? 0
    if (changed >= time) [newest, time] = [path, changed]
  }
  return newest === '' ? '' : ((await readText(newest)) ?? '')
}

function noFolder(error: unknown): readonly string[] {
  if (hasCode(error, 'ENOENT')) return []
  throw error
}
