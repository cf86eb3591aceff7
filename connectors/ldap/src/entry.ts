import { isPassword, type PasswordScheme } from './password.ts'

/** Values by attribute; names in lower case, as the directory takes them in any. */
export type Values = ReadonlyMap<string, readonly string[]>

/** What an entry should be. Attributes without values should not be there; those that are not named are not ours. */
export type Wanted = {
  values: Values
  objectClasses: readonly string[]
  password: { attribute: string; scheme: PasswordScheme; text: string | undefined }
}

export type Difference = {
  attribute: string
  expected: readonly string[]
  actual: readonly string[]
  /** The one that should stand there: `expected` shows nothing of it. */
  password?: string
}

const OBJECT_CLASS = 'objectclass'

/** The names of all attributes that are ours. */
export function namesOf({ values, password }: Wanted): string[] {
  return [
    ...values.keys(),
    OBJECT_CLASS,
    ...(password.scheme === 'none' ? [] : [password.attribute.toLowerCase()]),
  ]
}

/** Further object classes are left to the entry. */
export function compare(wanted: Wanted, actual: Values): Difference[] {
  const now = (name: string): readonly string[] => actual.get(name) ?? []
  const attributes = [...wanted.values].map(([attribute, expected]) => ({
    attribute,
    expected,
    actual: now(attribute),
  }))
  const classes = now(OBJECT_CLASS)
  const lacking = wanted.objectClasses.filter(
    (name) => !classes.some((each) => each.toLowerCase() === name.toLowerCase()),
  )
  const all = { attribute: OBJECT_CLASS, expected: [...classes, ...lacking], actual: classes }
  return [all, ...attributes]
    .filter(({ expected, actual: found }) => !isSame(expected, found))
    .concat(comparePassword(wanted.password, now))
}

function comparePassword(
  { attribute: name, scheme, text }: Wanted['password'],
  now: (name: string) => readonly string[],
): Difference[] {
  if (scheme === 'none') return []
  const attribute = name.toLowerCase()
  const actual = now(attribute)
  if (text === undefined) return actual.length === 0 ? [] : [{ attribute, expected: [], actual }]
  const isRight = actual.length === 1 && isPassword(actual[0] ?? '', text, scheme)
  return isRight ? [] : [{ attribute, expected: [], actual, password: text }]
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value) => b.includes(value))
}
