/**
 * What of an environment somebody may see and touch: everything (administrators), one customer with all below it
 * (resellers, customers), or one account. A `Caller` is a view.
 */
export type View = { iEnv: number; iCustomer?: number; iAccount?: number }

/** Everything of an environment. */
export function wholeEnv({ iEnv }: View): View {
  return { iEnv }
}

/** Whether the view ends somewhere inside its environment. */
export function isNarrow(view: View): boolean {
  return view.iCustomer !== undefined || view.iAccount !== undefined
}
