import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  createFixture,
  ENV,
  type Fixture,
  OTHER_ENV,
} from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const find = (iSimCard: number) => fixture.billing.simCards.find(ENV, { iSimCard })
const heldBy = async (iAccount: number) =>
  (await fixture.billing.accounts.find(ENV, { iAccount }))?.iSimCard ?? null

test('keys go in sealed and come out only where they are asked for', async () => {
  const { billing } = fixture
  const ki = '0123456789abcdef0123456789abcdef'
  const iSimCard = await addCard(billing, { ki, opc: ki, amf: '8000', description: 'first' })
  expect(JSON.stringify(await find(iSimCard))).not.toContain(ki)
  expect(await billing.simCards.findKeys(iSimCard)).toEqual({ ki, opc: ki })
  expect(await billing.simCards.findKeys(await addCard(billing))).toEqual({})
  const [row] = await fixture.query(`select * from billing.sim_card where i_sim_card = ${iSimCard}`)
  expect(row).toMatchObject({ amf: '8000', status: 'available' })
  expect(JSON.stringify(row)).not.toContain(Buffer.from(ki).toString('hex'))
  const before = await fixture.everything()
  await billing.simCards.update(ENV, iSimCard, { ki, opc: ki, amf: '8000', description: 'first' })
  expect(await fixture.everything()).toBe(before)
})

test('imsi and iccid are unique', async () => {
  const { billing } = fixture
  await addCard(billing, { imsi: '001017777777777', iccid: '8900000000007777777' })
  await expectRefusal(fixture, () => addCard(billing, { imsi: '001017777777777' }), 'entity.duplicate')
  await expectRefusal(fixture, () => addCard(billing, { iccid: '8900000000007777777' }), 'entity.duplicate')
})

test('a card moves from account to account', async () => {
  const { billing } = fixture
  const [card, other] = [await addCard(billing), await addCard(billing)]
  const [a, b] = [
    await addAccount(billing, { id: '15551230001@msisdn', iSimCard: card }),
    await addAccount(billing, { id: '15551230002@msisdn', iSimCard: other }),
  ]
  await billing.simCards.update(ENV, card, { iAccount: b })
  expect([await heldBy(a), await heldBy(b)]).toEqual([null, card])
  expect(await find(card)).toMatchObject({ status: 'used', iAccount: b, accountId: '15551230002@msisdn' })
  expect(await find(other)).toMatchObject({ status: 'available', iAccount: null, accountId: null })
  await billing.simCards.update(ENV, card, { iAccount: null, status: 'disposed' })
  expect(await heldBy(b)).toBeNull()
  expect(await find(card)).toMatchObject({ status: 'disposed', iAccount: null })
})

test('refuses to dispose of, delete or hand out what may not be', async () => {
  const { billing } = fixture
  const { update, remove } = billing.simCards
  const [held, disposed, free] = [await addCard(billing), await addCard(billing), await addCard(billing)]
  const iAccount = await addAccount(billing, { iSimCard: held })
  const closed = await addAccount(billing)
  await billing.accounts.terminate(ENV, closed)
  await update(ENV, disposed, { status: 'disposed' })
  await expectRefusal(fixture, () => update(ENV, held, { status: 'disposed' }), 'entity.in_use')
  await expectRefusal(fixture, () => update(ENV, disposed, { iAccount }), 'request.invalid')
  await expectRefusal(fixture, () => update(ENV, free, { iAccount: closed }), 'entity.closed')
  await expectRefusal(fixture, () => update(ENV, free, { iAccount: 2 ** 40 }), 'entity.not_found')
  await expectRefusal(fixture, () => update(ENV, 2 ** 40, { iAccount }), 'entity.not_found')
  await expectRefusal(fixture, () => update(OTHER_ENV, free, { description: 'x' }), 'entity.not_found')
  await expectRefusal(fixture, () => remove(ENV, held), 'entity.in_use')
  await remove(ENV, free)
  await expectRefusal(fixture, () => remove(ENV, free), 'entity.not_found')
})

test('a card that a reseller does not see is not there for it', async () => {
  const { billing } = fixture
  const iReseller = await addCustomer(billing, { iCustomerType: 2 })
  const reseller = { ...ENV, iCustomer: iReseller }
  const free = await addCard(billing)
  const [foreign, own] = [await addCard(billing), await addCard(billing)]
  await addAccount(billing, { iSimCard: foreign })
  const iCustomer = await addCustomer(billing, { iParent: iReseller })
  const iAccount = await addAccount(billing, { iCustomer, iSimCard: own })
  const { remove, update } = billing.simCards
  for (const card of [free, foreign]) {
    await expectRefusal(fixture, () => remove(reseller, card), 'entity.not_found')
    await expectRefusal(fixture, () => update(reseller, card, { description: 'x' }), 'entity.not_found')
    await expectRefusal(fixture, () => update(reseller, card, { iAccount }), 'entity.not_found')
  }
  await expectRefusal(fixture, () => remove(reseller, own), 'entity.in_use')
  await remove(ENV, free)
  expect(await find(free)).toBeUndefined()
})

test('finds by each key and lists by pattern and status', async () => {
  const { billing } = fixture
  const iSimCard = await addCard(billing, { imsi: '001019999999991', iccid: '8900000000009999991' })
  const iAccount = await addAccount(billing, { iSimCard })
  for (const key of [{ imsi: '001019999999991' }, { iccid: '8900000000009999991' }, { iAccount }])
    expect(await billing.simCards.find(ENV, key)).toMatchObject({ iSimCard })
  expect(await billing.simCards.find(ENV, { iSimCard, imsi: '001010000000000' })).toBeUndefined()
  const { items } = await billing.simCards.list(ENV, { imsi: '00101999999%', status: 'used' }, {})
  expect(items).toMatchObject([{ iSimCard, iAccount }])
})
