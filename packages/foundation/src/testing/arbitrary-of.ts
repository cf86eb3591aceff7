import fc from 'fast-check'

type Schema = Readonly<Record<string, unknown>>

/** What is made of the values of a text or a number, by the name of the property that it is under; '' at the top. */
export type Leaf = (name: string, fresh: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>

/** Values that fit a JSON Schema of the contract: its patterns, bounds and lengths, with optional properties here and there. */
export function arbitraryOf(
  schema: unknown,
  leaf: Leaf = (_, fresh) => fresh,
  name = '',
): fc.Arbitrary<unknown> {
  if (!isSchema(schema)) return fc.jsonValue()
  if (Array.isArray(schema['anyOf']))
    return fc.oneof(...schema['anyOf'].map((one) => arbitraryOf(one, leaf, name)))
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'])
  if ('const' in schema) return fc.constant(schema['const'])
  switch (schema['type']) {
    case 'object':
      return objectOf(schema, leaf)
    case 'array':
      return fc.array(arbitraryOf(schema['items'], leaf, name), {
        minLength: numberOf(schema['minItems'], 0),
        maxLength: Math.min(numberOf(schema['maxItems'], 3), numberOf(schema['minItems'], 0) + 3),
      })
    case 'integer':
      return leaf(name, integerOf(schema))
    case 'number':
      return numbersOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return leaf(name, textOf(schema))
    default:
      return fc.jsonValue()
  }
}

function objectOf(schema: Schema, leaf: Leaf): fc.Arbitrary<unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const properties = isSchema(schema['properties']) ? schema['properties'] : undefined
  if (properties === undefined) return dictionaryOf(schema, leaf)
  const fields = Object.entries(properties).map(([name, part]) =>
    fc.record({ name: fc.constant(name), draw: fc.nat({ max: 99 }), value: arbitraryOf(part, leaf, name) }),
  )
  return fc
    .record({ percent: fc.constantFrom(0, 4, 4, 15, 40), fields: fc.tuple(...fields) })
    .map((drawn) =>
      Object.fromEntries(
        drawn.fields
          .filter(({ name, draw }) => required.includes(name) || draw < drawn.percent)
          .map(({ name, value }) => [name, value]),
      ),
    )
}

function dictionaryOf(schema: Schema, leaf: Leaf): fc.Arbitrary<unknown> {
  const [[pattern, part] = ['^[a-z]{1,8}$', {}]] = isSchema(schema['patternProperties'])
    ? Object.entries(schema['patternProperties'])
    : []
  return fc.dictionary(textOf({ pattern }), arbitraryOf(part, leaf), { maxKeys: 3 })
}

function integerOf(schema: Schema): fc.Arbitrary<number> {
  const min = numberOf(schema['minimum'], -(2 ** 53) + 1)
  const max = numberOf(schema['maximum'], 2 ** 53 - 1)
  const small = { min: Math.max(min, 0), max: Math.min(max, Math.max(min, 0) + 100) }
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer(small) },
    { weight: 1, arbitrary: fc.maxSafeInteger().map((n) => Math.min(max, Math.max(min, n))) },
  )
}

function numbersOf(schema: Schema): fc.Arbitrary<number> {
  const min = numberOf(schema['minimum'], -1e15)
  const max = numberOf(schema['maximum'], 1e15)
  const cents = fc.integer({ min: 0, max: 100_000 }).map((n) => Math.min(max, Math.max(min, n / 100)))
  return fc.oneof(
    { weight: 3, arbitrary: cents },
    { weight: 1, arbitrary: fc.double({ min, max, noNaN: true }) },
  )
}

const DAY = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString())

const texts = new Map<string, fc.Arbitrary<string>>()
const CHARACTER = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
const PLAIN = /^[A-Za-z0-9]+$/

/** Made once for each kind of text: that takes a while. */
function textOf(schema: Schema): fc.Arbitrary<string> {
  const { pattern, minLength, maxLength, format } = schema
  const key = JSON.stringify([pattern, minLength, maxLength, format])
  const text = texts.get(key) ?? makeText(schema)
  texts.set(key, text)
  return text
}

/** Texts that fit a pattern; where fast-check cannot make them from it, plain ones that do. */
function makeText(schema: Schema): fc.Arbitrary<string> {
  const minLength = numberOf(schema['minLength'], 0)
  const maxLength = Math.min(numberOf(schema['maxLength'], 30), 300)
  const anything = fc.string({ unit: CHARACTER, minLength, maxLength })
  const plain = fc
    .stringMatching(PLAIN)
    .filter((text) => text.length >= minLength && text.length <= maxLength)
  if (schema['format'] === 'date-time') return DAY
  if (typeof schema['pattern'] !== 'string') return fc.oneof(plain, anything)
  const pattern = new RegExp(schema['pattern'], 'u')
  const fits = (text: string) =>
    pattern.test(text) && text.length >= minLength && text.length <= numberOf(schema['maxLength'], 10_000)
  return fc.oneof(
    ...[made(pattern), ...whenPossible(plain, fits), ...dates(fits)].map((one) => one.filter(fits)),
  )
}

function made(pattern: RegExp): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(pattern)
  } catch {
    return fc.stringMatching(PLAIN)
  }
}

function dates(fits: (text: string) => boolean): fc.Arbitrary<string>[] {
  const day = '2031-02-03'
  if (fits(day)) return [DAY.map((at) => at.slice(0, 10))]
  if (fits(`${day} 10:11:12`)) return [DAY.map((at) => at.slice(0, 19).replace('T', ' '))]
  return fits(`${day}T10:11:12.000Z`) ? [DAY] : []
}

function whenPossible(plain: fc.Arbitrary<string>, fits: (text: string) => boolean): fc.Arbitrary<string>[] {
  return fits('abc') && fits('12345678') && fits('X9X9X9') ? [plain] : []
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
