import type { ServiceGroup } from '@openespf/contract/espf'
import type { Command } from 'commander'
import { type Api, apiCommand, nounCommand } from '../../api-command.ts'
import { Failure } from '../../failures.ts'
import { type Column, clean, showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'

const columns: Column<ServiceGroup>[] = [
  { title: 'group', of: (group) => group.i_group, alignRight: true, whole: true },
  { title: 'name', of: (group) => group.name },
  { title: 'kind', of: (group) => (group.is_custom ? 'your own' : 'predefined') },
]

/** `openespf groups`: the service groups that statuses are reported in. */
export function groupsCommand(terminal: Terminal): Command {
  return nounCommand('groups', 'The service groups: one for each kind of external system.', [
    apiCommand(terminal, {
      usage: 'list',
      about: 'List the service groups.',
      calls: ['list-groups'],
      examples: ['groups list'],
      async run(api) {
        const answer = await api.call('list-groups', {})
        api.print(answer, () =>
          showTable(terminal, answer.group_list, { columns, empty: 'There are no service groups.' }),
        )
      },
    }),
    apiCommand(terminal, {
      usage: 'add <name>',
      about: 'Add a service group.',
      calls: ['create-group'],
      examples: ['groups add IPTV'],
      async run(api, [name = '']) {
        const group = await api.call('create-group', {}, { name })
        api.print(group, () => `Service group ${group.i_group}, ${clean(group.name)}, is there.`)
      },
    }),
    apiCommand(terminal, {
      usage: 'remove <group>',
      about: 'Remove a service group of your own: by its number or name.',
      calls: ['list-groups', 'delete-group'],
      examples: ['groups remove IPTV'],
      async run(api, [text = '']) {
        const answer = await api.call('delete-group', { i_group: await findGroup(api, text) })
        api.print(answer, () => `Service group ${clean(text)} is removed.`)
      },
    }),
  ])
}

async function findGroup(api: Api<'list-groups'>, text: string): Promise<string> {
  if (/^[1-9]\d*$/.test(text)) return text
  const { group_list } = await api.call('list-groups', {})
  const found = group_list.find((group) => group.name === text)
  if (found) return found.i_group
  const names = group_list.map((group) => group.name).join(', ')
  throw new Failure(`There is no service group "${text}".`, `There are: ${names}.`)
}
