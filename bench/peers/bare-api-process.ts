import Fastify from 'fastify'
import pg from 'pg'

/**
 * The floor of get_account_info on the same stack: HTTP by fastify and one prepared look-up of the account's row by its key.
 * Nobody signs in, nothing is checked, no other table is read, and the row is answered as it stands.
 */
const [, , connectionString = ''] = process.argv
/** As many connections as ours has. */
const pool = new pg.Pool({ connectionString, max: 10 })
const app = Fastify()

type Body = { params: { i_account: number } }

app.post<{ Body: Body }>('/rest/Account/get_account_info', async ({ body }) => {
  const { rows } = await pool.query({
    name: 'bare-account',
    text: 'select * from billing.account where i_account = $1',
    values: [body.params.i_account],
  })
  return { account_info: rows[0] }
})

const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.send?.(url)
process.on('disconnect', () => process.exit())
