import type { HttpConfig } from './config.ts'
import { hasStrayBraces, placeholdersIn, withoutPlaceholders } from './template.ts'

const ROOTS = ['account', 'sim', 'product', 'accessPolicy']

type Known = { knows(path: string): boolean; hint: string }

const SUBSCRIBER: Known = {
  knows: (path) => path === 'account_id' || ROOTS.includes(path.split('.')[0] ?? ''),
  hint: `only account_id and what begins with ${ROOTS.join(', ')}`,
}
const ACCOUNT_ID: Known = { knows: (path) => path === 'account_id', hint: 'only account_id' }
const NOTHING: Known = { knows: () => false, hint: 'nothing is' }

/** Throws an Error that names the setting when a template can never be filled in. */
export function checkConfig(config: HttpConfig): void {
  check(SUBSCRIBER, { url: config.url, body: config.body, read: { expect: config.read?.expect } })
  check(ACCOUNT_ID, {
    remove: { url: config.remove?.url, body: config.remove?.body },
    read: { url: config.read?.url },
  })
  check(NOTHING, { checkUrl: config.checkUrl })
  check(knownToHeaders(config), { headers: config.headers })
  for (const path of config.needs) checkPath(SUBSCRIBER, 'needs', path)
  for (const url of [config.url, config.remove?.url, config.read?.url, config.checkUrl])
    if (url !== undefined && !URL.canParse(withoutPlaceholders(url))) throw new Error(`${url} is not a URL`)
}

/** Headers go with every request, so they may use only what the poorest request knows. */
function knownToHeaders({ checkUrl, remove, read }: HttpConfig): Known {
  if (checkUrl !== undefined) return NOTHING
  return remove === undefined && read === undefined ? SUBSCRIBER : ACCOUNT_ID
}

function check(known: Known, settings: object): void {
  for (const [name, value] of Object.entries(settings)) checkTexts(known, name, value)
}

function checkTexts(known: Known, setting: string, value: unknown): void {
  if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) checkTexts(known, `${setting}.${name}`, item)
  if (typeof value !== 'string') return
  if (hasStrayBraces(value)) throw new Error(`${setting}: the braces in it are no {{placeholder}}`)
  for (const { path } of placeholdersIn(value)) checkPath(known, setting, path)
}

function checkPath({ knows, hint }: Known, setting: string, path: string): void {
  if (!knows(path)) throw new Error(`${setting}: ${path} is not known there, ${hint}`)
}
