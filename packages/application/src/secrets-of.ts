import type { Subscriber } from './connector.ts'

/** What must be masked wherever an external system repeats it. */
export function secretsOf(subscriber: Subscriber | undefined): string[] {
  return subscriber?.account.h323_password ? [subscriber.account.h323_password] : []
}
