/** `npm run check`: everything but the tests. Prints one line a step; stops at nothing, fails if any step failed. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { checkBreakingChanges, lintDocuments } from './openapi/check-documents.ts'

type Step = { name: string; run: () => Promise<{ ok: boolean; summary: string; output?: string }> }

const CRUISED = ['packages', 'connectors', 'apps', 'tests', 'bench']
/** Redocly neither reports its use nor asks for a newer version. */
const SILENT = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
const MEDIAN_LINES = 150
const MAX_LINES = 500

const steps: Step[] = [
  { name: 'format and lint', run: () => tool('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'types', run: () => tool('tsc', ['-p', 'tsconfig.json']) },
  { name: 'import rules', run: importRules },
  { name: 'dead code', run: () => tool('knip', ['--no-progress']) },
  { name: 'generated files', run: () => tool('node', ['scripts/generate.ts', '--check']) },
  { name: 'API changes', run: () => checkBreakingChanges(capture) },
  { name: 'API documents', run: () => lintDocuments(capture) },
  { name: 'file sizes', run: fileSizes },
  { name: 'SQL in sql/ only', run: sqlPlaces },
]

let failed = 0
for (const step of steps) {
  const started = performance.now()
  const { ok, summary, output } = await step.run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${step.name.padEnd(18)} ${seconds.padStart(5)} s  ${summary}`)
  if (!ok) {
    failed += 1
    if (output) console.log(output)
  }
}
console.log(failed === 0 ? 'check: all good' : `check: ${failed} of ${steps.length} steps failed`)
process.exitCode = failed === 0 ? 0 : 1

async function tool(
  command: string,
  args: string[],
): Promise<{ ok: boolean; summary: string; output: string }> {
  const { code, output } = await capture(command, args)
  const lines = output.trim().split('\n')
  return {
    ok: code === 0,
    summary: code === 0 ? (lines.at(-1) ?? '').slice(0, 100) : `exit code ${code}`,
    output,
  }
}

/** dependency-cruiser passes with "0 modules" when it cannot parse: it must have read every source file. */
async function importRules(): Promise<{ ok: boolean; summary: string; output: string }> {
  const { code, output } = await capture('depcruise', [...CRUISED, '--config', 'import-rules.cjs'])
  const read = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0)
  const expected = (await sources()).filter((file) =>
    CRUISED.some((folder) => file.startsWith(`${folder}/`)),
  ).length
  const ok = code === 0 && read >= expected
  return { ok, summary: `${read} modules read, ${expected} source files`, output }
}

async function fileSizes(): Promise<{ ok: boolean; summary: string; output: string }> {
  const sizes = await Promise.all(
    (await sources()).map(async (file) => ({
      file,
      lines: (await readFile(file, 'utf8')).split('\n').length - 1,
    })),
  )
  sizes.sort((a, b) => a.lines - b.lines)
  const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0
  const largest = sizes.at(-1)
  const over = sizes.filter((size) => size.lines > MAX_LINES)
  return {
    ok: median <= MEDIAN_LINES && over.length === 0,
    summary: `${sizes.length} files, median ${median} lines, largest ${largest?.lines} (${largest?.file})`,
    output: over.map((size) => `${size.file}: ${size.lines} lines`).join('\n'),
  }
}

/** Statements are declared in `sql/` folders (and in foundation's own pg/): nowhere else. */
async function sqlPlaces(): Promise<{ ok: boolean; summary: string; output: string }> {
  const product = (await sources()).filter(
    (file) => !/\.(test|suite)\.ts$|\/testing\/|^tests\/|^scripts\//.test(file),
  )
  const misplaced: string[] = []
  for (const file of product) {
    if (/\/sql\/|^packages\/foundation\/src\/(pg|embedded)\//.test(file)) continue
    if (/\bstatement[(<]/.test(await readFile(file, 'utf8'))) misplaced.push(file)
  }
  return {
    ok: misplaced.length === 0,
    summary: `${misplaced.length} misplaced`,
    output: misplaced.join('\n'),
  }
}

async function sources(): Promise<string[]> {
  const { output } = await capture('git', ['ls-files', '-co', '--exclude-standard', '--', '*.ts', '*.tsx'])
  return output.split('\n').filter((file) => file !== '')
}

function capture(command: string, args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...SILENT },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const add = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
