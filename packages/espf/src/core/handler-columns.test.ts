import type { UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import { expect, test } from 'vitest'
import { changeColumns, type HandlerColumns, handlerDefaults } from './handler-columns.ts'

const stored: HandlerColumns = { ...handlerDefaults, name: 'main', url: 'http://localhost:1/events' }

test('nothing given changes nothing', () => {
  expect(changeColumns(stored, {})).toEqual(stored)
  const full: HandlerColumns = {
    ...stored,
    retry_delays_ms: [1000],
    filter_i_env: [1],
    coalesce_types: ['Account/Blocked'],
    skip_after_ms: { 'Account/New': 1000 },
  }
  expect(changeColumns(full, {})).toEqual(full)
})

test.each<[UpdateHandlerParams, Partial<HandlerColumns>]>([
  [{ name: 'other' }, { name: 'other' }],
  [{ url: 'https://[::1]:8443/x?y=z' }, { url: 'https://[::1]:8443/x?y=z' }],
  [{ event_version: 'grouped' }, { event_version: 'grouped' }],
  [{ names: 'legacy' }, { names: 'legacy' }],
  [{ outcome_policy: 'espf' }, { outcome_policy: 'espf' }],
  [{ concurrency: 3 }, { concurrency: 3 }],
  [{ timeout_s: 0.1 }, { timeout_ms: 100 }],
  [{ timeout_s: 1.0006 }, { timeout_ms: 1001 }],
  [{ park_after_s: 60 }, { park_after_ms: 60_000 }],
  [{ rate_limit: 2.5 }, { rate_limit: 2.5 }],
  [{ retry: { preset: 'espf' } }, { retry_preset: 'espf' }],
  [{ retry: { delays_s: [0.1, 60] } }, { retry_delays_ms: [100, 60_000] }],
  [{ filter: { i_env: [1, '2147483647'] } }, { filter_i_env: [1, 2_147_483_647] }],
  [{ filter: { i_customer: ['7'], i_product: [8] } }, { filter_i_customer: [7], filter_i_product: [8] }],
  [{ coalesce: ['Account/Blocked', 'Account/Blocked'] }, { coalesce_types: ['Account/Blocked'] }],
  [{ coalesce: ['Account/Id/Changed'] }, { coalesce_types: ['Account/ID/Changed'] }],
  [{ skip_after_s: { 'Account/Id/Changed': 1.5 } }, { skip_after_ms: { 'Account/ID/Changed': 1500 } }],
  [
    { names: 'legacy', coalesce: ['Account/ID/Changed'] },
    { names: 'legacy', coalesce_types: ['Account/Id/Changed'] },
  ],
  [
    { event_version: 'grouped', coalesce: ['SIM/Updated'] },
    { event_version: 'grouped', coalesce_types: ['SIM/Updated'] },
  ],
])('%j becomes %j', (params, changed) => {
  expect(changeColumns(stored, params)).toEqual({ ...stored, ...changed })
})

test('what is given replaces: a filter, a limit, a schedule', () => {
  const before: HandlerColumns = {
    ...stored,
    rate_limit: 5,
    filter_i_env: [1],
    filter_i_product: [2],
    retry_delays_ms: [1000],
  }
  const params: UpdateHandlerParams = {
    rate_limit: null,
    filter: { i_customer: [3] },
    retry: { preset: 'quick' },
  }
  expect(changeColumns(before, params)).toEqual({
    ...stored,
    filter_i_customer: [3],
    retry_preset: 'quick',
  })
})

test('types that were stored are spelled anew with other names, and refused with another version', () => {
  const before: HandlerColumns = {
    ...stored,
    coalesce_types: ['Account/ID/Changed'],
    skip_after_ms: { 'Account/Status/Suspended': 1000 },
  }
  expect(changeColumns(before, { names: 'legacy' })).toMatchObject({
    coalesce_types: ['Account/Id/Changed'],
    skip_after_ms: { 'Account/Status/Suspend': 1000 },
  })
  const problem = 'coalesce: a handler of version grouped gets no "Account/ID/Changed"'
  expect(() => changeColumns(before, { event_version: 'grouped' })).toThrow(problem)
  const mended: UpdateHandlerParams = { event_version: 'grouped', coalesce: [], skip_after_s: {} }
  expect(changeColumns(before, mended)).toMatchObject({ coalesce_types: [], skip_after_ms: {} })
})

test.each<[UpdateHandlerParams, string]>([
  [{ url: 'http://' }, 'url is not an address'],
  [{ url: 'http://host:99999/' }, 'url is not an address'],
  [{ url: 'file:///etc/passwd' }, 'url is not an address'],
  [{ url: 'http://user@host/' }, 'url must not carry credentials'],
  [{ url: 'http://:password@host/' }, 'url must not carry credentials'],
  [{ filter: { i_env: [2_147_483_648] } }, 'filter.i_env: 2147483648 is not an id'],
  [{ filter: { i_customer: ['9999999999999999'] } }, 'filter.i_customer: 9999999999999999 is not an id'],
  [{ filter: { i_product: [1, 0] } }, 'filter.i_product: 0 is not an id'],
  [{ coalesce: ['Account/Nothing'] }, 'coalesce: a handler of version raw gets no "Account/Nothing"'],
  [{ skip_after_s: { constructor: 1 } }, 'skip_after_s: a handler of version raw gets no "constructor"'],
])('%j is refused: %s', (params, problem) => {
  expect(() => changeColumns(stored, params)).toThrow(problem)
})
