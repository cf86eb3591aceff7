import { join } from 'node:path'
import { createBillingClient } from '@openespf/client'
import { v1Methods } from '@openespf/contract/billing'
import { type Resource, resources } from '@openespf/contract/billing-v2'
import { type EspfOperation, espfOperations } from '@openespf/contract/espf-operations'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '@openespf/foundation/embedded'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN, dataFolder, type Program, printed, up } from './support/openespf.ts'

type Answer = { status: number; body: unknown }
type Bad = { headers: Record<string, string>; body: string }
type Expected = { status: number; body: object }

const NOBODY_MB5 = JSON.stringify({ params: { name: 'x'.repeat(5 * 1024 * 1024) } })
const JSON_TYPE = { 'content-type': 'application/json' }

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let eventsUrl = ''
let bearer: Record<string, string> = {}
let postgres: EmbeddedPostgres
let databases: Database[] = []

beforeAll(async () => {
  data = await dataFolder()
  ;({ program, url } = await up(data.path))
  eventsUrl = (await printed(program, /Application\s+(http:\S+)/))[1] ?? ''
  const billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  await billing.call('Customer/add_customer', { customer_info: { name: 'Untouched', iso_4217: 'USD' } })
  bearer = { authorization: `Bearer ${await billing.accessToken()}` }
  postgres = await acquireEmbeddedPostgres({ dataDir: join(data.path, 'postgres') })
  databases = await Promise.all(
    ['openespf', 'openespf_provisioner'].map(async (name) =>
      openDatabase(await postgres.database(name), { max: 1 }),
    ),
  )
  const [server, application] = databases
  await waitFor('the first change has arrived everywhere', async () => {
    const done = await Promise.all([server?.one(delivered), application?.one(handled)])
    return done.every((row) => row?.count === 1)
  })
})
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()))
  await postgres.release()
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
})

const rows = statement<{ name: string; rows: string }>(
  'test-all-rows',
  `select table_schema || '.' || table_name as name,
     (xpath('/row/h/text()', query_to_xml(format(
       'select md5(coalesce(string_agg(t::text, '','' order by t::text), '''')) as h from %I.%I t',
       table_schema, table_name), false, true, '')))[1]::text as rows
   from information_schema.tables
   where table_schema in ('billing', 'espf', 'app', 'session') and table_name not in ('process', 'process_handler', 'lane', 'clock_lease')
   order by 1`,
)
const delivered = statement<{ count: number }>(
  'test-delivered',
  'select count(*) as count from espf.delivery_history',
)
const handled = statement<{ count: number }>(
  'test-handled',
  'select (select count(*) from app.inbox) - (select count(*) from app.fan_out) as count',
)
const everything = () => Promise.all(databases.map((database) => database.query(rows)))

