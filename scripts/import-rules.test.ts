import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openespf-rules-'))
  for (const name of ['node_modules', 'import-rules.cjs', 'tsconfig.json'])
    symlinkSync(join(root, name), join(folder, name))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

function cruise(): { status: number | null; output: string } {
  const depcruise = join(root, 'node_modules/.bin/depcruise')
  const run = spawnSync(depcruise, ['packages', 'connectors', '--config', 'import-rules.cjs'], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status: run.status, output: run.stdout + run.stderr }
}

test('a clean tree passes, and each planted forbidden import fails by its rule', () => {
  write('packages/billing/src/index.ts', 'export const bill = 1\n')
  write('packages/espf/src/index.ts', 'export const send = 1\n')
  write('packages/espf/src/core/pure.ts', 'export const pure = 1\n')
  write('connectors/a/src/index.ts', 'export const a = 1\n')
  write('connectors/b/src/index.ts', 'export const b = 1\n')
  const clean = cruise()
  expect(clean.output).toMatch(/no dependency violations found \(5 modules/)
  expect(clean.status).toBe(0)

  write(
    'packages/espf/src/reach.ts',
    "import { bill } from '../../billing/src/index.ts'\nexport const x = bill\n",
  )
  write('packages/espf/src/core/impure.ts', "import { readFile } from 'node:fs'\nexport const x = readFile\n")
  write('connectors/a/src/neighbour.ts', "import { b } from '../../b/src/index.ts'\nexport const x = b\n")
  write('packages/billing/src/left.ts', "import { r } from './right.ts'\nexport const l = () => r\n")
  write('packages/billing/src/right.ts', "import { l } from './left.ts'\nexport const r = () => l\n")
  const planted = cruise()
  expect(planted.status).not.toBe(0)
  for (const rule of ['espf', 'core-is-pure', 'connector', 'no-cycles']) {
    expect(planted.output).toContain(`error ${rule}: `)
  }
})
