import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { createConnectorTools } from '../tools.ts'
import { connectorSuite } from './connector.suite.ts'
import { createFakeNetwork } from './fake-network.ts'
import { subscriberFixture } from './subscriber-fixture.ts'

for (const slow of [false, true])
  connectorSuite({
    name: slow ? 'the fake network that confirms later' : 'the fake network',
    create: async () => {
      const { definition, entries, faults, confirm } = createFakeNetwork({ slow })
      const bad = subscriberFixture(50)
      return {
        connector: definition.create({}, createConnectorTools({ clock: systemClock, log: silentLog })),
        subscriber: subscriberFixture,
        badSubscriber: { ...bad, account: { ...bad.account, id: 'not-a-number' } },
        state: async () => [...entries].sort(([a], [b]) => a.localeCompare(b)),
        takeDown: async () => {
          faults.next = () => ({ kind: 'retry', reason: 'it is down' })
        },
        bringUp: async () => {
          faults.next = () => undefined
        },
        ...(slow && { confirm: () => confirm() }),
        dispose: async () => entries.clear(),
      }
    },
  })
