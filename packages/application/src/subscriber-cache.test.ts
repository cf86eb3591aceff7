import { type AccountId, toId } from '@openespf/contract/ids'
import { expect, test } from 'vitest'
import { createSubscriberCache } from './subscriber-cache.ts'
import { subscriberFixture } from './testing/subscriber-fixture.ts'

const one = toId<AccountId>(1)

test('connectors that look in the same burst share one read', async () => {
  let reads = 0
  const read = createSubscriberCache(async () => {
    reads += 1
    return subscriberFixture(reads)
  })
  const [a, b] = await Promise.all([read(one, 5), read(one, 5)])
  expect(a).toBe(b)
  expect(await read(one, 4)).toBe(a)
  expect(reads).toBe(1)
})

test('what was asked for later, or of another account, is read again', async () => {
  let reads = 0
  const read = createSubscriberCache(async () => {
    reads += 1
    return undefined
  })
  await read(one, 5)
  await read(one, 6)
  await read(toId<AccountId>(2), 5)
  expect(reads).toBe(3)
})

test('a read is good for a while only', async () => {
  let reads = 0
  const read = createSubscriberCache(async () => {
    reads += 1
    return undefined
  }, 0)
  await read(one, 5)
  await read(one, 5)
  expect(reads).toBe(2)
})

test('a read that failed is not kept', async () => {
  let reads = 0
  const read = createSubscriberCache(async () => {
    reads += 1
    if (reads === 1) throw new Error('down')
    return undefined
  })
  await expect(read(one, 5)).rejects.toThrow('down')
  await read(one, 5)
  expect(reads).toBe(2)
})
