/** One setting of an app: where it comes from, what it is for, how its text becomes a value. */
export type Setting<T> = {
  env: string
  about: string
  parse: (text: string) => T
  /** The value when the variable is not set; `defaultText` says it in words for people. */
  fallback: T
  defaultText: string
  secret: boolean
}

export type Settings = Readonly<Record<string, Setting<unknown>>>
export type Config<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never
}

/** Reads every setting; all wrong ones are named in one error, each with what it should be. */
export function readConfig<S extends Settings>(
  settings: S,
  env: Readonly<Record<string, string | undefined>>,
): Config<S>
export function readConfig(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const problems: string[] = []
  const values = Object.entries(settings).map(([key, setting]): [string, unknown] => {
    const text = env[setting.env]
    if (text === undefined || text === '') return [key, setting.fallback]
    try {
      return [key, setting.parse(text)]
    } catch (error) {
      problems.push(`${setting.env}: ${error instanceof Error ? error.message : String(error)}`)
      return [key, setting.fallback]
    }
  })
  if (problems.length > 0) throw new Error(`the configuration is not usable:\n  ${problems.join('\n  ')}`)
  return Object.fromEntries(values)
}

/** A table of the settings in Markdown, for the reference page. */
export function documentSettings(settings: Settings): string {
  const rows = Object.values(settings).map((s) => `| \`${s.env}\` | ${s.defaultText} | ${s.about} |`)
  return ['| variable | default | what it is |', '|---|---|---|', ...rows].join('\n')
}

type Basics = { env: string; about: string; secret?: boolean }

export function text(basics: Basics & { fallback: string }): Setting<string> {
  return setting(basics, basics.fallback, (value) => value)
}

export function optionalText(basics: Basics & { defaultText: string }): Setting<string | undefined> {
  return {
    ...setting<string | undefined>(basics, undefined, (value) => value),
    defaultText: basics.defaultText,
  }
}

export function port(basics: Basics & { fallback: number }): Setting<number> {
  return setting(basics, basics.fallback, (value) => {
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
      throw new Error(`"${value}" is not a port: give 0 to 65535`)
    return Number(value)
  })
}

export function choice<T extends string>(basics: Basics & { of: readonly T[]; fallback: T }): Setting<T> {
  return setting(basics, basics.fallback, (value) => {
    const found = basics.of.find((one) => one === value)
    if (found === undefined) throw new Error(`"${value}" is none of ${basics.of.join(', ')}`)
    return found
  })
}

/** How much an app logs. */
export const logLevel = choice({
  env: 'OPENESPF_LOG_LEVEL',
  about: 'What is logged (JSON lines on standard error).',
  of: ['debug', 'info', 'warn', 'error', 'silent'],
  fallback: 'warn',
})

function setting<T>(basics: Basics, fallback: T, parse: (text: string) => T): Setting<T> {
  return {
    env: basics.env,
    about: basics.about,
    secret: basics.secret ?? false,
    fallback,
    parse,
    defaultText: fallback === undefined || fallback === '' ? '' : `\`${String(fallback)}\``,
  }
}
