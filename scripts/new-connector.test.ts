import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const LONG = 3_600_000
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openespf-connector-'))
  for (const name of ['node_modules', '.gitignore', 'biome.jsonc', 'tsconfig.json'])
    symlinkSync(join(root, name), join(folder, name))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(program: string, ...args: string[]): { status: number | null; output: string } {
  const run = spawnSync(join(root, 'node_modules/.bin', program), args, { cwd: folder, encoding: 'utf8' })
  return { status: run.status, output: run.stdout + run.stderr }
}

/** What stands in for each TODO: the line that says it and the statement after it. */
const solutions: Record<string, string> = {
  1: `const { status, body } = await ask('GET', \`/\${accountId}\`)
      if (status === 404) return { kind: 'read', entry: undefined }
      if (status !== 200) return { kind: 'retry', reason: \`the system answered \${status}\` }
      const { active } = JSON.parse(body)
      return { kind: 'read', entry: { active: active === true } }`,
  2: `const { status } = await ask('PUT', \`/\${encodeURIComponent(accountId)}\`, entry)
      if (status === 200) return { kind: 'done' }
      return { kind: status === 422 ? 'reject' : 'retry', reason: \`the system answered \${status}\` }`,
  3: `const { status } = await ask('DELETE', \`/\${encodeURIComponent(accountId)}\`)
      if (status === 200 || status === 404) return { kind: 'done' }
      return { kind: 'retry', reason: \`the system answered \${status}\` }`,
  4: `const { status } = await ask('GET', '/')
      return status === 200
        ? { kind: 'done' }
        : { kind: 'retry', reason: \`the check was answered \${status}\` }`,
  5: `const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const accountId = decodeURIComponent((request.url ?? '/').slice(1))
  const found = entries.get(accountId)
  if (request.headers.authorization !== \`Bearer \${token}\`) response.writeHead(401)
  else if (accountId === '') response.writeHead(200)
  else if (request.method === 'PUT' && /^\\d+$/.test(accountId))
    entries.set(accountId, JSON.parse(Buffer.concat(chunks).toString()))
  else if (request.method === 'PUT') response.writeHead(422)
  else if (request.method === 'DELETE') response.writeHead(entries.delete(accountId) ? 200 : 404)
  else if (found === undefined) response.writeHead(404)
  response.end(JSON.stringify(found))`,
  6: `return { ...good, account: { ...good.account, id: 'letters' } }`,
}

function fillIn(connector: string): string[] {
  const filled: string[] = []
  for (const file of readdirSync(join(connector, 'src'))) {
    const path = join(connector, 'src', file)
    const text = readFileSync(path, 'utf8').replaceAll(
      /\/\/ TODO (\d):.*\n\s*(?:throw new Error|return)\b.*$/gm,
      (_, number: string) => {
        filled.push(number)
        return solutions[number] ?? ''
      },
    )
    writeFileSync(path, text)
  }
  return filled.sort()
}

function expectFine(program: string, ...args: string[]): void {
  const { status, output } = run(program, ...args)
  expect(status, output).toBe(0)
}

test(
  'a new connector is clean from the beginning, and passes types and the suite once its TODOs are filled in',
  () => {
    const made = run('openespf', 'connector', 'new', 'acme-hss')
    expect(made, made.output).toMatchObject({ status: 0 })
    expect(made.output).toContain('[acmeHssConnector.name]: kind(acmeHssConnector)')
    const config = {
      extends: '../tsconfig.json',
      include: ['.'],
      compilerOptions: { preserveSymlinks: false },
    }
    writeFileSync(join(folder, 'connectors/tsconfig.json'), `${JSON.stringify(config, null, 2)}\n`)
    run('biome', 'check', '--write', 'connectors/tsconfig.json')
    expectFine('biome', 'check', '--error-on-warnings', 'connectors')

    expect(fillIn(join(folder, 'connectors/acme-hss'))).toEqual(Object.keys(solutions))
    // How the code is broken into lines is the formatter's affair.
    run('biome', 'format', '--write', 'connectors')
    expectFine('biome', 'check', '--error-on-warnings', 'connectors')
    expectFine('tsc', '-p', 'connectors/tsconfig.json')
    const suite = run('vitest', 'run', '--root', folder, 'connectors/acme-hss')
    expect(suite.status, suite.output).toBe(0)
    expect(suite.output).not.toContain('TODO')
  },
  LONG,
)

test('a name that is taken or no name is refused', () => {
  const bad = run('openespf', 'connector', 'new', 'Acme HSS')
  expect(bad).toMatchObject({ status: 2, output: expect.stringContaining('small letters') })
  run('openespf', 'connector', 'new', 'taken')
  const twice = run('openespf', 'connector', 'new', 'taken')
  expect(twice).toMatchObject({
    status: 1,
    output: expect.stringContaining('connectors/taken is there already'),
  })
})
