import { type ChildProcess, spawn } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { processCommand, processStartTime } from '../process.ts'
import { programPath } from './binaries.ts'
import { type Cluster, readPassword } from './cluster.ts'
import { type Endpoint, endpointArgs, endpointOf, makeEndpoint, removeEndpoint } from './endpoint.ts'
import { launchError, programError } from './errors.ts'
import { readText, replaceFile } from './files.ts'
import { awaitHealth, type Stage, settingsFor } from './health.ts'
import { parsePostmasterFile } from './postmaster-file.ts'
import { run, spawnOptions } from './run.ts'
import { lastWords, logArgs, startLogPath } from './server-log.ts'

/** What `postmaster.pid` and its process say: none; left by a server that died; a running one; one of another folder. */
export type ServerState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'dead'; readonly text: string }
  | { readonly kind: 'running'; readonly pid: number; readonly endpoint: Endpoint; readonly ready: boolean }
  | { readonly kind: 'foreign'; readonly pid: number; readonly dataDir: string }

const RETRY_MS = 100

export async function readServerState(dir: string): Promise<ServerState> {
  const text = await readText(join(dir, 'postmaster.pid'))
  if (text === undefined) return { kind: 'absent' }
  const file = parsePostmasterFile(text)
  if (file === undefined || !(await isServerOf(file.pid, file.dataDir))) return { kind: 'dead', text }
  if (file.dataDir !== dir) return { kind: 'foreign', pid: file.pid, dataDir: file.dataDir }
  return { kind: 'running', pid: file.pid, endpoint: endpointOf(file), ready: file.ready }
}

/** Starts the server of a cluster that has none and waits until it answers; PostgreSQL recovers by itself. Call it under the lock. */
export async function startServer(cluster: Cluster, timeoutMs: number): Promise<Endpoint> {
  const since = Date.now()
  const deadline = performance.now() + timeoutMs
  const password = await readPassword(cluster.dir)
  for (;;) {
    await disarmDeadServer(cluster)
    const endpoint = await makeEndpoint(cluster)
    const server = await spawnServer(cluster, endpoint)
    const health = await awaitHealth(settingsFor(endpoint, password), deadline, () =>
      stageOf(cluster.dir, server),
    )
    if (health.kind === 'healthy') return endpoint
    const words = await lastWords(cluster.dir, since)
    if (health.kind === 'silent') {
      const seconds = Math.round(timeoutMs / 1000)
      if (health.stage === 'starting') throw stillStarting(server.pid, seconds, words)
      server.kill('SIGQUIT')
      throw programError(`the server did not answer within ${seconds} s`, words)
    }
    await removeEndpoint(cluster)
    if (!isWaitingForOrphans(words) || performance.now() > deadline) {
      throw programError('the server did not start', words)
    }
    await delay(RETRY_MS)
  }
}

/**
 * Stops the server of a cluster, if one runs, disconnecting whoever is connected, and waits so long for it to have
 * written all its data and ended; one that was told to and takes longer ends by itself. Call it under the lock.
 */
export async function stopServer(cluster: Cluster, waitSeconds: number): Promise<'stopped' | 'stopping'> {
  const state = await readServerState(cluster.dir)
  if (state.kind === 'foreign') return 'stopped'
  if (state.kind === 'running') {
    const since = performance.now()
    const args = ['stop', '-D', cluster.dir, '-m', 'fast', '-w', '-t', String(waitSeconds)]
    const { code, output } = await run(programPath(cluster.binaries, 'pg_ctl'), args, cluster.runAs)
    if (code !== 0 && (await readServerState(cluster.dir)).kind === 'running') {
      if (performance.now() - since >= waitSeconds * 1000) return 'stopping'
      throw programError(`the server (process ${state.pid}) did not stop`, output)
    }
  }
  await removeEndpoint(cluster)
  return 'stopped'
}

/** Whether this process is a PostgreSQL server of this folder; a dead server's pid may have gone to any other process. */
async function isServerOf(pid: number, dir: string): Promise<boolean> {
  if ((await processStartTime(pid)) === undefined) return false
  const command = (await processCommand(pid)) ?? ''
  return command.includes('postgres') && command.includes(dir)
}

/**
 * PostgreSQL refuses to start while the pid in a dead server's `postmaster.pid` is any living process of its user or a
 * zombie. It makes an exception for its own parent, which we are. Removing the file instead would also skip the check
 * that no child of the dead server still writes to the data.
 */
async function disarmDeadServer(cluster: Cluster): Promise<void> {
  const state = await readServerState(cluster.dir)
  if (state.kind !== 'dead') return
  const text = state.text.replace(/^[^\n]*/, String(process.pid))
  await replaceFile(join(cluster.dir, 'postmaster.pid'), text, { mode: 0o600, owner: cluster.runAs })
}

/** In a session of its own, so that Ctrl-C in our terminal reaches us and not the server. */
async function spawnServer(cluster: Cluster, endpoint: Endpoint): Promise<ChildProcess> {
  const program = programPath(cluster.binaries, 'postgres')
  await rm(startLogPath(cluster.dir), { force: true })
  const startLog = await open(startLogPath(cluster.dir), 'wx', 0o600)
  try {
    const server = spawn(program, ['-D', cluster.dir, ...endpointArgs(endpoint), ...logArgs], {
      ...spawnOptions(program, cluster.runAs),
      detached: true,
      stdio: ['ignore', startLog.fd, startLog.fd],
    })
    await new Promise((resolve, reject) => server.once('spawn', resolve).once('error', reject))
    server.unref()
    return server
  } finally {
    await startLog.close()
  }
}

/** How far a server is, that is a child of ours or, without `server`, whoever's. */
export async function stageOf(dir: string, server?: ChildProcess): Promise<Stage> {
  if (server !== undefined && (server.exitCode !== null || server.signalCode !== null)) return 'ended'
  const state = await readServerState(dir)
  if (state.kind === 'running') return state.ready ? 'ready' : 'starting'
  return server === undefined ? 'ended' : 'starting'
}

/** After a kill -9 of the server its children need a moment to notice. */
function isWaitingForOrphans(words: string): boolean {
  return /pre-existing shared memory block/.test(words)
}

function stillStarting(pid: number | undefined, seconds: number, words: string): Error {
  const problem = `the server (process ${pid}) is still recovering its data after ${seconds} s`
  return new Error(
    `${launchError(problem, 'It goes on by itself: start again in a while').message}\n${words}`,
  )
}
