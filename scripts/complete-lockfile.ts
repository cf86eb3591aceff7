/**
 * Run after `npm install` changed package-lock.json: adds the platform packages that npm left out.
 *
 * npm writes only those optional packages into the lockfile that its registry could show it. A mirror that lacks some
 * platforms so yields a lockfile that `npm ci` refuses everywhere ("Missing: … from lock file"). An entry with version and
 * platform is all that npm needs: what does not fit the machine is never fetched.
 */
import { readFile, writeFile } from 'node:fs/promises'

type Entry = {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
type Lockfile = { packages: Record<string, Entry> }

const FILE = 'package-lock.json'
const PLATFORM =
  /-(?<os>android|darwin|freebsd|linux|openharmony|win32)-(?<cpu>arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(?<abi>\w+))?$/

const lock: Lockfile = JSON.parse(await readFile(FILE, 'utf8'))
const added = Object.entries(lock.packages).flatMap(([path, parent]) =>
  Object.entries(parent.optionalDependencies ?? {}).flatMap(([name, version]) => {
    const place = `node_modules/${name}`
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) return []
    lock.packages[place] = { version, ...(parent.dev && { dev: true }), optional: true, ...platformOf(name) }
    return [name]
  }),
)
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
if (added.length > 0) await writeFile(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'the lockfile is complete' : `added: ${added.join(', ')}`)

function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const { os, cpu, abi = '' } = PLATFORM.exec(name)?.groups ?? {}
  if (os === undefined || cpu === undefined) throw new Error(`no platform can be read from the name ${name}`)
  const libc = os !== 'linux' ? undefined : abi.startsWith('musl') ? 'musl' : 'glibc'
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) }
}
