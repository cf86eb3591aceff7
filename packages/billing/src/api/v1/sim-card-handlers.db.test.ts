import { SIM_KEYS_SCOPE } from '@openespf/contract/billing'
import { toId } from '@openespf/contract/ids'
import type { Caller } from '@openespf/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCard, createFixture, type Fixture } from '../../testing/fixture.ts'
import { simCardHandlers } from './sim-card-handlers.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const caller = (scopes: string[]): Caller => ({
  iUser: toId(1),
  iEnv: toId(1),
  login: 'provisioner',
  realm: 'admin',
  scopes,
  isSuperUser: false,
})

test('the keys of a card are for who asks for them and holds the scope', async () => {
  const get = simCardHandlers(fixture.billing.simCards)['SIMCard/get_card_info']
  const [ki, opc] = ['0123456789abcdef0123456789abcdef', 'FEDCBA98765432100123456789ABCDEF']
  const i_sim_card = await addCard(fixture.billing, { ki, opc })
  expect(await get({ i_sim_card, get_keys: 1 }, caller([SIM_KEYS_SCOPE]))).toMatchObject({
    card_info: { ki, opc },
  })
  expect(JSON.stringify(await get({ i_sim_card }, caller([SIM_KEYS_SCOPE])))).not.toContain(ki)
  await expect(get({ i_sim_card, get_keys: 1 }, caller(['billing.api:read']))).rejects.toThrow(
    'the scope billing.sim_keys:read is needed',
  )
  const bare = await addCard(fixture.billing)
  const { card_info } = {
    card_info: undefined,
    ...(await get({ i_sim_card: bare, get_keys: 1 }, caller([SIM_KEYS_SCOPE]))),
  }
  expect(card_info).not.toHaveProperty('ki')
})
