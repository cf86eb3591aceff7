import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = fileURLToPath(new URL('../connectors', import.meta.url))

/** `docs/connectors/<name>.md` for each connector: its instructions.md, and its settings as its schema says them. */
export async function connectorPages(note: string): Promise<Record<string, string>> {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )
  const pages = await Promise.all(
    names.sort().map(async (name) => {
      const instructions = readFileSync(join(folder, name, 'instructions.md'), 'utf8')
      const rows = settingsOf(await schemaOf(name), '')
      return [`docs/connectors/${name}.md`, `${note}${instructions}\n${table(rows)}`] as const
    }),
  )
  return Object.fromEntries(pages)
}

type Schema = {
  type?: string
  properties?: Record<string, Schema>
  required?: readonly string[]
  anyOf?: readonly { const?: unknown }[]
  default?: unknown
  description?: string
}
type Setting = { name: string; values: string; fallback: string; about: string }

/** The schema of the one connector that the folder's door gives out. */
async function schemaOf(name: string): Promise<Schema> {
  const door: Record<string, unknown> = await import(pathToFileURL(join(folder, name, 'src/index.ts')).href)
  for (const given of Object.values(door))
    if (typeof given === 'object' && given !== null && 'config' in given && 'create' in given)
      return given.config as Schema
  throw new Error(`connectors/${name}/src/index.ts gives out no connector`)
}

function settingsOf(schema: Schema, prefix: string): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]): Setting[] => {
    const isRequired = schema.required?.includes(key) && one.default === undefined
    const setting = {
      name: `${prefix}${key}`,
      values: (one.anyOf ?? [])
        .flatMap((value) => ('const' in value ? [String(value.const)] : []))
        .join(', '),
      fallback:
        one.default === undefined ? (isRequired ? 'required' : '') : `\`${JSON.stringify(one.default)}\``,
      about: one.description ?? '',
    }
    return [setting, ...(one.properties ? settingsOf(one, `${prefix}${key}.`) : [])]
  })
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map(
    ({ name, values, fallback, about }) =>
      `| \`${name}\` | ${fallback} | ${[about, values && `One of ${values}.`].filter(Boolean).join(' ').replaceAll('|', '\\|')} |`,
  )
  return `## Settings

| setting | default | what it is |
|---|---|---|
${rows.join('\n')}
`
}
