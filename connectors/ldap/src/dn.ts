/** The configured DN: which kind of key stands in it, and what is around the key. */
export type DnTemplate = {
  key: 'account_id' | 'imsi'
  /** Of the first part: `uid`. */
  attribute: string
  prefix: string
  suffix: string
  /** The rest: `ou=people,dc=example,dc=net`. */
  base: string
}

/** Reads `uid={{account_id}},ou=people,dc=example,dc=net`. */
export function parseDnTemplate(text: string): DnTemplate {
  const match = /^([^=]+)=([^,]*)\{\{(account_id|imsi)\}\}([^,]*),(.+)$/.exec(text)
  const [, attribute, prefix, key, suffix, base] = match ?? []
  if (attribute === undefined || base === undefined || /[{}]/.test(`${prefix}${suffix}${base}`))
    throw new Error(
      `dn: {{account_id}} or {{imsi}} must stand in the first part, once, and nothing else in braces`,
    )
  return {
    key: key === 'imsi' ? 'imsi' : 'account_id',
    attribute,
    prefix: prefix ?? '',
    suffix: suffix ?? '',
    base,
  }
}

/** The value of the first part's attribute for a key. */
export function nameOf({ prefix, suffix }: DnTemplate, key: string): string {
  return `${prefix}${key}${suffix}`
}

export function rdnOf(template: DnTemplate, key: string): string {
  return `${template.attribute}=${escapeValue(nameOf(template, key))}`
}

export function dnOf(template: DnTemplate, key: string): string {
  return `${rdnOf(template, key)},${template.base}`
}

/** The key that a first part's value stands for; undefined: it is not of this form. */
export function keyOf({ prefix, suffix }: DnTemplate, name: string): string | undefined {
  const fits = name.startsWith(prefix) && name.endsWith(suffix) && name.length > prefix.length + suffix.length
  return fits ? name.slice(prefix.length, name.length - suffix.length) : undefined
}

/** RFC 4514 §2.4, all special characters by their numbers, so that no comma is left. */
function escapeValue(value: string): string {
  return value.replaceAll(
    /[\0"+,;<=>\\#]|^ | $/g,
    (character) => `\\${Buffer.from(character).toString('hex')}`,
  )
}
