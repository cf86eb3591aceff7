import { connect } from 'node:net'
import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { parseSecrets } from '../core/handler-secrets.ts'
import { examineHandlers, type HandlerFacts } from '../sql/examine-handlers.ts'
import { findSystemPause } from '../sql/find-system-pause.ts'
import { listLaneOwners } from '../sql/list-lane-owners.ts'
import { listOldestUnfinished } from '../sql/list-oldest-unfinished.ts'
import { count, type Finding, fail, lengthOf, ok, reasonOf, warn } from './finding.ts'

const LANES = 64
const LATE_MS = 10 * 60 * 1000
const PAUSED_LONG_MS = 24 * 60 * 60 * 1000
const CONNECT_MS = 3000
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Who is there to deliver, and whether every lane has an owner. */
export async function checkLanes(db: Queryable): Promise<Finding> {
  const owners = await listLaneOwners(db)
  const living = owners.filter((owner) => owner.process_id !== null)
  const owned = living.reduce((sum, owner) => sum + owner.lanes, 0)
  if (living.length === 0) {
    const next = 'start one: openespf up, or openespf server --role dispatch'
    return fail('dispatchers', 'no dispatcher process is alive: nothing is delivered', next)
  }
  const says = living.map(({ host, pid, lanes }) => `${host} pid ${pid}: ${count(lanes, 'lane')}`).join(', ')
  if (owned === LANES) return ok('dispatchers', says)
  return fail(
    'dispatchers',
    `${count(LANES - owned, 'lane')} without an owner (${says})`,
    'ask again in 10 s: a process that came or went leaves them for a moment; if they stay, see the processes’ logs',
  )
}

/** For how long what is queued has been waiting to be sent. */
export async function checkOldest(db: Queryable, clock: Clock): Promise<Finding> {
  const { paused_at: pausedAt, pause_reason: reason } = await findSystemPause(db)
  const [oldest] = await listOldestUnfinished(db)
  if (pausedAt !== null) {
    const why = reason === '' ? '' : ` (${reason})`
    const says = `everything is paused since ${lengthOf(clock.now().getTime() - pausedAt.getTime())}${why}`
    return warn('deliveries', says, 'openespf resume')
  }
  if (oldest === undefined) return ok('deliveries', 'none unfinished')
  const age = clock.now().getTime() - oldest.captured_at.getTime()
  const says = `the oldest unfinished one is ${lengthOf(Math.max(0, age))} old, of handler ${oldest.name}`
  return age <= LATE_MS
    ? ok('deliveries', says)
    : warn('deliveries', says, 'see why: openespf explain, or the handler below')
}

/** Each enabled handler: its secrets, its circuit and pause, and whether its address takes connections. */
export async function checkHandlers(
  db: Queryable,
  deps: { clock: Clock; secretBox: SecretBox | undefined; connectMs?: number },
): Promise<Finding[]> {
  const handlers = await examineHandlers(db)
  if (handlers.length === 0) {
    return [warn('handlers', 'none is enabled: events go nowhere', 'create one: openespf handlers add')]
  }
  return (await Promise.all(handlers.map((handler) => checkHandler(handler, deps)))).flat()
}

async function checkHandler(
  handler: HandlerFacts,
  deps: { clock: Clock; secretBox: SecretBox | undefined; connectMs?: number },
): Promise<Finding[]> {
  const check = `handler ${handler.name}`
  const age = (since: Date): string => lengthOf(deps.clock.now().getTime() - since.getTime())
  const problems: Finding[] = []
  if (!canOpen(handler, deps.secretBox)) {
    problems.push(
      fail(
        check,
        'its secrets cannot be read: they were sealed with another master key',
        'give the processes that master key (OPENESPF_MASTER_KEY or <data>/master.key), or set the secrets anew',
      ),
    )
  }
  if (handler.paused_at !== null) {
    const why = handler.pause_reason === '' ? '' : ` (${handler.pause_reason})`
    const says = `paused since ${age(handler.paused_at)}${why}`
    const isLong = deps.clock.now().getTime() - handler.paused_at.getTime() > PAUSED_LONG_MS
    problems.push(isLong ? warn(check, says, `openespf resume ${handler.name}`) : ok(check, says))
  }
  if (handler.circuit === 'open' && handler.circuit_since !== null) {
    const says = `its circuit is open since ${age(handler.circuit_since)}: ${handler.last_failure}`
    problems.push(
      fail(check, says, 'mend the receiver: it is tried at least once a minute and goes on by itself'),
    )
  }
  const refused = await tryConnect(handler.url, deps.connectMs ?? CONNECT_MS)
  if (refused !== undefined) {
    const next = 'start the receiver, or correct the URL, the name or the firewall between'
    problems.push(fail(check, `${new URL(handler.url).host} takes no connection: ${refused}`, next))
  }
  return problems.length > 0 ? problems : [ok(check, `${new URL(handler.url).host} takes connections`)]
}

function canOpen({ secrets_sealed: sealed }: HandlerFacts, secretBox: SecretBox | undefined): boolean {
  if (secretBox === undefined) return false
  try {
    parseSecrets(secretBox.open(sealed))
    return true
  } catch {
    return false
  }
}

/** Connects and hangs up: no byte of a request is sent. From here, whatever the address: whether events may go there is the dispatcher's to say. */
function tryConnect(url: string, timeoutMs: number): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (DEFAULT_PORTS[protocol] ?? 443) : Number(port),
      timeout: timeoutMs,
    })
    const end = (problem: string | undefined) => () => {
      socket.destroy()
      resolve(problem)
    }
    socket.once('connect', end(undefined))
    socket.once('timeout', end(`no answer in ${lengthOf(timeoutMs)}`))
    socket.once('error', (error) => end(reasonOf(error))())
  })
}
