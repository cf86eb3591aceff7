import type { Queryable } from '@openespf/foundation/pg'
import { afterEach, expect, test } from 'vitest'
import { unread } from '../core/scan.ts'
import { createHandlerRuntime, type HandlerRuntime } from './handler-runtime.ts'
import { scanLanes } from './reader.ts'
import { loopbackGuard } from './testing/guard.ts'
import { basicSecrets, handlerRow } from './testing/handler-row.ts'

let handler: HandlerRuntime
afterEach(() => handler.pool.destroy())

/** Finds nothing; `during` happens while it looks. */
function emptyDatabase(during = () => {}): Queryable {
  const query = async () => {
    during()
    return [{ range: 0, snapshot: '10:10:', xmin: 10 }]
  }
  return { query, one: query, maybe: query } as Queryable
}

function start(): HandlerRuntime {
  handler = createHandlerRuntime(
    { row: handlerRow, secrets: basicSecrets, guard: loopbackGuard() },
    () => false,
  )
  handler.cohorts = [
    { lanes: 0b01n, scan: unread },
    { lanes: 0b10n, scan: unread },
  ]
  return handler
}

const lanesOf = ({ cohorts }: HandlerRuntime) => cohorts.map(({ lanes }) => lanes)

test('lanes that have been read to their end go on together', async () => {
  await scanLanes(emptyDatabase(), [start()])
  expect(lanesOf(handler)).toEqual([0b11n])
})

test('lanes are not joined to others that were lost while both were read: they would be read no more', async () => {
  const lose = () => {
    handler.cohorts = handler.cohorts.slice(1)
  }
  await scanLanes(emptyDatabase(lose), [start()])
  expect(lanesOf(handler)).toEqual([0b10n])
})
