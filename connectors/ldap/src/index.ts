import { type Connector, checkThat, defineConnector, orFailure } from '@openespf/application/connector'
import { ExternalRefusal } from '@openespf/application/external-systems'
import { LdapConfig } from './config.ts'
import { checkTemplates, type Desired, desire, needsOf } from './desired.ts'
import { dnOf, parseDnTemplate } from './dn.ts'
import { apply, createLister, readEntries } from './entries.ts'
import { checkScheme } from './password.ts'
import { type Actual, type Change, describe, diff, keysOf, plan } from './plan.ts'

/** Keeps an entry of an LDAP directory for each account: attributes, and a password to bind with. See instructions.md. */
export const ldap = defineConnector({
  name: 'ldap',
  group: 'LDAP',
  config: LdapConfig,
  needs: needsOf,
  // noSuchObject, entryAlreadyExists: directories word them as they like.
  policy: [
    { code: '32', action: 'read-back' },
    { code: '68', action: 'read-back' },
  ],
  create(config, { openLdap }): Connector<Desired, Actual, Change> {
    const dn = parseDnTemplate(config.dn)
    checkTemplates(config, dn)
    checkScheme(config.passwordScheme)
    const { url, bindDn, bindPassword: password, startTls, ca, timeoutMs } = config
    const directory = openLdap({
      url,
      bindDn,
      password,
      startTls,
      timeoutMs,
      ...(ca !== undefined && { ca }),
    })
    const attributes = [
      ...['objectClass', dn.attribute, config.passwordAttribute],
      ...Object.keys({ ...config.attributes, ...config.blockedAttributes }),
    ]
    const list = createLister(directory, dn, config.objectClasses[0] ?? '*')
    return {
      caseless: true,
      desire: (subscriber) => desire(subscriber, config, dn),
      read: (keys) => orFailure(read(keysOf(keys, dn))),
      plan: (input) => plan(input, dn),
      diff: (input) => diff(input, dn),
      describe: (change) => describe(change, dn),
      apply: (change) => orFailure(apply(directory, change, dn)),
      list: (after) => orFailure(list(after)),
      check: () => checkThat(check()),
      close: () => directory.close(),
    }

    async function read(keys: readonly string[]) {
      const dns = keys.map((key) => ({ key, dn: dnOf(dn, key) }))
      return { kind: 'read' as const, actual: await readEntries(directory, dns, attributes), found: [] }
    }

    async function check(): Promise<void> {
      if ((await directory.read(dn.base, ['objectClass'])) !== undefined) return
      throw new ExternalRefusal(`${dn.base} is not there, or may not be read`, {
        code: '32',
        blames: 'system',
      })
    }
  },
})
