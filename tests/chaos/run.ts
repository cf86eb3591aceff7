/**
 * The chaos test: `npm run test:chaos -- [--minutes N] [--seed S] [--scene dispatch|loop|both] [--keep]`. Both scenes share
 * the minutes. `dispatch`: dispatchers and their PostgreSQL, judged from logs. `loop`: from a change in billing to real
 * external systems and back to the status, judged by what these hold.
 */
import { parseArgs } from 'node:util'
import { playDispatch } from './dispatch-scene.ts'
import { playLoop } from './loop-scene.ts'
import { play, type Scene } from './scene.ts'

const scenes: Readonly<Record<string, readonly Scene[]>> = {
  dispatch: [playDispatch],
  loop: [playLoop],
  both: [playLoop, playDispatch],
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    scene: { type: 'string', default: 'both' },
    keep: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
const seed = Number(values.seed)
const wanted = scenes[values.scene]
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes N and --seed S want numbers')
if (!wanted) throw new Error(`--scene is one of ${Object.keys(scenes).join(', ')}`)

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())

let isOk = true
for (const scene of wanted) {
  const options = {
    minutes: minutes / wanted.length,
    seed,
    keep: values.keep,
    interrupted: interrupted.signal,
  }
  isOk = (await play(scene, options)) && isOk
}
console.log(isOk ? 'chaos: ok' : 'chaos: FAILED')
process.exit(isOk ? 0 : 1)
