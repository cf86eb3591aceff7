import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

/** One PostgreSQL for all database tests: OPENESPF_TEST_DATABASE_URL, or an embedded one in a temporary folder. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env['OPENESPF_TEST_DATABASE_URL']
  if (url) {
    project.provide('postgres', { connectionString: url })
    return undefined
  }
  const { acquireEmbeddedPostgres } = await import('@openespf/foundation/embedded')
  const folder = await mkdtemp(join(tmpdir(), 'openespf-test-'))
  // Root's server runs as another user, who must get here.
  await chmod(folder, 0o755)
  const embedded = await acquireEmbeddedPostgres({ dataDir: join(folder, 'postgres') })
  project.provide('postgres', await embedded.database('postgres'))
  return async () => {
    await embedded.release()
    await rm(folder, { recursive: true, force: true })
  }
}
