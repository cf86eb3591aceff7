import type { AccountExplanation, FieldDrift, TimelineEntry } from '@openespf/contract/provisioner'
import { type Command, Option } from 'commander'
import { nounCommand } from '../../api-command.ts'
import { applicationCommand } from '../../application-command.ts'
import { parseNumber } from '../../event-filter.ts'
import { clean } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

/** `openespf account`: what the Application knows of an account. */
export function accountCommand(terminal: Terminal): Command {
  return nounCommand('account', 'What the Application did about an account, and why.', [
    applicationCommand(terminal, {
      usage: 'timeline <i_account>',
      about: 'Show what happened to an account: events, looks, what was sent and answered, drift.',
      options: [new Option('--limit <n>', 'the newest so many (100)')],
      examples: ['account timeline 2984', 'account timeline 2984 --limit 10 --json'],
      async run(api, [account], { limit }: { limit?: string }) {
        const most = limit === undefined ? undefined : parseNumber(limit, 'a number of entries')
        const answer = await api.client.timeline(parseNumber(account, 'an i_account'), most)
        api.print(answer, () =>
          answer.entry_list.length === 0
            ? 'Nothing is known of that account.'
            : answer.entry_list.map((entry) => showEntry(terminal, entry)).join('\n'),
        )
      },
    }),
    applicationCommand(terminal, {
      usage: 'explain <i_account>',
      about: 'Say why an account is provisioned, or why not.',
      examples: ['account explain 2984'],
      async run(api, [account]) {
        const answer = await api.client.explanation(parseNumber(account, 'an i_account'))
        api.print(answer, () => showExplanation(terminal, answer))
      },
    }),
  ])
}

function showEntry({ colors }: Terminal, entry: TimelineEntry): string {
  const time = colors.dim(showTime(entry.at))
  switch (entry.kind) {
    case 'event':
      return `${time}  event ${clean(entry.event_type)} #${entry.i_event}  ${clean(JSON.stringify(entry.variables))}`
    case 'look':
      return [
        `${time}  ${clean(entry.connector)} ${entry.outcome}: ${clean(entry.says)} (${entry.took_ms} ms)`,
        ...entry.steps.map((step) => `    ${clean(step.plan)} → ${step.outcome}: ${clean(step.answer)}`),
      ].join('\n')
    case 'drift':
      return `${time}  ${clean(entry.connector)} drift: ${clean(showDifferences(entry.differences) || entry.drift)} (repair: ${entry.repair}, run ${entry.i_run})`
    case 'confirmation':
      return `${time}  ${clean(entry.connector)} confirmation: ${entry.told ?? `awaited until ${showTime(entry.deadline)}`}`
  }
}

/** `csEnabled is false, not true`. */
export function showDifferences(differences: readonly FieldDrift[]): string {
  return differences
    .map((one) =>
      one.kind === 'different'
        ? `${one.field} is ${one.actual}, not ${one.expected}`
        : `${one.kind} ${one.subject}`,
    )
    .join('; ')
}

const VERDICTS: Readonly<Record<AccountExplanation['verdict'], string>> = {
  provisioned: 'provisioned',
  in_progress: 'on its way',
  not_provisioned: 'NOT provisioned',
  unknown: 'unknown',
}

function showExplanation({ colors }: Terminal, answer: AccountExplanation): string {
  return [
    `${colors.bold(`Account ${answer.i_account}`)}: ${VERDICTS[answer.verdict]}`,
    ...answer.facts.map((fact) => `  ${colors.dim('·')} ${clean(fact)}`),
    ...answer.connector_list.map(
      (one) =>
        `  → ${clean(one.connector)} (${clean(one.group)}): ${VERDICTS[one.verdict]}, ${clean(one.says)}`,
    ),
  ].join('\n')
}
