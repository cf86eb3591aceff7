import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How the command line logs in to the sandbox of a data folder: an API token of an API user. */
export type CliLogin = { url: string; login: string; token: string }

const pathIn = (data: string) => join(data, 'cli.json')

/** Writes `<data>/cli.json`, mode 0600, whole or not at all. The result removes it again. */
export async function writeCliLogin(data: string, login: CliLogin): Promise<() => Promise<void>> {
  const path = pathIn(data)
  const draft = `${path}.${process.pid}`
  await rm(draft, { force: true })
  await writeFile(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  await chmod(draft, 0o600)
  await rename(draft, path)
  return () => rm(path, { force: true })
}

/** What is in `<data>/cli.json`; undefined when there is none. Throws when it is no login. */
export async function readCliLogin(data: string): Promise<CliLogin | undefined> {
  const path = pathIn(data)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new Error(`${path} cannot be read (${error.code ?? error.message}): give --url and --login`)
  })
  if (text === undefined) return undefined
  const value: unknown = parse(text)
  if (isCliLogin(value)) return value
  throw new Error(`${path} is not a login: start "openespf up" again, or give --url and --login`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isCliLogin(value: unknown): value is CliLogin {
  if (typeof value !== 'object' || value === null) return false
  const fields = new Map(Object.entries(value))
  return ['url', 'login', 'token'].every((name) => typeof fields.get(name) === 'string')
}
