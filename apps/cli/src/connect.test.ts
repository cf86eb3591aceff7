import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { writeCliLogin } from './cli-login.ts'
import { createFakeServer } from './testing/fake-server.ts'
import { runCli } from './testing/fake-terminal.ts'

const TOKEN = '0123abcd-0000-4000-8000-00000000cafe'
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-cli-'))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => {
  for (const name of ['URL', 'LOGIN', 'PASSWORD', 'TOKEN']) delete process.env[`OPENESPF_${name}`]
})

const list = (options: readonly string[]) => ['groups', 'list', '--data', folder, ...options]

test('nothing configured, nobody to ask: what to do is said on standard error', async () => {
  const ran = await runCli(list([]), createFakeServer())
  expect(ran).toMatchObject({ exitCode: 1, out: '' })
  expect(ran.err).toMatch(
    /^openespf: There is no password for admin at http:\/\/127\.0\.0\.1:8080.*\n.*--password/,
  )
})

test('a sandbox on the data folder lets the command line in, with a file that only its owner reads', async () => {
  const login = { url: 'http://127.0.0.1:9999', login: 'cli', token: TOKEN }
  const forget = await writeCliLogin(folder, login)
  expect((await stat(join(folder, 'cli.json'))).mode & 0o777).toBe(0o600)
  const server = createFakeServer({ baseUrl: login.url, login: { login: 'cli', token: TOKEN } })
  const ran = await runCli(list([]), server)
  expect(ran).toMatchObject({ exitCode: 0 })
  expect(ran.out + ran.err).not.toContain(TOKEN)
  expect(server.calls).toMatchObject([{ operation: 'list-groups', token: 'Bearer session' }])

  process.env['OPENESPF_LOGIN'] = 'admin'
  const other = await runCli(list(['--password', 'secret']), createFakeServer())
  expect(other, 'a login that is named is not mixed with the file').toMatchObject({ exitCode: 0 })
  await forget()
  await expect(readFile(join(folder, 'cli.json'))).rejects.toThrow()
})

test('the environment says what the command line does not', async () => {
  process.env['OPENESPF_URL'] = 'http://espf.test'
  process.env['OPENESPF_LOGIN'] = 'somebody'
  process.env['OPENESPF_PASSWORD'] = 'from the environment'
  const login = { login: 'somebody', password: 'from the environment' }
  const server = createFakeServer({ baseUrl: 'http://espf.test', login })
  expect(await runCli(list([]), server)).toMatchObject({ exitCode: 0 })
  const overridden = await runCli(list(['--password', '-']), {
    ...createFakeServer({ baseUrl: 'http://espf.test', login: { ...login, password: 'typed' } }),
    stdin: 'typed\n',
  })
  expect(overridden).toMatchObject({ exitCode: 0 })
})

test('an API token logs in, any other token is an access token', async () => {
  const server = createFakeServer({ login: { login: 'robot', token: TOKEN } })
  expect(await runCli(list(['--login', 'robot', '--token', TOKEN]), server)).toMatchObject({ exitCode: 0 })
  const direct = createFakeServer()
  expect(await runCli(list(['--token', 'ey.J.wt']), direct)).toMatchObject({ exitCode: 0 })
  expect(direct.calls[0]?.token).toBe('Bearer ey.J.wt')
  expect(direct.logins).toEqual([])
})

test('on a terminal the password is asked for; giving up ends it', async () => {
  const server = createFakeServer()
  expect(await runCli(list([]), { ...server, ask: { password: async () => 'secret' } })).toMatchObject({
    exitCode: 0,
  })
  expect(await runCli(list([]), { ...server, ask: { password: async () => undefined } })).toMatchObject({
    exitCode: 1,
    err: 'openespf: Not logged in.',
  })
})

test.each([
  ['a wrong password', ['--password', 'wrong'], {}, /Wrong\.\n {2}Give --login with --password/],
  [
    'no server',
    ['--url', 'http://nowhere.test', '--password', 'x'],
    {},
    /ECONNREFUSED\n {2}Is the server running\?/,
  ],
  [
    'a refusal',
    ['--password', 'secret'],
    { refuse: { status: 403, body: { code: 'auth.forbidden', message: 'This user may not.' } } },
    /This user may not\.\n {2}Log in as a user that may/,
  ],
  [
    'a token that is no longer good',
    ['--token', 'old'],
    { refuse: { status: 401, body: { code: 'auth.dead_token', message: 'It has expired.' } } },
    /It has expired\.\n {2}The token is not good/,
  ],
])('%s is told on standard error with what to do next: exit code 1', async (_, args, options, pattern) => {
  const ran = await runCli(list(args), createFakeServer(options))
  expect(ran).toMatchObject({ exitCode: 1, out: '', err: expect.stringMatching(pattern) })
})

test.each([
  [['groups', 'list', '--url', 'ftp://x', '--password', 'x']],
  [['groups', 'add']],
  [['groups', 'frobnicate']],
  [['events', 'list', '--state', 'lost']],
  [['events', 'list', '--since', 'yesterday']],
  [['events', 'show', 'x']],
  [['redeliver']],
  [['redeliver', '1', '--all']],
  [['explain', 'me']],
  [['handlers', 'add', 'hlr', 'http://a/', '--auth-user', 'u']],
  [['handlers', 'add', '--from', '/nowhere.yaml']],
  [['handlers', 'change', 'hlr']],
  [['status', 'set', '1', 'HSS', 'great']],
  [['system', 'set']],
  [['windows', 'add']],
  [['tail', '--nonsense']],
])('wrong usage %j: exit code 2, nothing called, nothing on standard output', async (args) => {
  process.env['OPENESPF_PASSWORD'] = 'secret'
  const server = createFakeServer()
  const ran = await runCli(args, server)
  expect(ran).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(/\S/) })
  expect(server.calls).toEqual([])
})

test('help is no mistake, and has examples', async () => {
  const ran = await runCli(['events', 'list', '--help'])
  expect(ran).toMatchObject({ exitCode: 0, err: '' })
  expect(ran.out).toMatch(/Examples:\n {2}\$ openespf events list --since 10m/)
})
