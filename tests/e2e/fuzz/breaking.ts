import fc from 'fast-check'

/** One thing that is made wrong in a value: the `nth` of its parts, counted all the way down. */
export type Break = { how: 'drop' | 'replace' | 'add'; nth: number; name: string; junk: unknown }

const DEEP = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`)
const AWKWARD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    0.1,
    1e308,
    2 ** 31,
    2 ** 53,
    -(2 ** 63),
    '',
    ' ',
    '0',
    'Y',
    '-1',
    '1e3',
    '9'.repeat(25),
  ],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e',
    '💥'.repeat(70),
    'x'.repeat(5000),
    "'; drop table x; --",
    '%',
    '_',
    '\\',
  ],
  ...[
    '2031-02-30',
    '0000-00-00',
    '9999-12-31 23:59:59',
    '2031-01-01T00:00:00Z',
    'NaN',
    'Infinity',
    '{}',
    '[]',
    '../..',
  ],
  ...[[], {}, [[]], [null], { __proto__: null, constructor: 1 }, JSON.parse('{"__proto__":{"a":1}}'), DEEP],
]

export const junk: fc.Arbitrary<unknown> = fc.oneof(fc.constantFrom(...AWKWARD), fc.jsonValue())

const oneBreak: fc.Arbitrary<Break> = fc.record({
  how: fc.constantFrom('drop', 'replace', 'replace', 'add'),
  nth: fc.nat({ max: 10_000 }),
  name: fc.oneof(
    fc.constantFrom('nonsense', '__proto__', 'constructor', 'i_env', ''),
    fc.string({ maxLength: 10 }),
  ),
  junk,
})

/** None in half of the cases. */
export const breaks: fc.Arbitrary<Break[]> = fc.oneof(
  fc.constant<Break[]>([]),
  fc.array(oneBreak, { minLength: 1, maxLength: 2 }),
)

/** A copy of the value with those things made wrong. */
export function breakUp(value: unknown, wanted: readonly Break[]): unknown {
  return wanted.reduce(breakOnce, value)
}

function breakOnce(value: unknown, { how, nth, name, junk: wrong }: Break): unknown {
  const total = countParts(value)
  const chosen = total === 0 ? -1 : nth % total
  if (chosen < 0 || (how === 'add' && nth % 2 === 0))
    return how === 'add' && isObject(value) ? withEntry(value, name, wrong) : wrong
  let at = -1
  const copy = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.flatMap((item) => visit(item, (kept) => [kept], []))
    if (!isObject(part)) return part
    return Object.fromEntries(
      Object.entries(part).flatMap(([key, inner]) =>
        visit(inner, (kept): [string, unknown][] => [[key, kept]], []),
      ),
    )
  }
  const visit = <T>(part: unknown, keep: (part: unknown) => T[], none: T[]): T[] => {
    at += 1
    if (at !== chosen) return keep(copy(part))
    at += countParts(part)
    if (how === 'drop') return none
    return keep(how === 'add' && isObject(part) ? withEntry(part, name, wrong) : wrong)
  }
  return copy(value)
}

function withEntry(value: object, name: string, part: unknown): object {
  return Object.fromEntries([...Object.entries(value), [name, part]])
}

function countParts(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, part) => sum + 1 + countParts(part), 0)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
