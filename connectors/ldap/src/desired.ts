import type { ExternalKey, Need, Subscriber, Wanted as WantedOf } from '@openespf/application/connector'
import type { LdapConfig } from './config.ts'
import { type DnTemplate, nameOf } from './dn.ts'
import type { Wanted } from './entry.ts'
import { fillIn, problemOfTemplate } from './template.ts'

/** The entry that an account should have, or why it can have none. */
export type Desired = { key: string } & ({ wanted: Wanted } | { problem: string })

const CLOSED = 'C'
/** Where placeholders begin, and what must be read of billing for each. */
const NEEDS: Readonly<Record<string, Need | undefined>> = {
  account_id: undefined,
  account: undefined,
  sim: 'sim',
  product: 'product',
  accessPolicy: 'access_policy',
  customer: 'customer',
  customFields: 'custom_fields',
}

/** Throws an error that names the template which can never be filled in. */
export function checkTemplates(config: LdapConfig, dn: DnTemplate): void {
  for (const [setting, attributes] of Object.entries({
    attributes: config.attributes,
    blockedAttributes: config.blockedAttributes,
  }))
    for (const [name, templates] of Object.entries(attributes)) {
      const lower = name.toLowerCase()
      if (lower === dn.attribute.toLowerCase() || lower === config.passwordAttribute.toLowerCase())
        throw new Error(`${setting}.${name} is set by itself: leave it out`)
      for (const template of [templates].flat()) {
        const problem = problemOfTemplate(template, Object.keys(NEEDS))
        if (problem !== undefined) throw new Error(`${setting}.${name}: ${problem}`)
      }
    }
}

export function needsOf(config: LdapConfig): Need[] {
  const text = JSON.stringify([config.attributes, config.blockedAttributes])
  const needs = Object.entries(NEEDS).flatMap(([name, need]) =>
    need !== undefined && new RegExp(`\\{\\{\\s*${name}\\.`).test(text) ? [need] : [],
  )
  return config.dn.includes('{{imsi}}') && !needs.includes('sim') ? [...needs, 'sim'] : needs
}

/** undefined for an account that is closed, or that has no SIM card where the DN is made of its IMSI. */
export function desire(
  subscriber: Subscriber,
  config: LdapConfig,
  dn: DnTemplate,
): WantedOf<Desired> | undefined {
  const { account, sim } = subscriber
  const accountId = account.id.replace(/@.*$/s, '')
  const key = dn.key === 'imsi' ? sim?.imsi : accountId
  if (account.bill_status === CLOSED || key === undefined) return undefined
  const keys: ExternalKey[] = [{ kind: dn.key, value: key }]
  if (key === '' || /\p{Cc}/u.test(key))
    return { keys, desired: { key, problem: `${JSON.stringify(key)} cannot stand in a DN` } }

  const status = account.status ?? ''
  const served = status === '' || status === 'active' || config.serviceStatuses.includes(status)
  const { attributes, blockedAttributes } = config
  const scope = { account_id: accountId, ...subscriber }
  const absent = Object.keys({ ...attributes, ...blockedAttributes }).map((name) => [name, []])
  const templates = { ...Object.fromEntries(absent), ...attributes, ...(served ? {} : blockedAttributes) }
  const values = new Map(
    Object.entries<string | string[]>(templates).map(([name, each]) => [
      name.toLowerCase(),
      [...new Set([each].flat().flatMap((template) => fillIn(template, scope) ?? []))],
    ]),
  )
  values.set(dn.attribute.toLowerCase(), [nameOf(dn, key)])
  const text = served ? account.h323_password || undefined : undefined
  const password = { attribute: config.passwordAttribute, scheme: config.passwordScheme, text }
  return { keys, desired: { key, wanted: { values, objectClasses: config.objectClasses, password } } }
}