/** A body larger than the limit is refused while it is sent: the connection may end before the answer is read. */
async function send(verb: string, address: string, bad: Bad): Promise<Answer> {
  const response = await fetch(address, {
    method: verb,
    headers: bad.headers,
    ...(verb !== 'GET' && bad.body !== '' && { body: bad.body }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

type Case = [name: string, verb: string, address: () => string, bad: () => Bad, expected: Expected]

function table(): Case[] {
  const fault = (faultcode: string): Expected => ({
    status: 500,
    body: { faultcode, faultstring: expect.stringMatching(/\w/) },
  })
  const refusal = (status: number, code: string): Expected => ({
    status,
    body: { code, message: expect.stringMatching(/\w/) },
  })
  const v1 = Object.keys(v1Methods).flatMap((method): Case[] => {
    const at = () => `${url}/rest/${method}`
    const json = (body: string) => () => ({ headers: { ...JSON_TYPE, ...bearer }, body })
    const [service = '', name = ''] = method.split('/')
    const [first] = Object.keys(v1Methods[method as keyof typeof v1Methods].params.properties)
    // A method without parameters can still be sent something that is no object.
    const wrong = JSON.stringify({ params: first === undefined ? 5 : { [first]: { nonsense: [true] } } })
    return [
      [`${method} not JSON`, 'POST', at, json('{"params":'), fault('Client.request.not_json')],
      [`${method} an array`, 'POST', at, json('[1]'), fault('Client.request.not_json')],
      [`${method} wrong types`, 'POST', at, json(wrong), fault(`Client.${service}.${name}.invalid_params`)],
      [`${method} 5 MB`, 'POST', at, json(NOBODY_MB5), fault('Client.request.too_large')],
      ...(service === 'Session'
        ? []
        : [
            [
              `${method} without credentials`,
              'POST',
              at,
              () => ({ headers: JSON_TYPE, body: '{"params":{}}' }),
              fault('Client.check_auth.envelope_missed'),
            ] satisfies Case,
          ]),
    ]
  })
  const espf = Object.entries<EspfOperation>(espfOperations).flatMap(
    ([name, { verb, path, params }]): Case[] => {
      const at = () => `${url}/espf/v1${path.replaceAll(/:\w+/g, '1')}`
      const nobody: Case = [
        `${name} without credentials`,
        verb,
        at,
        () => ({ headers: JSON_TYPE, body: '{}' }),
        refusal(401, 'auth.missing'),
      ]
      if (params === undefined) return [nobody]
      if (verb === 'GET' || verb === 'DELETE') {
        const query = () => `${at()}?nonsense=1`
        const asked = () => ({ headers: bearer, body: '' })
        return [nobody, [`${name} wrong query`, verb, query, asked, refusal(400, 'request.invalid')]]
      }
      const json = (body: string) => () => ({ headers: { ...JSON_TYPE, ...bearer }, body })
      return [
        nobody,
        [`${name} not JSON`, verb, at, json('{'), refusal(400, 'request.not_json')],
        [`${name} wrong types`, verb, at, json('{"nonsense":[true]}'), refusal(400, 'request.invalid')],
        [`${name} 5 MB`, verb, at, json(NOBODY_MB5), refusal(413, 'request.too_large')],
      ]
    },
  )
  const bad = (headers: () => Record<string, string>, body: string) => () => ({ headers: headers(), body })
  return [
    ...v1,
    ...espf,
    ...Object.values<Resource>(resources).flatMap(resourceCases),
    [
      'API 2.0 unknown path',
      'GET',
      () => `${url}/api/2/nothing`,
      bad(() => bearer, ''),
      problem(404, 'request.unknown_method'),
    ],
    [
      'API 2.0 with a request line that is too long',
      'GET',
      () => `${url}/api/2/products?name=${'x'.repeat(20_000)}`,
      bad(() => bearer, ''),
      problem(431, 'request.head_too_large'),
    ],
    [
      'API 2.0 of another realm',
      'GET',
      () => `${url}/customer/api/2/products`,
      bad(() => bearer, ''),
      problem(403, 'auth.wrong_realm'),
    ],
    [
      'v1 unknown method',
      'POST',
      () => `${url}/rest/Account/explode`,
      bad(() => ({ ...JSON_TYPE, ...bearer }), '{}'),
      fault('Client.Account.explode.unknown_method'),
    ],
    [
      'v1 unknown service',
      'POST',
      () => `${url}/rest/Nothing/at_all`,
      bad(() => JSON_TYPE, '{}'),
      fault('Client.Nothing.at_all.unknown_method'),
    ],
    [
      'v1 by GET',
      'GET',
      () => `${url}/rest/Account/get_account_info`,
      bad(() => bearer, ''),
      fault('Client.Account.get_account_info.method_not_allowed'),
    ],
    [
      'espf unknown path',
      'POST',
      () => `${url}/espf/v1/nothing`,
      bad(() => ({ ...JSON_TYPE, ...bearer }), '{}'),
      refusal(404, 'request.unknown_method'),
    ],
    [
      'no such path',
      'GET',
      () => `${url}/nothing`,
      bad(() => ({}), ''),
      refusal(404, 'request.unknown_method'),
    ],
    [
      'no such path at the Application',
      'GET',
      () => new URL('/nothing', eventsUrl).href,
      bad(() => ({}), ''),
      refusal(404, 'request.unknown_method'),
    ],
    [
      'events without credentials',
      'POST',
      () => eventsUrl,
      bad(() => JSON_TYPE, '{"event_type":"Account/New","variables":{"i_event":1,"i_account":1}}'),
      refusal(401, 'auth.failed'),
    ],
  ]
}

function problem(status: number, code: string): Expected {
  const body = {
    type: `urn:openespf:error:${code}`,
    title: expect.stringMatching(/\w/),
    status,
    detail: expect.stringMatching(/\w/),
    code,
    request_id: expect.stringMatching(/\w/),
  }
  return { status, body }
}

/** What is wrong with a request to a resource of API 2.0, for each thing that can be done with it. */
function resourceCases({ name, verbs, actions = {} }: Resource): Case[] {
  const list = () => `${url}/api/2/${name}`
  const one = () => `${list()}/1`
  const by = (headers: () => Record<string, string>, body: string) => () => ({ headers: headers(), body })
  const json = (body: string) => by(() => ({ ...JSON_TYPE, ...bearer }), body)
  const asked = by(() => bearer, '')
  const text = by(() => ({ ...bearer, 'content-type': 'text/plain' }), '{}')
  const written = (verb: string, at: () => string): Case[] => [
    [`${verb} ${name} not JSON`, verb, at, json('{'), problem(400, 'request.not_json')],
    [`${verb} ${name} an array`, verb, at, json('[1]'), problem(400, 'request.not_json')],
    [`${verb} ${name} nothing`, verb, at, asked, problem(400, 'request.not_json')],
    [`${verb} ${name} a text`, verb, at, text, problem(415, 'request.unsupported_type')],
    [`${verb} ${name} wrong names`, verb, at, json('{"nonsense":[true]}'), problem(400, 'request.invalid')],
    [`${verb} ${name} 5 MB`, verb, at, json(NOBODY_MB5), problem(413, 'request.too_large')],
  ]
  const nowhere = () => `${list()}/999999999`
  return [
    [`${name} without credentials`, 'GET', list, by(() => ({}), ''), problem(401, 'auth.missing')],
    [`${name} unknown field`, 'GET', () => `${list()}?fields=no`, asked, problem(400, 'request.invalid')],
    [`${name} unknown filter`, 'GET', () => `${list()}?no=1`, asked, problem(400, 'request.invalid')],
    [`${name} unknown order`, 'GET', () => `${list()}?sort=no`, asked, problem(400, 'request.invalid')],
    [`${name} no cursor`, 'GET', () => `${list()}?cursor=no`, asked, problem(400, 'request.invalid')],
    [`${name} unknown key`, 'GET', nowhere, asked, problem(404, 'entity.not_found')],
    [`${name} no key`, 'GET', () => `${list()}/no`, asked, problem(404, 'entity.not_found')],
    [`${name} another verb`, 'PUT', one, asked, problem(405, 'request.wrong_verb')],
    ...(verbs.includes('create') ? written('POST', list) : []),
    ...(verbs.includes('update') ? written('PATCH', one) : []),
    ...(verbs.includes('delete')
      ? [[`DELETE ${name}`, 'DELETE', nowhere, asked, problem(404, 'entity.not_found')] satisfies Case]
      : []),
    ...(verbs.length > 0 ? written('POST', () => `${list()}:batch`) : []),
    ...Object.entries(actions).flatMap(([action, { fields, example }]): Case[] => {
      const at = () => `${one()}/${action}`
      const nobody = by(() => JSON_TYPE, '{}')
      const known = json(JSON.stringify(example))
      const wrong = Object.fromEntries(Object.keys(fields).map((field) => [field, [true]]))
      return [
        ...written('POST', at),
        [
          `POST ${name} ${action} wrong types`,
          'POST',
          at,
          json(JSON.stringify(wrong)),
          problem(400, 'request.invalid'),
        ],
        [`POST ${name} ${action} without credentials`, 'POST', at, nobody, problem(401, 'auth.missing')],
        [
          `POST ${name} ${action} unknown key`,
          'POST',
          () => `${nowhere()}/${action}`,
          known,
          problem(404, 'entity.not_found'),
        ],
        [
          `POST ${name} ${action} no key`,
          'POST',
          () => `${list()}/no/${action}`,
          known,
          problem(404, 'entity.not_found'),
        ],
        [`GET ${name} ${action}`, 'GET', at, asked, problem(405, 'request.wrong_verb')],
      ]
    }),
    ...(verbs.length > 0
      ? [
          [
            `POST ${name} unknown action`,
            'POST',
            () => `${one()}/explode`,
            json('{}'),
            problem(404, 'request.unknown_method'),
          ] satisfies Case,
        ]
      : []),
  ]
}

describe('bad input gets a clear error in the shape of its API', () => {
  test('and changes nothing, for every endpoint', { timeout: 300_000 }, async () => {
    const before = await everything()
    for (const [name, verb, address, bad, expected] of table()) {
      expect(await send(verb, address(), bad()), name).toEqual(expected)
    }
    expect(await everything()).toEqual(before)
    expect(program.output()).not.toMatch(/"level":50/)
  })
})
