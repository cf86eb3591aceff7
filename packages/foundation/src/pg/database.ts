import pg from 'pg'
import { currentAttribution } from './attribution.ts'

/** How to reach one database: a URL, or the settings of the embedded server. */
export type ConnectionSettings =
  | { connectionString: string }
  | {
      host: string
      port?: number
      user: string
      password: string
      database: string
      /** TLS, with the server's certificate checked against `ca` (PEM), or against the well-known authorities. */
      ssl?: { ca?: string }
    }

export type Row = Record<string, unknown>

/** One SQL statement with a name, under which the server keeps its plan. Parameters are `$1`, `$2`, … */
export type Statement<R extends Row> = { readonly name: string; readonly text: string; readonly row?: R }

/** Declares a statement; the row type is a promise that a database test keeps. */
export function statement<R extends Row = Record<string, never>>(name: string, text: string): Statement<R> {
  return { name, text }
}

/**
 * A parameter that the planner does not look into. A statement whose plan would be cheaper for the very values is planned
 * anew in every call (an account with its add-ons: 2 ms of 2.9); one that is the same for all values keeps its plan. For
 * reads by key; lists are better off with a plan for what they filter by.
 */
export function opaque(param: string, type: string): string {
  return `(select ${param}::${type})`
}

/** Anything that runs statements: the database itself or a transaction of it. */
export type Queryable = {
  query<R extends Row>(statement: Statement<R>, values?: readonly unknown[]): Promise<R[]>
  /** Exactly one row, or an error that names the statement. */
  one<R extends Row>(statement: Statement<R>, values?: readonly unknown[]): Promise<R>
  maybe<R extends Row>(statement: Statement<R>, values?: readonly unknown[]): Promise<R | undefined>
}

/** Statements and transactions. */
export type Transactional = Queryable & {
  /**
   * Runs `work` in a transaction; commits when it returns, rolls back when it throws. Deadlocks are tried again, twice.
   * The transaction's setting `openespf.actor` says whom its changes are attributed to (`attributed`).
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
}

/** Lets operations that make transactions of their own take part in one that is under way. */
export function joined(tx: Queryable): Transactional {
  return { ...tx, transaction: (work) => work(tx) }
}

export type Database = Transactional & {
  /** Calls `onNotify` for each NOTIFY on the channel; a lost connection is made again. Returns how to stop. */
  listen(channel: string, onNotify: () => void): Promise<() => Promise<void>>
  /** Runs a script of several statements, without parameters. For migrations only. */
  script(sql: string): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

const INT8 = 20
const DATE = 1082

/** 64-bit integers arrive as numbers (positions and ids stay below 2^53); dates as `YYYY-MM-DD` text, not local midnight. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === INT8) return Number
    if (oid === DATE) return String
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')
  },
}

/**
 * The `session` of who works on queues: statements that join a batch with a queue must use the queue's key even when the
 * planner saw it empty.
 */
export const queueSession = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
} as const

/**
 * Opens a pool. `queryTimeoutMs` is a client-side deadline: past it the call fails and the connection is destroyed, so
 * that a connection that hangs cannot hold its caller longer.
 */
export function openDatabase(
  settings: ConnectionSettings,
  options: {
    max?: number
    queryTimeoutMs?: number
    connectTimeoutMs?: number
    applicationName?: string
    onError?: (error: Error) => void
    /** Server settings of each connection, such as `jit: 'off'`. */
    session?: Readonly<Record<string, string>>
  } = {},
): Database {
  let closed = false
  const pool = new pg.Pool({
    ...settings,
    // A unix socket has no TLS, whatever PGSSLMODE says of other servers.
    ...('host' in settings && settings.host.startsWith('/') && { ssl: false }),
    max: options.max ?? 10,
    types,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: options.applicationName ?? 'openespf',
    ...(options.queryTimeoutMs === undefined ? {} : { query_timeout: options.queryTimeoutMs }),
    ...(options.session === undefined ? {} : { options: startupOptions(options.session) }),
  })
  pool.on('error', (error) => {
    if (!closed) options.onError?.(error)
  })

  return {
    ...queryable((config) =>
      currentAttribution() === undefined || isRead(config) ? runOnPool(pool, config) : runAlone(pool, config),
    ),
    transaction: (work) => withRetries(() => runTransaction(pool, work)),
    listen: (channel, onNotify) => listen(pool, channel, onNotify),
    async script(sql) {
      await pool.query(sql)
    },
    async close() {
      if (closed) return
      closed = true
      await pool.end()
    },
  }
}

function startupOptions(session: Readonly<Record<string, string>>): string {
  return Object.entries(session)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

type Run = (config: pg.QueryConfig) => Promise<pg.QueryResult>

function queryable(run: Run): Queryable {
  const query = async <R extends Row>(stmt: Statement<R>, values: readonly unknown[] = []): Promise<R[]> =>
    (await run({ name: stmt.name, text: stmt.text, values: [...values] })).rows
  const maybe = async <R extends Row>(
    stmt: Statement<R>,
    values?: readonly unknown[],
  ): Promise<R | undefined> => {
    const rows = await query(stmt, values)
    if (rows.length > 1)
      throw new Error(`${stmt.name} returned ${rows.length} rows where at most one is expected`)
    return rows[0]
  }
  return {
    query,
    maybe,
    async one(stmt, values) {
      const row = await maybe(stmt, values)
      if (row === undefined) throw new Error(`${stmt.name} returned no row where one is expected`)
      return row
    },
  }
}

/**
 * Lends a connection. One that breaks while it is lent says so by an event, which would end the process if nobody
 * listened; the query under way fails too, and tells. `isBroken` says which errors make it unfit for the pool.
 */
async function withClient<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  isBroken: (error: unknown) => boolean,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  const onError = (): void => {
    broken = true
  }
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    broken ||= isBroken(error)
    throw error
  } finally {
    client.release(broken)
    client.off('error', onError)
  }
}

