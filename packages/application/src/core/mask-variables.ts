const SECRET = /pass|secret|token|^ki$|^opc?$|^pin$|^puk/i

/** The variables of an event, those with a secret's name masked. */
export function maskVariables(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, SECRET.test(name) ? '(masked)' : value]),
  )
}
