import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '@openespf/contract/espf-operators'
import type { Database } from '@openespf/foundation/pg'
import { insertRequests, type NewRequest } from '../sql/insert-requests.ts'
import { listAnswers } from '../sql/list-answers.ts'

const PATIENCE_MS = 4000
const LOOK_MS = 50

/** Asks the lanes' owners and waits for their answers; what nobody has answered in 4 s is `asked` and will be done later. */
export async function askOwners(
  database: Database,
  requests: readonly (NewRequest & { handler: string })[],
  reason: string,
): Promise<Answer[]> {
  if (requests.length === 0) return []
  const ids = await insertRequests(database, requests, reason)
  const deadline = performance.now() + PATIENCE_MS
  let answers = await listAnswers(database, ids)
  while (answers.some(({ answer }) => answer === null) && performance.now() < deadline) {
    await delay(LOOK_MS)
    answers = await listAnswers(database, ids)
  }
  const byId = new Map(answers.map((row) => [row.i_request, row.answer]))
  return requests.map((request, i) => ({
    i_handler: request.iHandler,
    handler: request.handler,
    i_event: request.iEvent,
    event_type: request.eventType,
    answer: byId.get(ids[i] ?? 0) ?? 'asked',
  }))
}
