import answers from './answers.json' with { type: 'json' }

/** What a real server answered to the documented call, by its name; recorded by `npm run examples`. */
const recorded: Readonly<Record<string, unknown>> = answers

export function answerTo(call: string): unknown {
  return recorded[call]
}
