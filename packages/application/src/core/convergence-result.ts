/** What came of converging one account in one external system. `done`: what was changed, a line each. */
export type ConvergenceResult =
  | { kind: 'ok'; done: string[] }
  /** The external system will confirm later. */
  | { kind: 'pending'; token: string; done: string[] }
  | { kind: 'retry'; reason: string; afterMs?: number; done: string[] }
  | { kind: 'reject'; reason: string; done: string[] }
  /** A bug, ours or the connector's. */
  | { kind: 'fault'; done: string[] }
  /** Another convergence is working on one of the keys. */
  | { kind: 'busy' }
