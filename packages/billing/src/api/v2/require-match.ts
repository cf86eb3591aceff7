import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import type { Reading, Show } from './reading.ts'

/** Against lost updates: the row is locked before it is compared, so that nobody comes between. */
export async function requireMatch(
  reading: Reading,
  tx: Queryable,
  { ifMatch, ...asked }: Parameters<Show>[1] & { ifMatch: string | undefined },
): Promise<void> {
  if (ifMatch === undefined || ifMatch === '*') return
  await reading.lock(tx, asked.key)
  const { etag } = await reading.show(tx, asked)
  if (!ifMatch.split(',').some((one) => one.trim() === etag))
    throw new AppError('request.precondition', { etag })
}
