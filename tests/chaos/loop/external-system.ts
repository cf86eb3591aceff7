import type { Supervised } from '../supervise.ts'
import type { Subscriber } from './billing-facts.ts'

/** What an external system holds: under each of its keys, everything that a connector is to keep there, as one text. */
export type Holdings = Map<string, string>

/** What is killed and stopped, whatever it consists of. */
export type Victim = Pick<Supervised, 'takeDown' | 'bringUp' | 'freeze' | 'thaw' | 'retire'>

/** A real program that is provisioned, and that can be killed and stopped. */
export type ExternalSystem = {
  name: string
  group: string
  /** Its entry in the provisioner's configuration. */
  connector: object
  program: Victim
  /** What it should hold for an open account. */
  wanted(subscriber: Subscriber): [key: string, value: string] | undefined
  /** Read from itself, not through a connector. Rejects when it does not answer. */
  held(): Promise<Holdings>
}
