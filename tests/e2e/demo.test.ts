import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, openespf } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  data = await dataFolder()
})
afterAll(() => data.remove())

type Report = {
  ok: boolean
  hlr: string
  changes: { title: string; events: unknown[]; hlr: unknown[]; statuses: unknown[] }[]
}

test('the demo verifies every change, and does so again on the same data', { timeout: 120_000 }, async () => {
  for (const run of ['first', 'second']) {
    const demo = openespf(['demo', '--json'], data.path)
    const { code } = await demo.exited
    expect(code, `${run} run:\n${demo.output()}`).toBe(0)
    const report: Report = JSON.parse(demo.output())
    expect(report.changes.length).toBeGreaterThanOrEqual(18)
    expect(report.changes.flatMap((change) => change.hlr).length).toBeGreaterThanOrEqual(20)
    expect(report.changes.flatMap((change) => change.statuses).length).toBeGreaterThanOrEqual(18)
  }
})
