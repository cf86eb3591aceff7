import { type EspfOperationName, espfOperations } from '@openespf/contract/espf-operations'
import type { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callsOf } from '../../api-command.ts'
import { createProgram, withVerbs } from '../../program.ts'
import { commandLines, wordsOf } from '../../testing/command-lines.ts'
import { createFakeServer } from '../../testing/fake-server.ts'
import { createFakeTerminal, runCli } from '../../testing/fake-terminal.ts'
import { sampleAnswers } from '../../testing/sample-answers.ts'

/** Does the same as delete-group for clients that cannot send DELETE. */
const NOT_FOR_US = 'delete-group-by-post'

const commands = withVerbs(createProgram(createFakeTerminal().terminal)).filter(
  (command) => callsOf(command).length > 0,
)
const pathOf = (command: Command): string =>
  command.parent?.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()

beforeAll(() => {
  process.env['OPENESPF_PASSWORD'] = 'secret'
})
afterAll(() => {
  delete process.env['OPENESPF_PASSWORD']
})

async function run(args: string, { stdin = '', more = [] }: { stdin?: string; more?: string[] } = {}) {
  const server = createFakeServer()
  const ran = await runCli([...wordsOf(args), ...more], { fetch: server.fetch, stdin })
  return { ...ran, calls: server.calls }
}

test('every operation of the API has a command, and no command declares another', () => {
  const declared = new Set(commands.flatMap(callsOf))
  const wanted = Object.keys(espfOperations).filter((name) => name !== NOT_FOR_US)
  expect([...declared].sort()).toEqual(wanted.sort())
})

describe.each(commandLines)('openespf $args', ({ args, calls, prints, stdin = '' }) => {
  const [operation, path, params = {}] = calls

  test('calls what it should and says it in words', async () => {
    const ran = await run(args, { stdin })
    expect({ exitCode: ran.exitCode, err: ran.err }).toMatchObject({ exitCode: 0 })
    expect(ran.calls.at(-1)).toMatchObject({ operation, path: `/espf/v1${path}` })
    expect(ran.calls.at(-1)?.params).toEqual(params)
    expect(ran.out).toMatch(prints)
  })

  test('prints with --json what the API answered, and nothing else', async () => {
    const { out } = await run(args, { stdin, more: ['--json'] })
    const documents = /^\{(\n|\}$)/.test(out) ? [out] : out.split('\n')
    for (const document of documents) expect(JSON.parse(document)).toEqual(sampleAnswers[operation] ?? {})
  })
})

test('each command calls every operation that it declares, and no other', async () => {
  const called = new Map<string, Set<EspfOperationName>>()
  for (const { args, stdin = '' } of commandLines) {
    const command = commands.find((one) => `${args} `.startsWith(`${pathOf(one)} `))
    if (!command) throw new Error(`there is no command for: ${args}`)
    const names = called.get(pathOf(command)) ?? new Set()
    called.set(pathOf(command), names)
    for (const { operation } of (await run(args, { stdin })).calls) names.add(operation)
  }
  // A job that is waited for is cancelled only by somebody who interrupts: follow-job.test.ts.
  const expected = commands.map((one) => {
    const names = callsOf(one)
    return [pathOf(one), names.filter((name) => name !== 'cancel-job' || names.length === 1).sort()]
  })
  expect(Object.fromEntries([...called].map(([path, names]) => [path, [...names].sort()]))).toEqual(
    Object.fromEntries(expected),
  )
})
