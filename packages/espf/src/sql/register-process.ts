import { type Queryable, statement } from '@openespf/foundation/pg'

const register = statement(
  'espf-register-process',
  `insert into espf.process (process_id, host, pid, expires_at)
  values ($1, $2, $3, now() + make_interval(secs => $4::float8 / 1000))`,
)

/** Announces a dispatcher; `host` and `pid` are for people who look for it. */
export async function registerProcess(
  db: Queryable,
  process: { processId: string; host: string; pid: number },
  leaseMs: number,
): Promise<void> {
  await db.query(register, [process.processId, process.host, process.pid, leaseMs])
}
