import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAccountPark } from '../sql/create-account-park.ts'
import { settleDown } from '../sql/settle-down.ts'
import { type ApiServer, startApiServer } from '../support/api-server.ts'
import { type Asking, createAsking, type Question, rateOf } from '../support/ask.ts'
import type { Bench } from '../support/bench.ts'
import { monotonicMs } from '../support/clock.ts'
import { ourSchema } from '../support/database.ts'
import { type ServerProcess, startServerProcess } from '../support/server-process.ts'
import { median, round, spreadOf } from '../support/statistics.ts'
import { urlOf } from '../support/url-of.ts'

export type Api = {
  accountInfoPerSecond: number
  productsPerSecond: number
  /** fastify alone with one look-up of the account by its key, on the same table. */
  barePerSecond: number
  /** Of accounts in API 2.0: how many times as many answers a second with two fields as with all. */
  fieldsRatio: number
  /** How long the last page of all accounts takes as against the first, API 2.0. */
  lastPageRatio: number
}

const BARE = fileURLToPath(new URL('../peers/bare-api-process.ts', import.meta.url))
const WARM_UP_SECONDS = 2
const PAGES_COMPARED = 100

/** What is asked for. Whole objects and two fields of them are read by the same keys. */
const questions = (accounts: number) => {
  const some = (n: number): number => 1 + ((n * 7919) % accounts)
  const get = (path: string): Question => ({ method: 'GET', path })
  const accountInfo = (n: number): Question => ({
    method: 'POST',
    path: '/rest/Account/get_account_info',
    body: `{"params":{"i_account":${some(n)}}}`,
  })
  return {
    accountInfo,
    bare: accountInfo,
    products: () => get('/api/2/products?fields=i_product,name,iso_4217&limit=10'),
    fields: (n: number) => get(`/api/2/accounts/${some(n)}?fields=id,bill_status`),
    whole: (n: number) => get(`/api/2/accounts/${some(n)}`),
  }
}
const kinds = ['accountInfo', 'bare', 'products', 'fields', 'whole'] as const
type Kind = (typeof kinds)[number]
type Measured = { perSecond: number; perCpuSecond: number }
type AllMeasured = Record<Kind, Measured[]>

/** The APIs of one process of the real program, with many accounts in the table; the questions come from another process. */
export async function runApi(bench: Bench): Promise<{ result: Api; details: object }> {
  const { accounts } = bench.sizes.api
  const fresh = await bench.server.fresh(ourSchema)
  try {
    bench.say(`api: making ${accounts} accounts`)
    await fresh.database.transaction((tx) => createAccountPark(tx, accounts))
    await settleDown(fresh.database)
    const databaseUrl = urlOf(fresh.settings)
    const server = await startApiServer({ databaseUrl, data: join(bench.server.folder, 'api'), role: 'api' })
    const bare = await startServerProcess(BARE, [databaseUrl])
    const askings = {
      ours: createAsking(server),
      bare: createAsking({ url: bare.url, authorization: server.authorization }),
    }
    try {
      const measured = await measureAll(bench, { server, bare, askings })
      const pages = await walk(bench, askings.ours)
      return resultOf(measured, pages, { accounts, serverRssMb: round(await server.peakRssMb()) })
    } finally {
      await Promise.all(Object.values(askings).map((asking) => asking.close()))
      await bare.stop()
      await server.stop()
    }
  } finally {
    await fresh.drop()
  }
}

type World = { server: ApiServer; bare: ServerProcess; askings: Record<'ours' | 'bare', Asking> }

async function measureAll(bench: Bench, { server, bare, askings }: World): Promise<AllMeasured> {
  const { accounts, seconds } = bench.sizes.api
  const known = questions(accounts)
  const measured: AllMeasured = { accountInfo: [], bare: [], products: [], fields: [], whole: [] }
  for (let run = 1; run <= bench.runs; run++) {
    for (const kind of kinds) {
      const [process, asking] = kind === 'bare' ? [bare, askings.bare] : [server, askings.ours]
      await rateOf(asking, Math.min(WARM_UP_SECONDS, seconds), known[kind])
      const before = [await process.cpuMs(), monotonicMs()] as const
      const perSecond = await rateOf(asking, seconds, known[kind])
      const load = ((await process.cpuMs()) - before[0]) / (monotonicMs() - before[1])
      measured[kind].push({ perSecond: round(perSecond), perCpuSecond: round(perSecond / load) })
    }
    const shown = kinds.map((kind) => {
      const { perSecond, perCpuSecond } = measured[kind].at(-1) ?? {}
      return `${kind} ${perSecond}/s (${perCpuSecond} per second of its processor)`
    })
    bench.say(`api ${run}/${bench.runs}: ${shown.join(', ')}`)
  }
  return measured
}

function resultOf(measured: AllMeasured, pages: Pages, facts: object): { result: Api; details: object } {
  const rates = (kind: Kind, key: keyof Measured) => measured[kind].map((one) => one[key])
  const spreads = (key: keyof Measured) =>
    Object.fromEntries(kinds.map((kind) => [kind, spreadOf(rates(kind, key))]))
  const ratios = (kind: Kind, other: Kind) =>
    measured[kind].map(({ perSecond }, i) =>
      round(perSecond / (measured[other][i]?.perSecond ?? Number.NaN), 2),
    )
  return {
    result: {
      accountInfoPerSecond: median(rates('accountInfo', 'perSecond')),
      barePerSecond: median(rates('bare', 'perSecond')),
      productsPerSecond: median(rates('products', 'perSecond')),
      fieldsRatio: median(ratios('fields', 'whole')),
      lastPageRatio: round(pages.lastMs / pages.firstMs, 2),
    },
    details: {
      ...facts,
      perSecond: spreads('perSecond'),
      perSecondOfItsProcessor: spreads('perCpuSecond'),
      ...{
        bareRatio: spreadOf(ratios('accountInfo', 'bare')),
        fieldsRatio: spreadOf(ratios('fields', 'whole')),
        pages,
      },
    },
  }
}

type Pages = { count: number; firstMs: number; lastMs: number }

/** Reads all accounts, page by page; then the first and the last page in turn, of which the medians count. */
async function walk(bench: Bench, { ask }: Asking): Promise<Pages> {
  const { accounts, pageSize } = bench.sizes.api
  const first = `/api/2/accounts?fields=i_account,id&limit=${pageSize}`
  let last = first
  let [count, seen] = [0, 0]
  for (;;) {
    const page: { items: unknown[]; next_cursor: string | null } = JSON.parse(
      await ask({ method: 'GET', path: last }),
    )
    count += 1
    seen += page.items.length
    if (page.next_cursor === null) break
    last = `${first}&cursor=${page.next_cursor}`
  }
  if (seen !== accounts) bench.fault(`api: the pages hold ${seen} of ${accounts} accounts`)
  const timeOf = async (path: string): Promise<number> => {
    const begun = monotonicMs()
    await ask({ method: 'GET', path })
    return monotonicMs() - begun
  }
  const times: Record<'first' | 'last', number[]> = { first: [], last: [] }
  for (let time = 0; time < PAGES_COMPARED; time++) {
    times.first.push(await timeOf(first))
    times.last.push(await timeOf(last))
  }
  const [firstMs, lastMs] = [median(times.first), median(times.last)]
  bench.say(`api: page 1 takes ${round(firstMs, 2)} ms, page ${count} ${round(lastMs, 2)} ms`)
  return { count, firstMs: round(firstMs, 3), lastMs: round(lastMs, 3) }
}
