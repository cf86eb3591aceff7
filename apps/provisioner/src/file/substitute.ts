/** Where the values of `${…}` come from. Each throws a sentence for people. */
export type Sources = {
  env: Readonly<Record<string, string | undefined>>
  readFile: (path: string) => string
}

const REFERENCE = /\$?\$\{([A-Za-z_]\w*|file:[^}]+)\}/g

/**
 * Fills in `${NAME}` from the environment and `${file:path}` from a file (without the line break at its end); `$${NAME}`
 * stands for a plain `${NAME}`. Throws a sentence that names what is missing.
 */
export function substitute(text: string, { env, readFile }: Sources): string {
  return text.replaceAll(REFERENCE, (reference, name: string) => {
    if (reference.startsWith('$$')) return reference.slice(1)
    if (name.startsWith('file:')) return readFile(name.slice('file:'.length)).replace(/\r?\n$/, '')
    const value = env[name]
    if (value === undefined) throw new Error(`the environment variable ${name} is not set`)
    return value
  })
}
