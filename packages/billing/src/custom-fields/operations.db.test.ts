import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { View } from '../core/view.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  createFixture,
  ENV,
  type Fixture,
  next,
  OTHER_ENV,
} from '../testing/fixture.ts'
import type { NewField } from './operations.ts'
import type { ValueOwner } from './values.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const addField = (more: Partial<NewField> = {}) =>
  fixture.billing.customFields.add(ENV, {
    ...{ entity: 'account', name: `Field ${next()}`, fieldType: 'text' },
    ...more,
  })
const heldIn = async (owner: ValueOwner, iCustomField: number) =>
  (await fixture.billing.customFields.values(ENV, owner)).find(
    ({ field }) => field.iCustomField === iCustomField,
  )

describe('definitions', () => {
  test('adds, finds, updates only what differs, lists, deletes', async () => {
    const fields = fixture.billing.customFields
    const options = ['gold', 'silver']
    const id = await addField({ name: 'Tier', fieldType: 'list', options, defaultValue: 'gold' })
    expect(await fields.find(ENV, id)).toMatchObject({ name: 'Tier', options, mandatory: false })
    expect(await fields.find(OTHER_ENV, id)).toBeUndefined()
    const before = await fixture.everything()
    await fields.update(ENV, id, { name: 'Tier', options: [...options] })
    expect(await fixture.everything()).toBe(before)
    await fields.update(ENV, id, { mandatory: true, options: ['gold'] })
    expect(await fields.find(ENV, id)).toMatchObject({ mandatory: true, options: ['gold'] })
    expect((await fields.list(ENV, { entity: 'account', name: 'T%' }, {})).items).toMatchObject([
      { name: 'Tier' },
    ])
    expect((await fields.list(OTHER_ENV, {}, {})).items).toEqual([])
    await fields.remove(ENV, id)
    expect(await fields.find(ENV, id)).toBeUndefined()
  })

  test('refusals change nothing', async () => {
    const fields = fixture.billing.customFields
    const [id, other] = [await addField({ name: 'Taken' }), await addField()]
    await expectRefusal(fixture, () => addField({ name: 'Taken' }), 'entity.duplicate')
    await expectRefusal(fixture, () => fields.update(ENV, other, { name: 'Taken' }), 'entity.duplicate')
    await expectRefusal(fixture, () => addField({ fieldType: 'list' }), 'request.invalid')
    await expectRefusal(fixture, () => fields.update(ENV, id, { options: ['a'] }), 'request.invalid')
    await expectRefusal(fixture, () => fields.update(ENV, 2 ** 40, { name: 'x' }), 'entity.not_found')
    await expectRefusal(fixture, () => fields.update(OTHER_ENV, id, { name: 'x' }), 'entity.not_found')
    await expectRefusal(fixture, () => fields.remove(OTHER_ENV, id), 'entity.not_found')
    await addField({ name: 'Taken', entity: 'customer' })
  })

  test('a field with values is in use; of closed entities it is kept out of sight', async () => {
    const { customFields: fields, accounts } = fixture.billing
    const iCustomField = await addField()
    const id = await addAccount(fixture.billing)
    const owner: ValueOwner = { owner: 'account', id, inSelfCare: false }
    await fields.setValues(ENV, owner, [{ iCustomField, value: 'x' }])
    await expectRefusal(fixture, () => fields.remove(ENV, iCustomField), 'entity.in_use')
    await accounts.terminate(ENV, id)
    await fields.remove(ENV, iCustomField)
    expect(await heldIn(owner, iCustomField)).toBeUndefined()
    const rows = await fixture.query(
      `select value from billing.account_custom_field_value where i_custom_field = ${iCustomField}`,
    )
    expect(rows).toEqual([{ value: 'x' }])
  })
})

