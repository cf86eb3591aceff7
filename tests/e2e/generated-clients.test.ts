import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { text } from 'node:stream/consumers'
import openapiTS, { astToString } from 'openapi-typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'

const DOCUMENTS = join(import.meta.dirname, '../../docs/openapi')
const CLIENTS = join(import.meta.dirname, '../clients')
const GENERATED = join(CLIENTS, 'generated')
const TSC = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')

/** A test machine may be slow. */
const PATIENCE = 180_000

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''

beforeAll(async () => {
  data = await dataFolder()
  program = openespf(['server'], data.path)
  ;[, url = ''] = await printed(program, /openespf server: (http:\/\/\S+)/, PATIENCE)
}, 2 * PATIENCE)
afterAll(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
  await rm(GENERATED, { recursive: true, force: true })
}, PATIENCE)

/** What `npx openapi-typescript docs/openapi/<name>.json` writes. */
async function generate(): Promise<void> {
  await mkdir(GENERATED, { recursive: true })
  for (const file of (await readdir(DOCUMENTS)).filter((name) => name.endsWith('.json'))) {
    const types = await openapiTS(await readFile(join(DOCUMENTS, file), 'utf8'))
    await writeFile(join(GENERATED, `${parse(file).name}.ts`), astToString(types))
  }
}

async function compile(): Promise<string> {
  const tsc = spawn(process.execPath, [TSC, '-p', CLIENTS], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await Promise.all([text(tsc.stdout), once(tsc, 'exit')])
  return output
}

/** The scenarios are compiled against what is generated here, so that the other sources cannot know them. */
async function scenario(name: string): Promise<Record<string, (...given: unknown[]) => Promise<unknown>>> {
  return import(join(CLIENTS, `scenarios/${name}.ts`))
}

test('a client generated from each document compiles, and drives a scenario', {
  timeout: 600_000,
}, async () => {
  await generate()
  expect(await compile()).toBe('')

  const added = await (await scenario('admin'))['administer']?.(url, ADMIN)
  expect(added).toMatchObject({ token: expect.any(String), i_account: expect.any(Number) })
  const { token, i_account, i_product } = Object(added)
  await (await scenario('v2'))['keepProducts']?.(url, token)
  await (await scenario('espf'))['report']?.(url, token, i_account)

  const { addReseller, addUser } = await scenario('admin')
  const { reseller, i_subscription, fee } = Object(await addReseller?.(url, token))
  const sold = await (await scenario('reseller'))['resell']?.(url, reseller, { i_product, i_subscription })
  const { account, ...keys } = Object(sold)
  const customer = await addUser?.(url, token, keys.i_customer)
  await (await scenario('customer'))['lookAfterItself']?.(url, customer, { ...keys, fee })
  await (await scenario('account'))['passCallsOn']?.(url, account, keys.i_account)
})
