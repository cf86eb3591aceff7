import { createHttpServer } from '@openespf/foundation/http'
import { createLog } from '@openespf/foundation/log'
import { registerEspfApi } from '../register-espf-api.ts'
import type { TestSender } from '../test-sender.ts'
import { createEventLog } from './event-log.ts'

export type Calls = Awaited<ReturnType<typeof createCalls>>
type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** An ESPF API over a fresh database, and everything that it answered and logged. `api` calls as the administrator. */
export async function createCalls(sendTest: TestSender = () => Promise.reject(new Error('not here'))) {
  const events = await createEventLog()
  const said: string[] = []
  const log = createLog({ level: 'debug', name: 'test', destination: { write: (line) => said.push(line) } })
  const app = createHttpServer()
  registerEspfApi(app, { ...events.deps, log, sendTest })
  const callAs = async (authorization: string, verb: Verb, path: string, body?: object) => {
    const answer = await app.inject({
      method: verb,
      url: `/espf/v1${path}`,
      headers: { authorization },
      ...(body && { payload: body }),
    })
    said.push(answer.body, JSON.stringify(answer.headers))
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
  }
  return {
    ...events,
    said,
    callAs,
    api: (verb: Verb, path: string, body?: object) => callAs(events.bearer, verb, path, body),
    /** Lets a dispatcher live that has applied the settings of that time, and sees the handlers so. */
    async dispatcher(settingsAt: string, circuits: readonly [number, string, string][] = []) {
      const [row] = await events.run<{ process_id: string }>(
        `insert into espf.process (process_id, host, pid, settings_at, sending, expires_at)
        values (gen_random_uuid(), 'here', 7, $1::timestamptz, 3, now() + interval '1 hour') returning process_id`,
        [settingsAt],
      )
      for (const [iHandler, circuit, failure] of circuits) {
        await events.run(
          `insert into espf.process_handler values ($1, $2, $3, '2026-01-02T03:04:05Z', $4, 0)`,
          [row?.process_id, iHandler, circuit, failure],
        )
      }
    },
    async close() {
      await app.close()
      await events.close()
    },
  }
}
