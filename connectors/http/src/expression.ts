import jsonata from 'jsonata'
import { checkNames, type Names } from './check-names.ts'
import type { Problem } from './problem.ts'

/** A JSONata expression of the configuration, checked and bounded. */
export type Expression = {
  /** The plain JSON value; undefined where the expression finds nothing. */
  evaluate(input: unknown, variables?: Record<string, unknown>): Promise<Evaluated>
}

export type Evaluated = { kind: 'value'; value: unknown } | Problem

/** One evaluation may take this long, nest this deep and yield this many items. */
const LIMITS = { timeout: 1_000, stack: 500, sequence: 10_000 }
const TOOK_TOO_LONG = 'D1012'

/** Throws an Error that names the setting and the place in it when the expression can never work. */
export function compile(text: string, setting: string, names: Names): Expression {
  const expression = parse(text, setting)
  const problem = checkNames(expression.ast(), names)
  if (problem) throw new Error(`${setting}${at(text, problem.position)}: ${problem.message}`)
  return {
    async evaluate(input, variables = {}) {
      try {
        const value: unknown = await expression.evaluate(input, variables)
        return { kind: 'value', value: value === undefined ? undefined : plain(value) }
      } catch (error) {
        // Under load a sound expression may run out of time too: it is tried again.
        const kind = codeOf(error) === TOOK_TOO_LONG ? 'retry' : 'reject'
        return { kind, reason: `${setting} cannot be worked out: ${ownWords(error)}` }
      }
    },
  }
}

function parse(text: string, setting: string): jsonata.Expression {
  try {
    return jsonata(text, LIMITS)
  } catch (error) {
    throw new Error(`${setting}${at(text, positionOf(error))}: ${messageOf(error)}`)
  }
}

/** Without the lists' marks of JSONata, and without functions. */
function plain(value: unknown): unknown {
  const json: string | undefined = JSON.stringify(value)
  return json === undefined ? undefined : JSON.parse(json)
}

function at(text: string, position: number | undefined): string {
  if (position === undefined) return ''
  const lines = text.slice(0, position).split('\n')
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`
}

/**
 * JSONata's messages quote values of the subscriber; only those that an expression makes itself, by `$error` (D3137) and
 * `$assert` (D3141), are given out as they are.
 */
function ownWords(error: unknown): string {
  const code = codeOf(error)
  if (code === 'D3137' || code === 'D3141') return messageOf(error)
  const position = positionOf(error)
  const where = position === undefined ? '' : ` at character ${position}`
  return `${PLAIN[code] ?? `JSONata error ${code}`}${where}`
}

const PLAIN: Readonly<Record<string, string>> = {
  D1011: 'it nests too deep',
  D1012: 'it takes too long',
  D2015: 'it yields too many items',
  T0410: 'a function is given a value of the wrong type',
  T0411: 'a function is given a value of the wrong type',
  T1003: 'the name of a field is not a text',
  T2001: 'what stands left of an operator is no number',
  T2002: 'what stands right of an operator is no number',
  T2010: 'only numbers or texts can be compared',
}

function codeOf(error: unknown): string {
  return String(field(error, 'code') ?? 'unknown')
}

function messageOf(error: unknown): string {
  return String(field(error, 'message') ?? 'it is not JSONata')
}

function positionOf(error: unknown): number | undefined {
  const position = field(error, 'position')
  return typeof position === 'number' ? position : undefined
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}
