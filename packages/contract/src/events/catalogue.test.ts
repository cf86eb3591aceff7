import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { deliveredTypes, eventTypes, findEventType, groupedTypes, routesOf, spell } from './catalogue.ts'

/** The names of release 80 as an integrator's library lists them: espf-facts §3.1, rows 1–89. */
const release80 = `
Accessibility/Deleted Accessibility/Inserted AccessPolicy/Changed AccessPolicy/Phase/Changed 
AccessPolicy/Phase/Deleted AccessPolicy/Phase/New Account/AccessPolicy/Changed 
Account/ActivationDate/Changed Account/Alias/Delete Account/AvailableFundsAppear 
Account/BalanceChanged Account/Blocked Account/CustomField/Changed Account/Discount/Changed 
Account/ExpirationDate/Changed Account/FollowMe/Changed Account/FollowMeNumber/Changed 
Account/FollowMeNumber/Deleted Account/FollowMeNumber/Inserted Account/Id/Changed 
Account/IPDeviceAssignment Account/New Account/Password/Changed Account/ProductAddon/Changed 
Account/ProductAddon/Deleted Account/ProductAddon/Inserted Account/Product/Changed 
Account/ServiceAttribute/Changed Account/ServiceFlags/Changed Account/Service/Msg/QuotaExceeded 
Account/Service/Netaccess/QuotaExceeded Account/Service/QuotaExceeded 
Account/ServicePassword/Changed Account/Service/QuotaAvailable Account/SIMCardAssignment 
Account/Status/Changed Account/Status/Closed Account/Status/Exported Account/Status/Imported 
Account/Status/Suspend Account/Status/Unsuspend Account/Unblocked Account/ZeroAvailableFunds 
Connection/Changed Connection/Deleted Connection/New Customer/AvailableFundsAppear 
Customer/BalanceChanged Customer/Blocked Customer/CustomField/Changed Customer/Name/Changed 
Customer/New Customer/ServiceAttribute/Changed Customer/ServiceFlags/Changed 
CustomerSite/ServiceAttribute/Changed Customer/Status/Activated Customer/Status/Changed 
Customer/Status/Closed Customer/Status/Deactivated Customer/Status/Exported 
Customer/Status/Imported Customer/Status/Suspend Customer/Status/Unsuspend Customer/Unblocked 
Customer/ZeroAvailableFunds CustomField/Changed Custom/Jasper/CapReached DID/Deleted DID/New 
DID/Status/Activated DID/Status/Assigned DID/Status/Canceled DID/Status/Moved DID/Status/Unassigned 
Invoice/Adjustments/Changed Invoice/AmountPaid/Changed Invoice/New Invoice/Status/Changed 
IPDeviceProfile/New PaymentTransaction/New PaymentTransaction/ResultCode/Changed 
PaymentTransaction/Status/Changed Product/AccessPolicy/Changed Product/Discount/Changed 
Product/ServiceAttribute/Changed ServiceAttribute/Changed Subscriber/Address/Changed 
Subscriber/ContactInfo/Changed Subscriber/Name/Changed
`
  .trim()
  .split(/\s+/)

