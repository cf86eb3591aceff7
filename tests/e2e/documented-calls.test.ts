import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mediaType } from './support/check-answers.ts'
import { type DocumentedCall, documentedCalls, steady } from './support/documented-calls.ts'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'
import { seedWorld } from './support/seed-world.ts'

const ROOT = join(import.meta.dirname, '../..')
const ANSWERS = join(ROOT, 'packages/contract/src/openapi/answers.json')
/** With it, the answers that the documents show are written anew instead of compared. */
const isRecording = process.env['OPENESPF_RECORD_ANSWERS'] === '1'
const PATIENCE = 180_000

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let token = ''

beforeAll(async () => {
  data = await dataFolder()
  program = openespf(['server', '--role', 'api'], data.path)
  ;[, url = ''] = await printed(program, /openespf server: (http:\/\/\S+)/, PATIENCE)
  token = await seedWorld(url, ADMIN)
}, 2 * PATIENCE)
afterAll(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
}, PATIENCE)

async function send({ verb, path, body }: DocumentedCall): Promise<{ status: string; answer: unknown }> {
  const response = await fetch(`${url}${path}`, {
    method: verb,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = mediaType(response.headers.get('content-type')).endsWith('json')
  return { status: String(response.status), answer: isJson ? JSON.parse(text) : undefined }
}

/** Nothing is dispatched, so that every answer is the same each time. */
test('every documented call is answered as its document says', { timeout: 600_000 }, async () => {
  const recorded: Record<string, unknown> = JSON.parse(await readFile(ANSWERS, 'utf8'))
  const now: Record<string, unknown> = {}
  for (const call of await documentedCalls(join(ROOT, 'docs/openapi'))) {
    const { status, answer } = await send(call)
    const schema = call.answers[status]
    expect(schema, `${call.name} answers ${status}: ${JSON.stringify(answer)}`).toBeDefined()
    if (schema && answer !== undefined)
      expect(createCheck(schema)(answer), `${call.name}: ${JSON.stringify(answer)}`).toBeUndefined()
    if (call.isShown && /^20[01]$/.test(status) && answer !== undefined) now[call.name] = steady(answer)
  }
  if (isRecording) await writeFile(ANSWERS, `${JSON.stringify(now, null, 2)}\n`)
  else expect(now).toEqual(recorded)
})
