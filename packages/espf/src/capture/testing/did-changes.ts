import type { Expected } from './changes.ts'

/** Customer 1 has the numbers 100 and, on its account 1, 101; 102 is nobody's, 103 was canceled. After `changesFixture`. */
export const didFixture = `
insert into billing.did_number (number, status, i_customer, i_account) values
  ('100', 'active', 1, null), ('101', 'active', 1, 1), ('102', 'active', null, null), ('103', 'canceled', null, null);
`

export const didChanges: readonly (readonly [change: string, raises: Expected])[] = [
  [`insert into billing.did_number (number) values ('104')`, [['DID/New', 'did/104']]],
  [
    `update billing.did_number set status = 'active' where number = '103'`,
    [['DID/Status/Activated', 'did/103']],
  ],
  [`update billing.did_number set i_customer = 2 where number = '102'`, [['DID/Status/Assigned', 'did/102']]],
  [`update billing.did_number set i_account = 1 where number = '100'`, [['DID/Status/Assigned', 'did/100']]],
  [`update billing.did_number set i_account = 2 where number = '101'`, [['DID/Status/Assigned', 'did/101']]],
  [
    `update billing.did_number set i_account = null where number = '101'`,
    [['DID/Status/Unassigned', 'did/101']],
  ],
  [
    `update billing.did_number set i_customer = null, i_account = null where number = '101'`,
    [['DID/Status/Unassigned', 'did/101']],
  ],
  [
    `update billing.did_number set status = 'canceled', i_customer = null where number = '100'`,
    [
      ['DID/Status/Unassigned', 'did/100'],
      ['DID/Status/Canceled', 'did/100'],
    ],
  ],
  [
    `update billing.did_number set status = 'moved', installation = 'east' where number = '102'`,
    [['DID/Status/Moved', 'did/102']],
  ],
  [`delete from billing.did_number where number = '102'`, [['DID/Deleted', 'did/102']]],
]

export const didQuiet: readonly string[] = [
  `update billing.did_number set description = 'x', frozen = true, country_iso = 'CZ'`,
  'update billing.did_number set status = status, i_customer = i_customer, i_account = i_account',
]
