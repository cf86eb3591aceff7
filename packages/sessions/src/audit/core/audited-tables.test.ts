import { expect, test } from 'vitest'
import { auditTriggers } from './audited-tables.ts'

const table = (schema: string, name: string, key: string[], rest: string[] = []) => ({
  schema,
  name,
  key,
  columns: [...key, ...rest],
})

test('every table of billing has triggers unless it is named as a means; of ESPF those that operators write', () => {
  const text = auditTriggers([
    table('billing', 'account', ['i_account']),
    table('billing', 'account_addon', ['i_account', 'i_product']),
    table('billing', 'clock_lease', ['only_one']),
    table('espf', 'delivery', ['i_handler', 'position']),
    table('espf', 'handler', ['i_handler']),
    table('audit', 'change', ['i_change']),
  ])
  expect(text.match(/ on \S+/g)).toEqual([
    ...[' on billing.account', ' on billing.account'],
    ...[' on billing.account_addon', ' on billing.account_addon'],
    ...[' on espf.handler', ' on espf.handler'],
  ])
  expect(text).toContain(`audit.write_change('account_addon', (new.i_account || '/' || new.i_product)::text`)
  expect(text).toContain(`audit.record_row('account_addon', 'i_account', 'i_product')`)
})

test('secrets are not written down, and what dispatch does itself is not recorded as asked for', () => {
  const text = auditTriggers([table('espf', 'job', ['i_job'], ['i_env', 'secrets_sealed'])])
  expect(text.match(/when \(current_setting/g)).toHaveLength(2)
  expect(text).toContain(`audit.write_change('espf_job', (new.i_job)::text, new.i_env,`)
  expect(text).toContain(
    `jsonb_build_object('secrets_sealed', case when new.secrets_sealed is not null then '***' end)`,
  )
})
