import type { CallbackRequest, Connector, Subscriber } from '../connector.ts'

/** A connector with a target of its own, real or fake, that nobody else uses and that holds nothing at first. */
export type ConnectorUnderTest<Desired, Actual, Change> = {
  connector: Connector<Desired, Actual, Change>
  /** The i-th (0 to 9) of subscribers who should each have something; the same subscriber each time. */
  subscriber(i: number): Subscriber
  /** A subscriber whom this target can never take; its account is none of the others'. */
  badSubscriber: Subscriber
  /**
   * What the target holds now of all these subscribers, read without the connector and without what may differ between
   * equal states (row ids, times, the order of rows). Compared with toEqual.
   */
  state(): Promise<unknown>
  /** Makes the target unreachable; what it holds survives until `bringUp`. */
  takeDown(): Promise<void>
  bringUp(): Promise<void>
  /** Closes the target. The suite has closed the connector before. */
  dispose(): Promise<void>
  /** An asynchronous target carries out what is pending, and these notifications come; none where it is only polled. */
  confirm?(): Promise<CallbackRequest[]>
  /** Texts that must never be shown: passwords and tokens of the configuration, keys of SIM cards. */
  secrets?: readonly string[]
}
