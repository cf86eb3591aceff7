import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHlrTable } from './fake-hlr-table.ts'
import { type FakeOsmoHlr, startFakeOsmoHlr } from './fake-osmo-hlr.ts'
import type { HlrSubscriber } from './hlr-subscriber.ts'

/** The stand-in for OsmoHLR on a free port of 127.0.0.1; its subscribers are kept in the folder, a line of JSON each. */
export async function startStandIn(dir: string): Promise<FakeOsmoHlr> {
  const file = join(dir, 'stand-in.jsonl')
  const table = createHlrTable(parse(await readOrEmpty(file)), () => write(file, table.list()))
  return startFakeOsmoHlr({ host: '127.0.0.1', port: 0, table })
}

/** Before the answer goes out, so that what was answered is there after a crash. */
function write(file: string, subscribers: readonly HlrSubscriber[]): void {
  writeFileSync(`${file}.new`, subscribers.map((subscriber) => `${JSON.stringify(subscriber)}\n`).join(''))
  renameSync(`${file}.new`, file)
}

function parse(text: string): HlrSubscriber[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    const { imsi, msisdn, csEnabled, psEnabled, keys }: Partial<HlrSubscriber> = JSON.parse(line)
    if (imsi === undefined || csEnabled === undefined || psEnabled === undefined) return []
    return [{ imsi, msisdn, csEnabled, psEnabled, ...(keys && { keys }) }]
  })
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}
