import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endChild, onExit } from './cleanup.ts'
import type { ReceiptLog } from './receipts.ts'

/** `goal.count` distinct events, those of the entity `ignoring` not counted. */
export type Goal = { count: number; ignoring?: number }

export type SinkCommand = ({ kind: 'reset' } & Goal) | { kind: 'count' } | { kind: 'log' }
export type SinkAnswer =
  | { kind: 'ready'; url: string; silentUrl: string }
  | { kind: 'count'; received: number; distinct: number; held: number }
  | { kind: 'log'; log: ReceiptLog }
  | { kind: 'goal'; at: number }

export type Sink = {
  readonly url: string
  /** Accepts connections and never answers. */
  readonly silentUrl: string
  /** Forgets what it received. Returns when the goal will have been reached (monotonic milliseconds), as a promise. */
  reset(goal: Goal): Promise<{ reached: Promise<number> }>
  count(): Promise<{ received: number; distinct: number; held: number }>
  log(): Promise<ReceiptLog>
}

/** Starts the sink's process; it ends with this one. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink-process.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onExit(() => endChild(child))
  const waiting: ((answer: SinkAnswer) => boolean)[] = []
  let onGoal: (at: number) => void = () => undefined
  // Who waits for an answer learns it by the exit.
  child.on('error', () => undefined)
  child.on('message', (answer: SinkAnswer) => {
    if (answer.kind === 'goal') return onGoal(answer.at)
    const at = waiting.findIndex((takes) => takes(answer))
    if (at >= 0) waiting.splice(at, 1)
  })
  const next = <K extends SinkAnswer['kind']>(kind: K) =>
    new Promise<Extract<SinkAnswer, { kind: K }>>((resolve, reject) => {
      const gone = (): void => reject(new Error('the sink ended'))
      if (!child.connected) return gone()
      child.once('exit', gone)
      waiting.push((answer) => {
        if (!isKind(answer, kind)) return false
        child.off('exit', gone)
        resolve(answer)
        return true
      })
    })
  const ask = <K extends SinkAnswer['kind']>(command: SinkCommand, kind: K) => {
    const answer = next(kind)
    if (child.connected) child.send(command)
    return answer
  }
  const { url, silentUrl } = await next('ready')
  return {
    url,
    silentUrl,
    async reset(goal) {
      const reached = new Promise<number>((resolve) => {
        onGoal = resolve
      })
      await ask({ kind: 'reset', ...goal }, 'ready')
      return { reached }
    },
    count: () => ask({ kind: 'count' }, 'count'),
    log: async () => (await ask({ kind: 'log' }, 'log')).log,
  }
}

function isKind<K extends SinkAnswer['kind']>(
  answer: SinkAnswer,
  kind: K,
): answer is Extract<SinkAnswer, { kind: K }> {
  return answer.kind === kind
}
