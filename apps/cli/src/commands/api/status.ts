import type { AccountStatus, ProvisioningStatus } from '@openespf/contract/espf'
import { type Command, Option } from 'commander'
import { apiCommand, nounCommand } from '../../api-command.ts'
import { UsageError } from '../../failures.ts'
import { type Column, clean, showTable, stateColor } from '../../print.ts'
import { readText } from '../../read-text.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

const columns: Column<AccountStatus>[] = [
  { title: 'group', of: (one) => one.group },
  { title: 'status', of: (one) => one.status, color: (colors, one) => stateColor(colors, one.status) },
  { title: 'reported', of: (one) => showTime(one.updated_at), whole: true },
  { title: 'message', of: (one) => one.message },
]

const STATUSES: Readonly<Record<string, ProvisioningStatus>> = {
  ok: 'OK',
  in_progress: 'IN_PROGRESS',
  retry: 'RETRY',
  failed: 'FAILED',
}

const byIdOption = () => new Option('--by-id', 'the account is named by its ID, not by its i_account')

/** Digits alone are an i_account unless said otherwise; everything else is an account's ID. */
const isId = (account: string, options: { byId?: true }) => options.byId || !/^\d+$/.test(account)

/** `openespf status`: the provisioning statuses of an account. */
export function statusCommand(terminal: Terminal): Command {
  return nounCommand('status', 'The provisioning statuses of an account.', [
    apiCommand(terminal, {
      usage: 'get <account>',
      about: 'Show what was reported of an account, by its i_account or its ID.',
      calls: ['get-status', 'get-status-by-id'],
      options: [byIdOption(), new Option('--group <group>', 'of that service group alone')],
      examples: ['status get 2984', 'status get 4475000123@msisdn --group HSS'],
      async run(api, [account = ''], options: { byId?: true; group?: string }) {
        const query = options.group === undefined ? {} : { group: options.group }
        const answer = isId(account, options)
          ? await api.call('get-status-by-id', { id: account }, query)
          : await api.call('get-status', { i_account: account }, query)
        api.print(answer, () =>
          showTable(terminal, answer.status_list, {
            columns,
            empty: `Nothing was reported of account ${clean(account)}.`,
          }),
        )
      },
    }),
    apiCommand(terminal, {
      usage: 'set <account> <group> <status> [message]',
      about: 'Report the status of an account: ok, in_progress, retry or failed.',
      calls: ['set-status', 'set-status-by-id'],
      options: [byIdOption()],
      examples: ['status set 2984 HSS ok', 'status set 2984 HSS failed "no such profile"'],
      async run(api, [account = '', group = '', word = '', message], options: { byId?: true }) {
        const status = STATUSES[word.toLowerCase()]
        if (!status) throw new UsageError(`"${word}" is none of ok, in_progress, retry, failed.`)
        const report = {
          status,
          group,
          ...(message !== undefined && { message: await readText(message, terminal) }),
        }
        const answer = isId(account, options)
          ? await api.call('set-status-by-id', { id: account }, report)
          : await api.call('set-status', { i_account: account }, report)
        api.print(answer, () => showTable(terminal, [answer], { columns, empty: '' }))
      },
    }),
  ])
}
