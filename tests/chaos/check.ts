/** The history checker by itself: `node tests/chaos/check.ts --generator G --receiver R --database D [--json]`. */
import { parseArgs } from 'node:util'
import { checkHistory } from './checker/check-history.ts'
import { describeVerdict } from './checker/describe-verdict.ts'
import { readDrawing, readLogs } from './checker/read-logs.ts'

const { values } = parseArgs({
  options: {
    generator: { type: 'string' },
    receiver: { type: 'string' },
    database: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const { generator, receiver, database } = values
if (generator === undefined || receiver === undefined || database === undefined) {
  throw new Error(
    'usage: node tests/chaos/check.ts --generator FILE --receiver FILE --database FILE [--json]',
  )
}
const verdict = checkHistory(await readLogs({ generator, receiver, database }), await readDrawing())
console.log(values.json ? JSON.stringify(verdict, null, 2) : describeVerdict(verdict))
console.log(verdict.ok ? 'check: ok' : 'check: FAILED')
process.exitCode = verdict.ok ? 0 : 1
