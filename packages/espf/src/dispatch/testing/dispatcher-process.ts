import { randomUUID } from 'node:crypto'
import { silentLog } from '@openespf/foundation/log'
import { createDispatcher } from '../dispatcher.ts'
import { loopbackGuard } from './guard.ts'
import { secretBox } from './secret-box.ts'

/** A dispatcher in a process of its own, to be killed: its argument is the database's settings, as JSON. */
const [, , settings = '{}'] = process.argv
const dispatcher = createDispatcher({
  settings: JSON.parse(settings),
  secretBox,
  guard: loopbackGuard(),
  clock: { now: () => new Date() },
  log: silentLog,
  random: Math.random,
  newProcessId: randomUUID,
  leaseMs: 1500,
})
await dispatcher.start()
process.send?.('started')
