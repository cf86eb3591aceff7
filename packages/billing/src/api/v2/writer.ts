import type { Billing } from '../../billing.ts'
import type { View } from '../../core/view.ts'

/** Input that was checked against the resource's schema: what the operation behind it takes. */
export type Input = Readonly<Record<string, unknown>>
export type Target = { billing: Billing; view: View }

/** The operations behind a resource: the same as those behind v1. */
export type Writer = {
  /** Outside of the request's transaction, before it: what takes long in what follows. */
  prepare?(target: Target, input: Input, key?: number): Promise<Input>
  create?(target: Target, input: Input): Promise<number>
  update?(target: Target, key: number, input: Input): Promise<void>
  remove?(target: Target, key: number): Promise<void>
  /** By their names; each returns the key of what it made. */
  actions?: Readonly<Record<string, (target: Target, key: number, input: Input) => Promise<number>>>
}
