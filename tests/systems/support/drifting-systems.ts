import { statement } from '@openespf/foundation/pg'
import { startFreeRadius } from '../../../connectors/freeradius/src/testing/start-freeradius.ts'
import { radiusSchema } from '../../../connectors/freeradius/src/testing/start-program.ts'
import { startKamailio } from '../../../connectors/kamailio/src/testing/start-kamailio.ts'
import { kamailioSchema } from '../../../connectors/kamailio/src/testing/start-program.ts'
import { ADMIN, BASE, startSlapd } from '../../../connectors/ldap/src/testing/start-slapd.ts'
import { sqlTarget } from '../../../packages/application/src/testing/sql-target.ts'

/** A real external system, and the hand that changes it behind everybody's back. */
export type DriftingSystem = {
  /** Its entry of the provisioner's configuration. */
  connector: { use: string; config: object }
  /** Everything that it holds. */
  held(): Promise<readonly string[]>
  /** What a subscriber's device finds out. */
  serves(id: string, password: string): Promise<boolean>
  remove(id: string): Promise<void>
  /** Changes what is held of a subscriber so that it is not served as billing says. */
  change(id: string): Promise<void>
  /** Adds a subscriber of whom billing knows nothing. */
  add(id: string): Promise<void>
  /** What `change` is in a report; a password is never shown. */
  changed: readonly { field: string; expected: string; actual: string }[]
  stop(): Promise<void>
}

const PASSWORD = { expected: '(set)', actual: '(another)' }

/** One system of each kind that `openespf up` does not bring along. */
export const driftingSystems: Readonly<Record<string, () => Promise<DriftingSystem>>> = {
  async freeradius() {
    const target = await sqlTarget(await radiusSchema())
    const radius = await startFreeRadius(target)
    const rows = statement<{ row: string }>(
      'drift-radius-rows',
      `select concat_ws(' ', 'check', username, attribute, op, value) as row from radcheck
       union all select concat_ws(' ', 'reply', username, attribute, op, value) from radreply
       union all select concat_ws(' ', 'group', username, groupname, priority) from radusergroup order by 1`,
    )
    return {
      connector: { use: 'freeradius', config: target.settings },
      held: async () => (await target.database.query(rows)).map(({ row }) => row),
      async serves(id, password) {
        const answer = await radius.authenticate(id, password)
        return answer.kind === 'accept' && answer.attributes.includes('Session-Timeout = 3600')
      },
      remove: (id) =>
        target.database.script(
          `delete from radcheck where username = '${id}';
           delete from radreply where username = '${id}';
           delete from radusergroup where username = '${id}'`,
        ),
      change: (id) =>
        target.database.script(
          `update radcheck set value = 'by hand' where username = '${id}';
           update radreply set value = '60' where username = '${id}'`,
        ),
      add: (id) =>
        target.database.script(
          `insert into radcheck (username, attribute, op, value) values ('${id}', 'Cleartext-Password', ':=', 'x')`,
        ),
      changed: [
        { field: 'radcheck Cleartext-Password', ...PASSWORD },
        { field: 'radreply Session-Timeout', expected: ':= 3600', actual: ':= 60' },
      ],
      async stop() {
        await radius.stop()
        await target.dispose()
      },
    }
  },

  async ldap() {
    const slapd = await startSlapd()
    const dnOf = (id: string) => `uid=${id},${BASE}`
    const attributes = { cn: '{{account.id}}', sn: '{{account.customer_name}}' }
    // A hash of the same password would be another each time.
    const config = {
      url: slapd.url,
      ...ADMIN,
      dn: dnOf('{{account_id}}'),
      attributes,
      passwordScheme: 'plain',
    }
    return {
      connector: { use: 'ldap', config },
      async held() {
        const entries = (await slapd.dump('*')).split('\n\n')
        return entries.map((entry) => entry.split('\n').sort().join('\n')).sort()
      },
      serves: (id, password) => slapd.bind(dnOf(id), password),
      remove: (id) => slapd.modify(`dn: ${dnOf(id)}\nchangetype: delete\n`),
      change: (id) =>
        slapd.modify(
          `dn: ${dnOf(id)}\nchangetype: modify\nreplace: sn\nsn: Nobody\n-\nreplace: userPassword\nuserPassword: x\n`,
        ),
      add: (id) => slapd.add(`dn: ${dnOf(id)}\nobjectClass: inetOrgPerson\nuid: ${id}\ncn: ${id}\nsn: x\n`),
      changed: [
        { field: 'sn', expected: 'Drift customer', actual: 'Nobody' },
        { field: 'userpassword', ...PASSWORD },
      ],
      stop: slapd.dispose,
    }
  },

  async kamailio() {
    const target = await sqlTarget(await kamailioSchema())
    const proxy = await startKamailio(target)
    const rows = statement<{ row: string }>(
      'drift-kamailio-users',
      `select concat_ws(' ', username, domain, ha1, ha1b) as row from subscriber order by 1`,
    )
    return {
      connector: {
        use: 'kamailio',
        config: { ...target.settings, domain: 'localhost', rpcUrl: proxy.rpcUrl },
      },
      held: async () => (await target.database.query(rows)).map(({ row }) => row),
      serves: proxy.register,
      remove: (id) => target.database.script(`delete from subscriber where username = '${id}'`),
      change: (id) =>
        target.database.script(`update subscriber set ha1 = md5('by hand') where username = '${id}'`),
      add: (id) =>
        target.database.script(`insert into subscriber (username, domain) values ('${id}', 'localhost')`),
      changed: [{ field: 'password', ...PASSWORD }],
      async stop() {
        await proxy.stop()
        await target.dispose()
      },
    }
  },
}
