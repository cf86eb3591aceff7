import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { dataFolder, openespf, up } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  data = await dataFolder()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await data.remove()
})

async function doctor(...args: string[]): Promise<{ code: number | null; output: string }> {
  const program = openespf(['doctor', ...args], data.path)
  const { code } = await program.exited
  return { code, output: program.output() }
}

test('nothing has been started yet: it says how to, and makes nothing', async () => {
  const { code, output } = await doctor()
  expect(code).toBe(1)
  expect(output).toMatch(/^FAIL {2}master key: /m)
  expect(output).toMatch(/^FAIL {2}database: nothing has been started .* yet\n {6}→ npm start/m)
})

test('of a running sandbox every hop is well; of a stopped one it says that nothing is delivered', {
  timeout: 120_000,
}, async () => {
  const { program, url } = await up(data.path)
  const well = await doctor('--json', '--url', url)
  const { ok, findings } = JSON.parse(well.output)
  expect(findings.filter((finding: { verdict: string }) => finding.verdict === 'fail')).toEqual([])
  expect({ ok, code: well.code }).toEqual({ ok: true, code: 0 })
  expect(findings).toContainEqual({ check: 'database', verdict: 'ok', says: 'runs' })
  expect(findings).toContainEqual({ check: 'API', verdict: 'ok', says: `answers at ${url}` })
  expect(findings).toContainEqual({
    check: 'handler provisioner',
    verdict: 'ok',
    says: expect.stringContaining('takes connections'),
  })

  program.child.kill('SIGINT')
  await program.exited
  vi.stubEnv('OPENESPF_URL', url)
  const { code, output } = await doctor()
  expect(code).toBe(1)
  expect(output).toMatch(/^ok {4}database: did not run: started for this check$/m)
  expect(output).toMatch(/^FAIL {2}dispatchers: no dispatcher process is alive/m)
  expect(output).toMatch(/^FAIL {2}handler provisioner: .* takes no connection/m)
  expect(output).toMatch(/^FAIL {2}API: .*ECONNREFUSED/m)
  expect(output).toMatch(/^ok {4}capture: /m)
})

test('variables that are wrong are a finding', async () => {
  vi.stubEnv('OPENESPF_ROLE', 'everything')
  const { code, output } = await doctor()
  expect(code).toBe(1)
  expect(output).toMatch(/^FAIL {2}configuration: .*OPENESPF_ROLE/m)
})
