import { isDatabaseError, isUnavailable, openDatabase, type Queryable } from '@openespf/foundation/pg'
import { ExternalUnreachable } from './connector.ts'
import { ExternalRefusal, type SqlDatabase, type SqlSession, type SqlSettings } from './external-systems.ts'
import { createGate } from './gate.ts'
import { maskValues } from './mask-values.ts'
import { runStatement } from './sql/run-statement.ts'

/** SQLSTATE: data exceptions and broken constraints. */
const DATA = /^2[23]/

/** Opens a pool of connections to a PostgreSQL database. */
export function openSql(settings: SqlSettings): SqlDatabase {
  const { host, port, database: name, user, password, tls, timeoutMs } = settings
  const database = openDatabase(
    { host, port, user, password, database: name, ...(tls && { ssl: tls }) },
    {
      max: settings.maxConnections,
      queryTimeoutMs: timeoutMs,
      connectTimeoutMs: timeoutMs,
      applicationName: 'openespf connector',
    },
  )
  const where = `${host}:${port}`
  const gate = createGate(where)
  const run = <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const values: unknown[] = [password]
    return gate.pass(async () => {
      try {
        return await work((queryable) => sessionOf(queryable, values))
      } catch (error) {
        throw translate(error, where, values)
      }
    })
  }
  return {
    query: (text, values) => run((session) => session(database).query(text, values)),
    transaction: (work) => run((session) => database.transaction((tx) => work(session(tx)))),
    async close() {
      await gate.close()
      await database.close()
    },
  }
}

type Session = (queryable: Queryable) => SqlSession

function sessionOf(queryable: Queryable, seen: unknown[]): SqlSession {
  return {
    query<R extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) {
      seen.push(...values)
      return runStatement<R>(queryable, text, values)
    },
  }
}

/** PostgreSQL repeats values in its messages: those that were sent are taken out. */
function translate(error: unknown, where: string, values: readonly unknown[]): unknown {
  if (!(error instanceof Error)) return error
  const said = maskValues(error.message, values)
  if (isUnavailable(error)) {
    const why = 'code' in error && !isDatabaseError(error) ? String(error.code) : said
    return new ExternalUnreachable(`${where}: ${why}`, { cause: error })
  }
  if (!isDatabaseError(error)) return error
  const code = error.code ?? ''
  return new ExternalRefusal(`${where}: the database said "${said}" (${code})`, {
    code,
    blames: DATA.test(code) ? 'data' : 'system',
    cause: error,
  })
}
