import { resources } from '@openespf/contract/billing-v2'
import { describe, expect, test } from 'vitest'
import { known, readFields } from './fields.ts'

const names = (text: string | undefined, realm: 'admin' | 'account' = 'admin') =>
  readFields(resources.accounts, text, realm).map(({ relation, field }) =>
    relation ? `${relation}.${field}` : field,
  )

describe('readFields', () => {
  test('without it, all of the own that may be shown', () => {
    expect(names(undefined)).toEqual(
      expect.arrayContaining(['i_account', 'id', 'balance', 'assigned_addons']),
    )
    expect(names(undefined)).not.toContain('password')
    expect(names(undefined)[0]).toBe('i_account')
  })

  test('the key always, each once, nested ones too', () => {
    expect(names(' id, id,product.name,')).toEqual(['i_account', 'id', 'product.name'])
    expect(names('i_account')).toEqual(['i_account'])
  })

  test.for([
    'nmae',
    'password',
    'product',
    'product.nmae',
    'product.name.x',
    'nobody.name',
    'id.x',
    'constructor',
    'constructor.name',
  ])('%s is refused, and those that are known are listed', (text) => {
    expect(() => names(text)).toThrow(
      `There is no field "${text}" of accounts. These are known: i_account, id,`,
    )
  })

  test('no field at all is refused', () => {
    expect(() => names(' ,')).toThrow('fields names no field')
  })

  test('a realm that may not read a resource does not reach into it', () => {
    expect(known(resources.accounts, 'account')).not.toContain('product.name')
    expect(() => names('product.name', 'account')).toThrow('There is no field')
  })
})
