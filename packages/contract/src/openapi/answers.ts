import answers from './answers.json' with { type: 'json' }

/** What a real server answered to the documented call, by API and operation id: tests/e2e/documented-calls.test.ts records them. */
const recorded: Readonly<Record<string, unknown>> = answers

export function answerTo(call: string): unknown {
  return recorded[call]
}
