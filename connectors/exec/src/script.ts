import { type ConnectorTools, ExternalUnreachable, type Outcome } from '@openespf/application/connector'
import type { ExecConfig } from './config.ts'
import { isSecret, type State } from './desired.ts'

/** What a script is told on its standard input. */
export type Call =
  | { action: 'check' }
  | { action: 'list'; after: string | null }
  | { action: 'read'; account_id: string }
  | { action: 'apply'; account_id: string; state: State; actual: State | null }
  | { action: 'remove'; account_id: string; actual: State | null }

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>

export type Said =
  /** It ended well; `answer`: what it wrote on its standard output, if that is a JSON object. */
  { kind: 'done'; answer: Record<string, unknown> } | Failure

export type Script = {
  call(call: Call): Promise<Said>
  /** As `call`, of what answers with a JSON object on each line. */
  callForLines(call: Call): Promise<{ kind: 'done'; answers: Record<string, unknown>[] } | Failure>
  close(): void
}

/** Exit codes of sysexits.h: the data is wrong for ever; not now. */
const DATA_ERROR = 65
const EXCERPT = 300
const SHORTEST_SECRET = 4

export function createScript(config: ExecConfig, { run }: Pick<ConnectorTools, 'run'>): Script {
  const closing = new AbortController()

  async function start<T>(
    call: Call,
    read: (stdout: string) => T | undefined,
  ): Promise<{ kind: 'said'; value: T } | Failure> {
    const { command, args, env, timeoutMs } = config
    const input = `${JSON.stringify(call)}\n`
    try {
      const result = await run({ command, args, env, input, timeoutMs, signal: closing.signal })
      const value = result.code === 0 ? read(result.stdout) : undefined
      return value === undefined ? failureOf(result, call, config) : { kind: 'said', value }
    } catch (error) {
      if (error instanceof ExternalUnreachable)
        return { kind: 'retry', reason: error.message, unreachable: true }
      throw error
    }
  }

  return {
    async call(call) {
      const said = await start(call, (stdout) => (stdout.trim() === '' ? {} : parse(stdout)))
      return said.kind === 'said' ? { kind: 'done', answer: said.value } : said
    },
    async callForLines(call) {
      const said = await start(call, parseLines)
      return said.kind === 'said' ? { kind: 'done', answers: said.value } : said
    },
    close: () => closing.abort(),
  }
}

/** Any other failure of a script than "the data is wrong" is one of the script, and tried again. */
function failureOf(
  { code, stdout, stderr }: { code: number; stdout: string; stderr: string },
  call: Call,
  config: ExecConfig,
): Failure {
  const answer = code === 0 ? undefined : parse(stdout)
  const told =
    typeof answer?.['reason'] === 'string' ? answer['reason'] : (stderr.trim().split('\n').at(-1) ?? '')
  const expected = call.action === 'list' ? 'no JSON object on each line' : 'no JSON object'
  const words = code === 0 ? `it wrote ${expected}` : told || `it ended with exit code ${code}`
  const seconds = answer?.['after']
  const named = answer?.['code']
  return {
    kind: code === DATA_ERROR ? 'reject' : 'retry',
    reason: `${call.action}: ${conceal(words, call, config)}`,
    ...(typeof named === 'string' && { code: named }),
    ...(code !== DATA_ERROR && typeof seconds === 'number' && seconds >= 0 && { afterMs: seconds * 1000 }),
  }
}

/** On one line, without what the environment holds or the state holds under a name that says so. */
function conceal(text: string, call: Call, { env, fields }: ExecConfig): string {
  const state = call.action === 'apply' ? Object.entries(call.state) : []
  const secrets = [
    ...Object.values(env),
    ...state.filter(([name]) => isSecret(name, fields)).map(([, value]) => value),
  ]
    .filter((value) => typeof value === 'string' && value.length >= SHORTEST_SECRET)
    .map(String)
    .sort((a, b) => b.length - a.length)
  return secrets
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, EXCERPT)
}

function parseLines(text: string): Record<string, unknown>[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const answers = lines.map(parse)
  return answers.every((answer) => answer !== undefined) ? answers : undefined
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
