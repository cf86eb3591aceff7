import type { TestResult } from '@openespf/contract/espf-handlers'
import type { TestedHandlerRow } from '../sql/find-handler-for-test.ts'

/**
 * Sends a made-up event to a handler at once and outside of every queue, and says what came of it. Throws `request.invalid`
 * for an event type that the handler is not sent. `signal` gives up.
 */
export type TestSender = (test: {
  handler: TestedHandlerRow
  eventType: string | undefined
  signal: AbortSignal
}) => Promise<TestResult>
