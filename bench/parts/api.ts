import { join } from 'node:path'
import { createAccountPark } from '../sql/create-account-park.ts'
import { settleDown } from '../sql/settle-down.ts'
import { type ApiServer, startApiServer } from '../support/api-server.ts'
import { type Asking, createAsking, type Question, rateOf } from '../support/ask.ts'
import type { Bench } from '../support/bench.ts'
import { monotonicMs } from '../support/clock.ts'
import { ourSchema } from '../support/database.ts'
import { median, round, spreadOf } from '../support/statistics.ts'
import { urlOf } from '../support/url-of.ts'

export type Api = {
  accountInfoPerSecond: number
  productsPerSecond: number
  /** Of accounts in API 2.0: how many times as many answers a second with two fields as with all. */
  fieldsRatio: number
  /** How long the last page of all accounts takes as against the first, API 2.0. */
  lastPageRatio: number
}

const WARM_UP_SECONDS = 2
const PAGES_COMPARED = 100

/** What is asked for. Whole objects and two fields of them are read by the same keys. */
const questions = (accounts: number) => {
  const some = (n: number): number => 1 + ((n * 7919) % accounts)
  const get = (path: string): Question => ({ method: 'GET', path })
  return {
    accountInfo: (n: number): Question => ({
      method: 'POST',
      path: '/rest/Account/get_account_info',
      body: `{"params":{"i_account":${some(n)}}}`,
    }),
    products: () => get('/api/2/products?fields=i_product,name,iso_4217&limit=10'),
    fields: (n: number) => get(`/api/2/accounts/${some(n)}?fields=id,bill_status`),
    whole: (n: number) => get(`/api/2/accounts/${some(n)}`),
  }
}
type Kind = keyof ReturnType<typeof questions>
type Measured = { perSecond: number; perCpuSecond: number }

/** The APIs of one process of the real program, with many accounts in the table; the questions come from another process. */
export async function runApi(bench: Bench): Promise<{ result: Api; details: object }> {
  const { accounts } = bench.sizes.api
  const fresh = await bench.server.fresh(ourSchema)
  try {
    bench.say(`api: making ${accounts} accounts`)
    await fresh.database.transaction((tx) => createAccountPark(tx, accounts))
    await settleDown(fresh.database)
    const server = await startApiServer({
      databaseUrl: urlOf(fresh.settings),
      data: join(bench.server.folder, 'api'),
      role: 'api',
    })
    const asking = createAsking(server)
    try {
      return await measureAll(bench, server, asking)
    } finally {
      await asking.close()
      await server.stop()
    }
  } finally {
    await fresh.drop()
  }
}

async function measureAll(
  bench: Bench,
  server: ApiServer,
  asking: Asking,
): Promise<{ result: Api; details: object }> {
  const kinds = questions(bench.sizes.api.accounts)
  const measured: Record<Kind, Measured[]> = { accountInfo: [], products: [], fields: [], whole: [] }
  for (let run = 1; run <= bench.runs; run++) {
    for (const kind of ['accountInfo', 'products', 'fields', 'whole'] as const) {
      await rateOf(asking, Math.min(WARM_UP_SECONDS, bench.sizes.api.seconds), kinds[kind])
      const before = [await server.cpuMs(), monotonicMs()] as const
      const perSecond = await rateOf(asking, bench.sizes.api.seconds, kinds[kind])
      const load = ((await server.cpuMs()) - before[0]) / (monotonicMs() - before[1])
      measured[kind].push({ perSecond: round(perSecond), perCpuSecond: round(perSecond / load) })
    }
    const shown = Object.entries(measured).map(
      ([kind, all]) =>
        `${kind} ${all.at(-1)?.perSecond}/s (${all.at(-1)?.perCpuSecond} per second of its processor)`,
    )
    bench.say(`api ${run}/${bench.runs}: ${shown.join(', ')}`)
  }
  const pages = await walk(bench, asking)
  const rates = (kind: Kind, key: keyof Measured) => measured[kind].map((one) => one[key])
  const fieldsRatios = measured.fields.map(({ perSecond }, i) =>
    round(perSecond / (measured.whole[i]?.perSecond ?? Number.NaN), 2),
  )
  return {
    result: {
      accountInfoPerSecond: median(rates('accountInfo', 'perSecond')),
      productsPerSecond: median(rates('products', 'perSecond')),
      fieldsRatio: median(fieldsRatios),
      lastPageRatio: round(pages.lastMs / pages.firstMs, 2),
    },
    details: {
      accounts: bench.sizes.api.accounts,
      perSecond: Object.fromEntries(
        Object.keys(measured).map((kind) => [kind, spreadOf(rates(kind as Kind, 'perSecond'))]),
      ),
      perSecondOfItsProcessor: Object.fromEntries(
        Object.keys(measured).map((kind) => [kind, spreadOf(rates(kind as Kind, 'perCpuSecond'))]),
      ),
      ...{ fieldsRatio: spreadOf(fieldsRatios), pages, serverRssMb: round(await server.peakRssMb()) },
    },
  }
}

/** Reads all accounts, page by page; medians of the first and of the last pages. */
async function walk(
  bench: Bench,
  { ask }: Asking,
): Promise<{ count: number; firstMs: number; lastMs: number }> {
  const { accounts, pageSize } = bench.sizes.api
  const path = `/api/2/accounts?fields=i_account,id&limit=${pageSize}`
  const times: number[] = []
  let seen = 0
  for (let cursor = ''; ; ) {
    const begun = monotonicMs()
    const page: { items: unknown[]; next_cursor: string | null } = JSON.parse(
      await ask({ method: 'GET', path: cursor === '' ? path : `${path}&cursor=${cursor}` }),
    )
    times.push(monotonicMs() - begun)
    seen += page.items.length
    if (page.next_cursor === null) break
    cursor = page.next_cursor
  }
  if (seen !== accounts) bench.fault(`api: the pages hold ${seen} of ${accounts} accounts`)
  const compared = Math.min(PAGES_COMPARED, Math.floor(times.length / 2))
  const [firstMs, lastMs] = [median(times.slice(1, compared + 1)), median(times.slice(-compared))]
  bench.say(`api: page 1 takes ${round(firstMs, 2)} ms, page ${times.length} ${round(lastMs, 2)} ms`)
  return { count: times.length, firstMs: round(firstMs, 3), lastMs: round(lastMs, 3) }
}
