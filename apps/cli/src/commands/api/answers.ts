import type { Answer } from '@openespf/contract/espf-operators'
import { type Column, showTable } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'

const WORDS: Readonly<Record<string, string>> = {
  sending: 'too late: it is being sent',
  ended: 'it has ended already',
  queued: 'it is queued already',
  asked: 'asked for: it is done as soon as a dispatcher owns its lane',
}

/** What came of asking for single deliveries. `done` says what was done. */
export function showAnswers(terminal: Terminal, answers: readonly Answer[], done: string): string {
  const columns: Column<Answer>[] = [
    { title: 'event', of: (one) => String(one.i_event), alignRight: true, whole: true },
    { title: 'type', of: (one) => one.event_type },
    { title: 'handler', of: (one) => one.handler },
    {
      title: 'answer',
      of: (one) => WORDS[one.answer] ?? done,
      color: (colors, one) => (one.answer === 'done' ? colors.green : colors.yellow),
    },
  ]
  return showTable(terminal, answers, { columns, empty: 'There was nothing to do.' })
}