/** Raw → grouped as espf-facts §3.3 reconstructs it, one of each kind. */
const groupedAs: readonly (readonly [string, ...string[]])[] = [
  ['Account/New', 'Subscriber/Created'],
  ['Account/Status/Closed', 'Subscriber/Deleted'],
  ['Account/BalanceChanged', 'Subscriber/Updated'],
  ['Account/ExpirationDate/Changed', 'Subscriber/Updated'],
  ['Account/Status/Suspended', 'Subscriber/Updated'],
  ['Account/SIMCardAssignment', 'Subscriber/Updated', 'SIM/Replaced'],
  ['Account/ID/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Product/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/ProductAddon/Inserted', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/ProductAddon/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/ProductAddon/Deleted', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Service/QuotaExceeded', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Service/Msg/QuotaExceeded', 'Subscriber/Updated'],
  ['Account/Service/Netaccess/QuotaExceeded', 'Subscriber/Updated'],
  ['Account/ServiceAttribute/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/CustomField/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Status/Changed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Blocked', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Unblocked', 'Subscriber/Updated', 'SIM/Updated'],
  ['Account/Bundle/Renewed', 'Subscriber/Updated', 'SIM/Updated'],
  ['Customer/New', 'Customer/Created'],
  ['Customer/Name/Changed', 'Customer/Updated'],
  ['Customer/Status/Closed', 'Customer/Deleted'],
  ['DID/New', 'DID/Created'],
  ['DID/Status/Moved', 'DID/Updated'],
  ['DID/Deleted', 'DID/Deleted'],
  ['Invoice/New', 'Invoice/Created'],
  ['Invoice/AmountPaid/Changed', 'Invoice/Updated'],
  ['SIM/Created', 'SIM/Created'],
  ['SIM/Updated', 'SIM/Updated'],
  ['SIM/Deleted', 'SIM/Deleted'],
  ['AccessPolicy/Changed'],
  ['Accessibility/Inserted'],
  ['Connection/New'],
  ['Product/AccessPolicy/Changed'],
  ['PaymentTransaction/New'],
  ['IPDeviceProfile/New'],
  ['Custom/Jasper/CapReached'],
]

/** espf-facts §2.4, the newer column. */
const coalescing = [
  'Account/ProductAddon/Changed',
  'Account/ProductAddon/Deleted',
  'Account/Service/Msg/QuotaExceeded',
  'Account/Service/Msg/QuotaExpired',
  'Account/Service/Netaccess/QuotaExceeded',
  'Account/Service/Netaccess/QuotaExpired',
  'Account/Service/QuotaExceeded',
  'Account/Service/QuotaExpired',
  'Customer/Status/Limited',
  'Customer/Status/Suspended',
]

describe('the catalogue', () => {
  it('has every type of release 80, found by the name it had then', () => {
    expect(new Set(release80).size).toBe(89)
    expect(release80.filter((name) => findEventType(name) === undefined)).toEqual([])
  })

  it('has each type once, no name meaning two types', () => {
    const names = eventTypes.flatMap(({ type, formerly }) => [type, ...(formerly ? [formerly] : [])])
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })

  it('has 93 documented types, and says which names are ours', () => {
    expect(eventTypes.filter((eventType) => !eventType.designed)).toHaveLength(93)
    expect(eventTypes.filter((eventType) => eventType.designed)).toHaveLength(1 + 7 + 3)
  })

  it('knows the renamed types', () => {
    expect(eventTypes.flatMap(({ type, formerly }) => (formerly ? [[formerly, type]] : []))).toEqual([
      ['Customer/Status/Suspend', 'Customer/Status/Suspended'],
      ['Account/Id/Changed', 'Account/ID/Changed'],
      ['Account/Status/Suspend', 'Account/Status/Suspended'],
      ['Account/Status/Unsuspend', 'Account/Status/SuspensionRemoved'],
    ])
    expect(findEventType('Account/Id/Changed')).toBe(findEventType('Account/ID/Changed'))
  })

  it.each(groupedAs)('sends %s as its grouped types', (raw, ...grouped) => {
    expect(findEventType(raw)?.grouped).toEqual(grouped)
  })

  it('names only grouped types that exist, and each comes from somewhere', () => {
    const used = new Set(eventTypes.flatMap((eventType) => eventType.grouped))
    expect([...used].toSorted()).toEqual(groupedTypes.map(({ type }) => type).toSorted())
  })

  it('carries every mandatory variable of the grouped types it is sent as', () => {
    const optional = ['i_account', 'curr_status', 'prev_status', 'i_sim_card', 'prev_i_sim_card']
    for (const eventType of eventTypes)
      for (const grouped of groupedTypes.filter(({ type }) => eventType.grouped.includes(type))) {
        const mandatory = grouped.variables.filter(
          (name) => !grouped.type.startsWith('SIM/') || !optional.includes(name),
        )
        expect(eventType.variables, `${eventType.type} as ${grouped.type}`).toEqual(
          expect.arrayContaining(mandatory),
        )
      }
  })

  it('lists every variable that a capture gives', () => {
    for (const eventType of eventTypes)
      for (const capture of eventType.captures)
        expect(eventType.variables).toEqual(
          expect.arrayContaining([capture.id, ...Object.keys(capture.variables ?? {})]),
        )
  })

  it('coalesces what the documentation says, and nothing else', () => {
    expect(
      eventTypes
        .filter((eventType) => eventType.coalesces)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(coalescing)
  })
})

describe('deliveredTypes', () => {
  it('spells renamed types as asked', () => {
    expect(deliveredTypes('raw')).toContain('Account/Status/SuspensionRemoved')
    expect(deliveredTypes('raw', 'legacy')).toContain('Account/Status/Unsuspend')
    expect(deliveredTypes('raw', 'legacy')).not.toContain('Account/Status/SuspensionRemoved')
    expect(deliveredTypes('raw', 'legacy')).toHaveLength(eventTypes.length)
  })

  it('lists the fifteen grouped types', () => {
    expect(deliveredTypes('grouped')).toHaveLength(15)
    expect(deliveredTypes('grouped')).not.toContain('Account/New')
  })
})

describe('routesOf', () => {
  it('routes a raw type under the spelling that the handler wants, whichever it subscribed with', () => {
    const route = { rawType: 'Account/ID/Changed', variableNames: null }
    for (const name of ['Account/Id/Changed', 'Account/ID/Changed']) {
      expect(routesOf('raw', 'current', [name])).toEqual([{ ...route, eventType: 'Account/ID/Changed' }])
      expect(routesOf('raw', 'legacy', [name])).toEqual([{ ...route, eventType: 'Account/Id/Changed' }])
    }
  })

  it('gives one route for a type that is named twice', () => {
    expect(routesOf('raw', 'current', ['Account/Id/Changed', 'Account/ID/Changed'])).toHaveLength(1)
    expect(routesOf('grouped', 'current', ['DID/Created', 'DID/Created'])).toHaveLength(1)
  })

  it('routes every raw type when all are subscribed, each once', () => {
    const routes = routesOf('raw', 'legacy', deliveredTypes('raw', 'legacy'))
    expect(routes.map(({ rawType }) => rawType)).toEqual(eventTypes.map(({ type }) => type))
    expect(routes.map(({ eventType }) => eventType)).toEqual(eventTypes.map((one) => spell(one, 'legacy')))
  })

  it('routes one raw type to each grouped type it is sent as, with that type’s variables', () => {
    const routes = routesOf('grouped', 'legacy', ['Subscriber/Updated', 'SIM/Replaced'])
    expect(routes.filter(({ rawType }) => rawType === 'Account/SIMCardAssignment')).toEqual([
      {
        rawType: 'Account/SIMCardAssignment',
        eventType: 'Subscriber/Updated',
        variableNames: ['i_account', 'i_event'],
      },
      {
        rawType: 'Account/SIMCardAssignment',
        eventType: 'SIM/Replaced',
        variableNames: expect.arrayContaining(['i_env', 'i_event', 'i_account', 'event_time']),
      },
    ])
    expect(routes.some(({ eventType }) => eventType === 'SIM/Updated')).toBe(false)
    expect(new Set(routes.map((route) => `${route.rawType} ${route.eventType}`)).size).toBe(routes.length)
  })

  it('has nothing for nothing', () => {
    expect(routesOf('raw', 'current', [])).toEqual([])
    expect(routesOf('grouped', 'current', [])).toEqual([])
  })

  it.each([
    ['raw', 'Subscriber/Updated'],
    ['raw', 'account/new'],
    ['raw', ''],
    ['grouped', 'Account/New'],
    ['grouped', 'toString'],
  ] as const)('refuses, for a %s handler, the unknown type "%s"', (version, name) => {
    expect(() => routesOf(version, 'current', [name])).toThrow(AppError)
  })
})
