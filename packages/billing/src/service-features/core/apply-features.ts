import { AppError } from '@openespf/contract/errors'
import { invalid } from '../../core/refusals.ts'
import {
  ACCESS_POLICY_FEATURE,
  type AttributeType,
  type Feature,
  type FeatureAttribute,
  features,
  type Level,
} from './features.ts'
import {
  hasOwnValue,
  INHERITED,
  type Setting,
  type StoredFeatures,
  settingOf,
  UNSET,
  type Values,
  withSetting,
} from './setting.ts'

/** What is wanted of a feature; what is left out stays. Null values count for nothing. */
export type WantedFeature = {
  name: string
  flag?: string
  attributes?: readonly { name: string; values?: readonly (string | null)[] }[]
}

/**
 * The entity's features with those that are wanted; the same object when that changes nothing. Refusals: `request.invalid`
 * (an unknown feature or attribute, one that this level cannot have, a flag or value that does not fit) and, in
 * self-care, `feature.locked`.
 */
export function applyFeatures(
  level: Level,
  stored: StoredFeatures,
  { wanted, inSelfCare }: { wanted: readonly WantedFeature[]; inSelfCare: boolean },
): StoredFeatures {
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length)
    throw invalid('service_features names a feature twice')
  let next = stored
  for (const one of wanted) {
    const feature = features.find(({ name }) => name === one.name)
    if (!feature) throw invalid(`there is no service feature ${one.name}`)
    const current = settingOf(feature, stored)
    const setting = wantedSetting(level, feature, { current, wanted: one })
    if (spell(feature, setting) === spell(feature, current)) continue
    if (!feature.levels.includes(level)) throw invalid(`${feature.name} cannot be set here`)
    if (inSelfCare && !feature.selfCare) throw new AppError('feature.locked', { feature: feature.name })
    next = withSetting(feature, next, setting)
  }
  return next
}

function wantedSetting(
  level: Level,
  feature: Feature,
  { current, wanted }: { current: Setting | undefined; wanted: WantedFeature },
): Setting | undefined {
  const flag = wanted.flag ?? current?.flag ?? UNSET
  checkFlag(level, feature, flag)
  const given = wantedValues(feature, wanted.attributes ?? [])
  if (!hasOwnValue(flag)) {
    const own = Object.values(given).some((values) => values.length > 0)
    // Somebody who reads the values and writes them back under another flag gives them up.
    if (own && spellValues(feature, given) !== spellValues(feature, current?.values ?? {}))
      throw invalid(`${feature.name} takes values of its own only with a flag of its own`)
    return flag === INHERITED && level === 'account' ? { flag, values: {} } : undefined
  }
  const values = kept({ ...current?.values, ...given })
  if (feature.name !== ACCESS_POLICY_FEATURE) return { flag, values }
  if (flag === 'Y' && values['access_policy'] === undefined)
    throw invalid(`${feature.name} needs the attribute access_policy`)
  return flag === 'Y' ? { flag, values } : undefined
}

/** An account takes the customer's value of what a customer can have; a site without its own always does. */
function checkFlag(level: Level, feature: Feature, flag: string): void {
  const fits =
    flag === INHERITED
      ? level === 'customer_site' || (level === 'account' && feature.levels.includes('customer'))
      : flag === UNSET || isOwnFlag(level, feature, flag)
  if (!fits) throw invalid(`${feature.name} cannot have the flag_value ${flag} here`)
}

/** That an account has no access policy though its product gives one cannot be said. */
function isOwnFlag(level: Level, feature: Feature, flag: string): boolean {
  if (feature.name === ACCESS_POLICY_FEATURE && level === 'account') return flag === 'Y'
  return feature.flag === 'mode' ? /^[A-Z0-9]$/.test(flag) : flag === 'Y' || flag === 'N'
}

function wantedValues(
  feature: Feature,
  attributes: NonNullable<WantedFeature['attributes']>,
): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const { name, values: given } of attributes) {
    const attribute = feature.attributes.find((known) => known.name === name)
    if (!attribute) throw invalid(`${feature.name} has no attribute ${name}`)
    if (Object.hasOwn(values, name)) throw invalid(`${feature.name} has the attribute ${name} twice`)
    if (given === undefined) continue
    const own = given.filter((value): value is string => value !== null && value !== '')
    checkValues(feature, attribute, own)
    values[name] = own
  }
  return values
}

function checkValues(feature: Feature, attribute: FeatureAttribute, values: readonly string[]): void {
  const name = `${feature.name}.${attribute.name}`
  if (values.length > 1 && attribute.many === undefined) throw invalid(`${name} takes one value`)
  const wrong = values.find((value) => !isOf(attribute.type, value))
  if (wrong !== undefined) throw invalid(`${name} cannot be ${wrong}: it is of the type ${attribute.type}`)
}

const OCTET = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const ADDRESS = `${OCTET}(\\.${OCTET}){3}`
const forms: Readonly<Record<AttributeType, RegExp>> = {
  text: /^[^\p{Cc}]+$/u,
  integer: /^(0|[1-9]\d{0,14})$/,
  flag: /^[YN]$/,
  address: new RegExp(`^${ADDRESS}$`),
  network: new RegExp(`^${ADDRESS}/(3[0-2]|[12]?\\d)$`),
}
const isOf = (type: AttributeType, value: string): boolean => forms[type].test(value)

function kept(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, list]) => list.length > 0))
}

function spell(feature: Feature, setting: Setting | undefined): string {
  return setting ? `${setting.flag} ${spellValues(feature, setting.values)}` : ''
}

function spellValues(feature: Feature, values: Values): string {
  return JSON.stringify(feature.attributes.map(({ name }) => values[name] ?? []))
}
