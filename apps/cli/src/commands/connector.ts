import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import type { Terminal } from '../terminal.ts'

const templates = fileURLToPath(new URL('../../templates/connector', import.meta.url))
const SUFFIX = '.tmpl'

/** `openespf connector new NAME`: the beginning of a connector of one's own (docs/writing-a-connector.md). */
export function connectorCommand(terminal: Terminal): Command {
  return new Command('connector').description('Make a connector of your own.').addCommand(
    new Command('new')
      .description('Write the beginning of a connector: fill in its TODOs (docs/writing-a-connector.md).')
      .argument('<name>', 'its name, such as acme-hss', parseName)
      .option('--folder <folder>', 'where connectors are', 'connectors')
      .action(async (name: string, { folder }: { folder: string }) => {
        const files = await writeConnector(name, folder)
        terminal.out(nextSteps(name, folder, files))
      }),
  )
}

/** Writes the files of a new connector and returns their paths. Throws where something has that name already. */
async function writeConnector(name: string, folder: string): Promise<string[]> {
  const target = join(folder, name)
  if (await stat(target).catch(() => undefined))
    throw new Error(`${target} is there already: take another name, or remove it`)
  const entries = await readdir(templates, { recursive: true, withFileTypes: true })
  const written: string[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const source = join(entry.parentPath, entry.name)
    const path = fillIn(relative(templates, source).slice(0, -SUFFIX.length), name)
    await mkdir(dirname(join(target, path)), { recursive: true })
    await writeFile(join(target, path), fillIn(await readFile(source, 'utf8'), name))
    written.push(path)
  }
  return written.sort()
}

function fillIn(text: string, name: string): string {
  return text
    .replaceAll('__NAME__', name.toUpperCase())
    .replaceAll('__Name__', pascal(name))
    .replaceAll('__camelName__', camel(name))
    .replaceAll('__name__', name)
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())
}

function camel(name: string): string {
  return `${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Connector`
}

function nextSteps(name: string, folder: string, files: readonly string[]): string {
  return `${files.map((file) => join(folder, name, file)).join('\n')}

Next:
  1. npm install                          links the new package
  2. Fill in the TODOs in src/, in any order.
  3. npx vitest run ${join(folder, name)}    until it passes
  4. In apps/provisioner, one line each: the dependency in package.json, and in src/connectors.ts
       [${camel(name)}.name]: kind(${camel(name)}),
  5. Tell what it does in instructions.md, then npm run generate.`
}

function parseName(name: string): string {
  if (/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name)) return name
  throw new InvalidArgumentError('Give small letters, digits and hyphens, beginning with a letter.')
}
