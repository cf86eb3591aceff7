import { createLocatingCheck } from '@openespf/foundation/http'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { type Document, isNode, LineCounter, parseDocument, visit } from 'yaml'
import { ProvisionerFile } from './provisioner-file.ts'
import { problemOfSchedules } from './schedule-of.ts'
import { type Sources, substitute } from './substitute.ts'
import { windowOf } from './window-of.ts'

const check = createLocatingCheck(ProvisionerFile)

/**
 * Reads a provisioner's configuration. Throws an error that names the file, the line and what is wrong there. `kinds`:
 * the settings of each kind of connector.
 */
export function readProvisionerFile(
  text: string,
  options: { name: string; sources: Sources; kinds: Readonly<Record<string, TSchema>> },
): ProvisionerFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const fail = (offset: number, problem: string): never => {
    const { line, col } = lines.linePos(offset)
    throw new Error(`${options.name}:${line}:${col}: ${problem}`)
  }
  const failAt = (path: readonly (string | number)[], problem: string): never =>
    fail(offsetOf(document, path), problem)

  const [broken] = document.errors
  if (broken) fail(broken.pos[0], `this is not YAML: ${broken.message.replace(/ at line .*$/s, '')}`)
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== 'string') return
      try {
        node.value = substitute(node.value, options.sources)
      } catch (error) {
        fail(node.range?.[0] ?? 0, error instanceof Error ? error.message : String(error))
      }
    },
  })
  const content: unknown = document.toJS()
  const wrong = check(content)
  if (wrong) failAt(wrong.path, wrong.problem)
  const file = trust<ProvisionerFile>(content)
  const broke = contradiction(file, options.kinds)
  if (broke) failAt(broke.path, broke.problem)
  return file
}

/** The one place where the check's word is taken for the shape. */
function trust<T>(content: unknown): T
function trust(content: unknown): unknown {
  return content
}

type Problem = { path: (string | number)[]; problem: string }

/** What the schema cannot say. */
function contradiction(
  { connectors, routing = [], schedule = [] }: ProvisionerFile,
  kinds: Readonly<Record<string, TSchema>>,
): Problem | undefined {
  const names = connectors.map(({ name, use }) => name ?? use)
  for (const [i, { use, config, errors = [], windows = [] }] of connectors.entries()) {
    const schema = kinds[use]
    if (!schema) {
      const known = Object.keys(kinds).join(', ')
      return {
        path: ['connectors', i, 'use'],
        problem: `there is no connector "${use}": use one of ${known}`,
      }
    }
    if (names.indexOf(names[i] ?? '') !== i) {
      return {
        path: ['connectors', i],
        problem: `two connectors are called ${names[i]}: give each its own name`,
      }
    }
    const wrong = createLocatingCheck(schema)(Value.Default(schema, Value.Clone(config ?? {})))
    if (wrong) return { path: ['connectors', i, 'config', ...wrong.path], problem: wrong.problem }
    const senseless = windows.findIndex((window) => windowOf(window).length === 0)
    if (senseless >= 0) {
      const problem = 'give from and to (and days), or starts and ends, where the end is after the start'
      return { path: ['connectors', i, 'windows', senseless], problem }
    }
    for (const [row, { match }] of errors.entries()) {
      const problem = match === undefined ? undefined : expressionProblem(match)
      if (problem) return { path: ['connectors', i, 'errors', row, 'match'], problem }
    }
  }
  for (const [i, { to }] of routing.entries()) {
    const stranger = to.findIndex((name) => !names.includes(name))
    if (stranger >= 0) {
      return {
        path: ['routing', i, 'to', stranger],
        problem: `there is no connector ${to[stranger]}: ${names.join(', ')}`,
      }
    }
  }
  const wrong = problemOfSchedules(schedule, names)
  if (wrong) return { path: ['schedule', ...wrong.path], problem: wrong.problem }
  const unreached = names.findIndex((name) => !routing.some(({ to }) => to.includes(name)))
  return routing.length > 0 && unreached >= 0
    ? { path: ['connectors', unreached], problem: `no route leads to the connector ${names[unreached]}` }
    : undefined
}

function expressionProblem(match: string): string | undefined {
  const expression = /^\/(.+)\/$/s.exec(match)?.[1]
  if (expression === undefined) return undefined
  try {
    new RegExp(expression)
    return undefined
  } catch (error) {
    return `this is no regular expression: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Where a value stands; what is missing, where its place would be. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}
