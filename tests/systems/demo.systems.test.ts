import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, openespf } from '../e2e/support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  data = await dataFolder()
})
afterAll(() => data.remove())

test('the demo verifies every change in a real OsmoHLR, twice in a row', { timeout: 120_000 }, async () => {
  for (const run of ['first', 'second']) {
    const demo = openespf(['demo', '--json'], data.path)
    const { code } = await demo.exited
    expect(code, `${run} run:\n${demo.output()}`).toBe(0)
    const report: { hlr: string; ok: boolean } = JSON.parse(demo.output())
    expect(report).toMatchObject({ hlr: 'osmo-hlr', ok: true })
  }
})