/**
 * A query that ran into the client-side deadline leaves its connection busy, and after a FATAL error the server closes it:
 * neither may go back into the pool.
 */
function runOnPool(pool: pg.Pool, config: pg.QueryConfig): Promise<pg.QueryResult> {
  return withClient(
    pool,
    (client) => client.query(config),
    (error) => !isDatabaseError(error) || error.severity === 'FATAL',
  )
}

/**
 * A read needs no attribution, and so no transaction: one round trip instead of three. What writes begins otherwise (`with`
 * before a `select`, too); a `select` that writes by calling a function would not be attributed: begin it with `with`.
 */
function isRead({ text }: pg.QueryConfig): boolean {
  return /^\s*select\b/.test(text)
}

/** One statement as a transaction of its own, which says whom it is attributed to. */
function runAlone(pool: pg.Pool, config: pg.QueryConfig): Promise<pg.QueryResult> {
  return inTransaction(pool, (client) => client.query(config))
}

function runTransaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return inTransaction(pool, (client) => work(queryable((config) => client.query(config))))
}

/** In one message: attribution costs no round trip. */
function beginning(): string {
  const actor = currentAttribution()
  if (actor === undefined) return 'begin'
  return `begin; select set_config('openespf.actor', ${pg.escapeLiteral(actor)}, true)`
}

function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let rollbackFailed = false
  const run = async (client: pg.PoolClient): Promise<T> => {
    try {
      await client.query(beginning())
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {
        rollbackFailed = true
      })
      throw error
    }
  }
  return withClient(pool, run, () => rollbackFailed)
}

async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === 3 || !isDatabaseError(error) || !['40P01', '40001'].includes(error.code ?? ''))
        throw error
    }
  }
}

async function listen(pool: pg.Pool, channel: string, onNotify: () => void): Promise<() => Promise<void>> {
  let stopped = false
  let client: pg.PoolClient | undefined
  let retry: NodeJS.Timeout | undefined

  const connect = async (): Promise<void> => {
    client = await pool.connect()
    client.on('notification', onNotify)
    client.once('error', lost)
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  }
  const lost = (): void => {
    client?.release(true)
    client = undefined
    if (!stopped) retry = setTimeout(() => connect().then(onNotify, lost), 1000)
  }
  await connect()
  return async () => {
    stopped = true
    clearTimeout(retry)
    client?.release(true)
    client = undefined
  }
}

/** An error that the server reported (with its SQLSTATE in `code`), as against a broken connection. */
export function isDatabaseError(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError
}

/** The name of the unique constraint or index that an insert or update ran into, if that is what the error says. */
export function violatedUnique(error: unknown): string | undefined {
  return isDatabaseError(error) && error.code === '23505' ? error.constraint : undefined
}

const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/
const NETWORK = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOENT|ENOTFOUND|EAI_)/
/** SQLSTATE: connection exceptions, insufficient resources, operator intervention, read-only and silent transactions. */
const OUT_OF_SERVICE = /^(08|53|57|25006|25P03)/

/** Whether an error says that the database cannot be used now, as against a statement that it refused. */
export function isUnavailable(error: unknown): boolean {
  if (isDatabaseError(error)) return OUT_OF_SERVICE.test(error.code ?? '')
  if (error instanceof AggregateError) return error.errors.some(isUnavailable)
  if (!(error instanceof Error)) return false
  return LOST.test(error.message) || ('code' in error && NETWORK.test(String(error.code)))
}
