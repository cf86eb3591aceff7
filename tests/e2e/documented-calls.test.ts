import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCheck } from '@openespf/foundation/http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mediaType } from './support/check-answers.ts'
import { APIS, type DocumentedCall, documentedCalls, steady, withTokens } from './support/documented-calls.ts'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'
import { seedWorld } from './support/seed-world.ts'

const ROOT = join(import.meta.dirname, '../..')
const ANSWERS = join(ROOT, 'packages/contract/src/openapi/answers.json')
/** With it, the answers that the documents show are written anew instead of compared. */
const isRecording = process.env['OPENESPF_RECORD_ANSWERS'] === '1'
const PATIENCE = 180_000

/** What a server where nothing is dispatched cannot do: none of its entities waits behind an event that failed. */
const REFUSED_BY_NATURE: Readonly<Record<string, string>> = {
  'espf retry_blocked': '404',
  'espf skip_blocked': '404',
  'espf cancel_blocked': '404',
}

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let token = ''

beforeEach(async () => {
  data = await dataFolder()
  program = openespf(['server', '--role', 'api'], data.path)
  ;[, url = ''] = await printed(program, /openespf server: (http:\/\/\S+)/, PATIENCE)
  token = await seedWorld(url, ADMIN)
}, 2 * PATIENCE)
afterEach(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
}, PATIENCE)

/** The tokens of a session of its own: what a call does to a session, it does to no other call's. */
async function login(): Promise<{ access_token: string; refresh_token: string }> {
  const response = await fetch(`${url}/rest/Session/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ params: ADMIN }),
  })
  return (await response.json()) as { access_token: string; refresh_token: string }
}

async function send({ verb, path, body }: DocumentedCall): Promise<{ status: string; answer: unknown }> {
  const sent = await withTokens(body, login)
  const response = await fetch(`${url}${path}`, {
    method: verb,
    headers: {
      authorization: `Bearer ${token}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  })
  const text = await response.text()
  const isJson = mediaType(response.headers.get('content-type')).endsWith('json')
  return { status: String(response.status), answer: isJson ? JSON.parse(text) : undefined }
}

/** Each API has a server of its own, with the same world. Nothing is dispatched, so that every answer is the same each time. */
test.each(APIS)(
  'every documented call of %s is done, and answered as its document says',
  {
    timeout: 600_000,
  },
  async (api) => {
    const recorded: Record<string, unknown> = JSON.parse(await readFile(ANSWERS, 'utf8'))
    const now: Record<string, unknown> = {}
    const refused: string[] = []
    for (const call of await documentedCalls(join(ROOT, 'docs/openapi'), api)) {
      const { status, answer } = await send(call)
      const said = `${call.name} answers ${status}: ${JSON.stringify(answer)}`
      const schema = call.answers[status]
      expect(schema, said).toBeDefined()
      if (schema && answer !== undefined) expect(createCheck(schema)(answer), said).toBeUndefined()
      const isDone = status.startsWith('2')
      if (!isDone && REFUSED_BY_NATURE[call.name] !== status) refused.push(said)
      if (call.isShown && isDone && answer !== undefined) now[call.name] = steady(answer)
    }
    expect(refused).toEqual([])
    const isOfApi = (name: string) => name.startsWith(`${api} `)
    const others = Object.entries(recorded).filter(([name]) => !isOfApi(name))
    if (isRecording)
      await writeFile(ANSWERS, `${JSON.stringify({ ...Object.fromEntries(others), ...now }, null, 2)}\n`)
    else expect(now).toEqual(Object.fromEntries(Object.entries(recorded).filter(([name]) => isOfApi(name))))
  },
)
