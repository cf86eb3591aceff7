import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFakeHttpTarget } from '../../../connectors/http/src/testing/start-fake-http-target.ts'
import { startFakeScim } from '../../../connectors/scim/src/testing/start-fake-scim.ts'
import type { DriftingSystem } from './drifting-systems.ts'

const TOKEN = 'token of the drift test'
const EXAMPLE = join(import.meta.dirname, '../../../connectors/exec/examples/subscribers.py')

/** What connectors of any system are tried with: a script on files, and servers of ours. No password reaches them. */
export const driftingStandIns: Readonly<Record<string, () => Promise<DriftingSystem>>> = {
  async exec() {
    const folder = await mkdtemp(join(tmpdir(), 'openespf-drift-exec-'))
    const fileOf = (id: string) => join(folder, `${id}.json`)
    const put = (id: string, state: object) => writeFile(fileOf(id), JSON.stringify(state))
    return {
      connector: {
        use: 'exec',
        config: {
          command: EXAMPLE,
          env: { FOLDER: folder },
          fields: { imsi: 'account.id', name: 'account.customer_name' },
          list: true,
        },
      },
      async held() {
        const files = (await readdir(folder)).sort()
        return Promise.all(files.map(async (file) => `${file} ${await readFile(join(folder, file), 'utf8')}`))
      },
      async serves(id) {
        const text = await readFile(fileOf(id), 'utf8').catch(() => '{}')
        return JSON.parse(text).active === true
      },
      remove: (id) => rm(fileOf(id)),
      change: (id) => put(id, { active: false, imsi: id, name: 'Nobody' }),
      add: (id) => put(id, { active: true, imsi: id }),
      changed: [
        { field: 'active', expected: 'true', actual: 'false' },
        { field: 'name', expected: 'Drift customer', actual: 'Nobody' },
      ],
      stop: () => rm(folder, { recursive: true }),
    }
  },

  async http() {
    const target = await startFakeHttpTarget(TOKEN)
    const put = (id: string, name: string) =>
      void target.subscribers.set(id, { imsi: id, service: { name, active: false } })
    const path = '["subscribers", account_id]'
    return {
      connector: {
        use: 'http',
        config: {
          baseUrl: target.origin,
          headers: { Authorization: `Bearer ${TOKEN}` },
          state: '{ "imsi": account_id, "service": { "name": account.customer_name, "active": true } }',
          send: { path },
          remove: { path },
          read: { path, state: '$' },
          list: {
            path: '["subscribers"]',
            query: '{ "after": $exists(after) ? after : "" }',
            ids: 'items.name',
            next: 'more',
          },
        },
      },
      held: async () => [...target.subscribers].map((each) => JSON.stringify(each)).sort(),
      serves: async (id) => JSON.stringify(target.subscribers.get(id) ?? {}).includes('"active":true'),
      remove: async (id) => void target.subscribers.delete(id),
      change: async (id) => put(id, 'Nobody'),
      add: async (id) => put(id, 'Stranger'),
      changed: [
        { field: 'service.name', expected: 'Drift customer', actual: 'Nobody' },
        { field: 'service.active', expected: 'true', actual: 'false' },
      ],
      stop: target.takeDown,
    }
  },

  async scim() {
    const fake = await startFakeScim(TOKEN)
    const userOf = (id: string) => [...fake.users.values()].find((user) => user['userName'] === id)
    return {
      connector: {
        use: 'scim',
        config: {
          baseUrl: fake.baseUrl,
          token: TOKEN,
          attributes: { title: 'account.customer_name' },
          listFilter: 'externalId pr',
        },
      },
      // The server gives a user that comes back another id.
      held: async () => [...fake.users.values()].map(({ id: _, ...user }) => JSON.stringify(user)).sort(),
      serves: async (id) => userOf(id)?.['active'] === true,
      remove: async (id) => void fake.users.delete(String(userOf(id)?.['id'])),
      change: async (id) => {
        const user = userOf(id)
        fake.users.set(String(user?.['id']), { ...user, active: false, title: 'Nobody' })
      },
      add: async (id) => void fake.users.set(id, { id, userName: id, externalId: 'x', active: true }),
      changed: [
        { field: 'active', expected: 'true', actual: 'false' },
        { field: 'title', expected: 'Drift customer', actual: 'Nobody' },
      ],
      stop: fake.takeDown,
    }
  },
}
