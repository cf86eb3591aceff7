import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Subscriber } from '@openespf/application/connector'
import { subscriberFixture, testTools } from '@openespf/application/testing'
import type { Children } from '../local.ts'

export const tools = testTools()

/** A subscriber whose card has an IMSI that no HLR takes. */
export function badSubscriber(): Subscriber {
  const good = subscriberFixture(99)
  return good.sim === undefined ? good : { ...good, sim: { ...good.sim, imsi: '12345' } }
}

/** The subscriber with keys on its card; other ones for each. */
export function withKeys(subscriber: Subscriber): Subscriber {
  const { sim } = subscriber
  const [ki, opc] = keysOf(sim?.imsi ?? '')
  return { ...subscriber, sim: sim && { ...sim, ki, opc } }
}

/** Ki and OPC of the card, as `withKeys` gives them. */
export function keysOf(imsi: string): [ki: string, opc: string] {
  return [`cafe${imsi.padStart(28, '0')}`, `BEEF${imsi.padStart(28, '0')}`]
}

/** The IMSIs of the suite's subscribers. */
export const imsis: readonly string[] = [
  ...Array.from({ length: 10 }, (_, i) => subscriberFixture(i).sim?.imsi ?? ''),
  '12345',
]

/** The pid alone is enough here: a test is shorter than a pid's way around. */
export const children: Children = {
  write: (path, { pid }) => writeFile(path, String(pid)),
  async reap(path) {
    const pid = Number(await readFile(path, 'utf8').catch(() => ''))
    if (pid > 1) while (signal(pid)) await delay(5)
    await rm(path, { force: true })
  },
}

function signal(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGTERM')
  } catch {
    return false
  }
}
