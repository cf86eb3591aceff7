import { expect } from 'vitest'
import type { Fixture } from './fixture.ts'

/** The operation is refused with the code, and nothing whatever is written. */
export async function expectRefusal(
  fixture: Fixture,
  operation: () => Promise<unknown>,
  code: string,
): Promise<void> {
  const before = await fixture.everything()
  await expect(operation()).rejects.toMatchObject({ code })
  expect(await fixture.everything()).toBe(before)
}
