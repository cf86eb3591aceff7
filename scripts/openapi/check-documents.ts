import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { breakingChanges } from './breaking-changes.ts'

const FOLDER = 'docs/openapi'
/** Changes that were decided on although they break clients: sentences as this check words them. */
const ACCEPTED = 'scripts/openapi/accepted-changes.json'

type Run = (command: string, args: string[]) => Promise<{ code: number | null; output: string }>
type Checked = { ok: boolean; summary: string; output: string }

/** Whether the documents would break clients of those that were committed before: on a branch where it began, else by the last commit. */
export async function checkBreakingChanges(run: Run): Promise<Checked> {
  const base = await findBase(run)
  const accepted: string[] = JSON.parse(await readFile(ACCEPTED, 'utf8'))
  const found: string[] = []
  for (const file of await documents()) {
    const { code, output } = await run('git', ['show', `${base}:${FOLDER}/${file}`])
    if (code !== 0) continue
    const changes = breakingChanges(
      JSON.parse(output),
      JSON.parse(await readFile(join(FOLDER, file), 'utf8')),
    )
    found.push(...changes.map((change) => `${file}: ${change}`))
  }
  const open = found.filter((change) => !accepted.includes(change))
  const advice = `If clients must bear with it, add the sentence to ${ACCEPTED}.`
  return {
    ok: open.length === 0,
    summary: `${open.length} breaking changes since ${base.slice(0, 10)}`,
    output: [...open, advice].join('\n'),
  }
}

async function findBase(run: Run): Promise<string> {
  const lines = async (...args: string[]) => {
    const { code, output } = await run('git', args)
    return code === 0 ? output.trim() : ''
  }
  const head = await lines('rev-parse', 'HEAD')
  const fork =
    (await lines('merge-base', 'HEAD', 'origin/main')) || (await lines('merge-base', 'HEAD', 'main'))
  return fork === '' || fork === head ? 'HEAD~1' : fork
}

/** Whether both linters find no error in any document. Neither calls home. */
export async function lintDocuments(run: Run): Promise<Checked> {
  const files = (await documents()).map((file) => join(FOLDER, file))
  const redocly = await run('redocly', ['lint', '--config', 'scripts/openapi/redocly.yaml', ...files])
  const spectral = await run('spectral', [
    'lint',
    '--quiet',
    '--fail-severity',
    'error',
    '--ruleset',
    'scripts/openapi/spectral.yaml',
    ...files,
  ])
  const ok = redocly.code === 0 && spectral.code === 0
  return {
    ok,
    summary: `${files.length} documents, Redocly ${verdict(redocly.code)}, Spectral ${verdict(spectral.code)}`,
    output: `${redocly.output}\n${spectral.output}`,
  }
}

function verdict(code: number | null): string {
  return code === 0 ? 'content' : `exit code ${code}`
}

async function documents(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((file) => file.endsWith('.json'))
}