describe('values', () => {
  test.each(['account', 'customer', 'sim_card'] as const)(
    'of a %s: set, changed, taken away',
    async (kind) => {
      const { billing } = fixture
      const fields = billing.customFields
      const add = { account: addAccount, customer: addCustomer, sim_card: addCard }[kind]
      const owner: ValueOwner = { owner: kind, id: await add(billing), inSelfCare: false }
      const iCustomField = await addField({ entity: kind, fieldType: 'integer', defaultValue: '5' })
      expect(await heldIn(owner, iCustomField)).toMatchObject({ iCustomFieldValue: null, value: null })
      await fields.setValues(ENV, owner, [{ iCustomField, value: '7' }])
      const first = await heldIn(owner, iCustomField)
      expect(first).toMatchObject({ iCustomFieldValue: expect.any(Number), value: '7' })
      const before = await fixture.everything()
      await fields.setValues(ENV, owner, [{ iCustomField, value: '7' }])
      expect(await fixture.everything()).toBe(before)
      await fields.setValues(ENV, owner, [{ iCustomField, value: null }])
      expect(await heldIn(owner, iCustomField)).toMatchObject({ ...first, value: null })
      await expectRefusal(
        fixture,
        () => fields.setValues(ENV, owner, [{ iCustomField, value: 'x' }]),
        'request.invalid',
      )
      const wanted = [{ iCustomField, value: '1' }]
      const stranger: View = { iEnv: 1, iCustomer: await addCustomer(billing, { iCustomerType: 2 }) }
      for (const view of [stranger, { ...stranger, iAccount: 2 ** 30 }, OTHER_ENV]) {
        await expect(fields.values(view, owner)).rejects.toMatchObject({ code: 'entity.not_found' })
        await expectRefusal(fixture, () => fields.setValues(view, owner, wanted), 'entity.not_found')
      }
      expect(await fields.setValues(ENV, owner, wanted)).toContainEqual(
        expect.objectContaining({ iCustomFieldValue: first?.iCustomFieldValue, value: '1' }),
      )
    },
  )

  test('an account shows whether it has any', async () => {
    const iAccount = await addAccount(fixture.billing)
    const owner: ValueOwner = { owner: 'account', id: iAccount, inSelfCare: false }
    const has = async () => (await fixture.billing.accounts.find(ENV, { iAccount }))?.hasCustomFields
    const iCustomField = await addField()
    expect(await has()).toBe(false)
    await fixture.billing.customFields.setValues(ENV, owner, [{ iCustomField, value: 'x' }])
    expect(await has()).toBe(true)
    await fixture.billing.customFields.setValues(ENV, owner, [{ iCustomField, value: '' }])
    expect(await has()).toBe(false)
  })

  test('self-care sees and changes what is shown there, and nothing else', async () => {
    const fields = fixture.billing.customFields
    const [hidden, open] = [await addField(), await addField({ inSelfCare: true })]
    const iCustomer = await addCustomer(fixture.billing)
    const iAccount = await addAccount(fixture.billing, { iCustomer })
    const own: View = { iEnv: 1, iCustomer, iAccount }
    const owner: ValueOwner = { owner: 'account', id: iAccount, inSelfCare: true }
    const seen = (await fields.values(own, owner)).map(({ field }) => field.iCustomField)
    expect(seen).toContain(open)
    expect(seen).not.toContain(hidden)
    const schema = await fields.schema(own, { owner: 'account', inSelfCare: true })
    expect(schema.map(({ iCustomField }) => iCustomField)).toEqual(seen)
    expect(await fields.schema(ENV, { owner: 'account', inSelfCare: false })).toContainEqual(
      expect.objectContaining({ iCustomField: hidden }),
    )
    await expectRefusal(
      fixture,
      () => fields.setValues(own, owner, [{ iCustomField: hidden, value: 'x' }]),
      'entity.not_found',
    )
    await fields.setValues(own, owner, [{ iCustomField: open, value: 'x' }])
    expect(await heldIn(owner, open)).toMatchObject({ value: 'x' })
  })

  test('closed owners keep theirs', async () => {
    const iCustomField = await addField()
    const id = await addAccount(fixture.billing)
    await fixture.billing.accounts.terminate(ENV, id)
    await expectRefusal(
      fixture,
      () =>
        fixture.billing.customFields.setValues(ENV, { owner: 'account', id, inSelfCare: false }, [
          { iCustomField, value: 'x' },
        ]),
      'entity.closed',
    )
  })
})
