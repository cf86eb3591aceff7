import { writeFile } from 'node:fs/promises'
import type { Bench } from './support/bench.ts'
import { endEverything } from './support/cleanup.ts'
import { monotonicMs } from './support/clock.ts'
import { type Server, startServer } from './support/database.ts'
import { describeMachine, packageVersion } from './support/machine.ts'
import { HELP, type Options, readOptions } from './support/options.ts'
import { type Redis, redisVersion, startRedis, whyNoRedis } from './support/redis.ts'
import { reportLines } from './support/report.ts'
import type { PartName, Results } from './support/results.ts'
import { startSink } from './support/sink.ts'
import { round } from './support/statistics.ts'
import { judge } from './support/targets.ts'

async function runPart(part: PartName, bench: Bench): Promise<{ result: object; details: object }> {
  switch (part) {
    case 'dispatch':
      return (await import('./parts/dispatch.ts')).runDispatch(bench)
    case 'latency':
      return (await import('./parts/latency.ts')).runLatency(bench)
    case 'capture':
      return (await import('./parts/capture.ts')).runCapture(bench)
    case 'backlog':
      return (await import('./parts/backlog.ts')).runBacklog(bench)
    case 'isolation':
      return (await import('./parts/isolation.ts')).runIsolation(bench)
    case 'api':
      return (await import('./parts/api.ts')).runApi(bench)
    case 'loop':
      return (await import('./parts/loop.ts')).runLoop(bench)
    default:
      return part satisfies never
  }
}

function versionsOf(server: Server): Record<string, string> {
  const packages = ['pg-boss', 'graphile-worker', 'bullmq', 'undici']
  return {
    postgresql: server.version,
    ...Object.fromEntries(packages.map((name) => [name, packageVersion(name) ?? 'not installed'])),
    ...(whyNoRedis() === undefined && { redis: redisVersion() ?? 'unknown' }),
  }
}

async function runAll({ parts, runs, sizes, size, only, json }: Options): Promise<Results> {
  const begun = monotonicMs()
  const say = (line: string): void =>
    console.log(`${String(Math.round((monotonicMs() - begun) / 1000)).padStart(5)} s  ${line}`)
  const faults: string[] = []
  let rssMb: number | undefined
  let redis: Promise<Redis> | undefined
  const server = await startServer(say)
  const bench: Bench = {
    ...{ server, sizes, runs, only, say, sink: await startSink() },
    async redis() {
      if (whyNoRedis() !== undefined) return undefined
      redis ??= startRedis(server.folder)
      return redis
    },
    fault(what) {
      faults.push(what)
      say(`WRONG: ${what}`)
    },
    noteRss(mb) {
      if (mb > (rssMb ?? 0)) rssMb = round(mb)
    },
  }
  const results: Results = {
    about: {
      date: new Date().toISOString(),
      ...{ runs, size, faults, machine: describeMachine(), versions: versionsOf(server) },
    },
    details: {},
  }
  for (const part of parts) {
    const { result, details } = await runPart(part, bench)
    Object.assign(results, { [part]: result })
    results.details[part] = details
    if (rssMb !== undefined) results.rssMb = rssMb
    // After each part: what was measured before something fails is not lost.
    if (json !== undefined) await writeFile(json, `${JSON.stringify(results, undefined, 2)}\n`)
  }
  return results
}

async function main(): Promise<number> {
  const options = readOptions()
  if (options.help) {
    console.log(HELP)
    return 0
  }
  const results = await runAll(options)
  for (const line of reportLines(results)) console.log(line)
  if (results.about.faults.length > 0) return 1
  return options.strict && options.size === 'full' && judge(results).some(({ met }) => !met) ? 1 : 0
}

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true
    console.log('bench: stopping what was started')
    void endEverything().finally(() => process.exit(130))
  })
}
try {
  process.exitCode = await main()
} catch (error) {
  if (!interrupted) console.error('bench:', error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  if (!interrupted) await endEverything()
}
