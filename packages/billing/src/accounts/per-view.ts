import { batched } from '@openespf/foundation/batched'
import type { View } from '../core/view.ts'

/** Finds something by the keys of accounts; what is asked for at the same time, in the same view, by one statement. */
export function perView<V>(
  load: (view: View, keys: readonly number[]) => Promise<ReadonlyMap<number, V>>,
): (view: View, iAccount: number) => Promise<V | undefined> {
  const find = batched<string, V>(async (asked) => {
    const found = new Map<string, V>()
    for (const [view, keys] of Map.groupBy(asked.map(parse), (each) => each.view)) {
      const values = await load(
        JSON.parse(view),
        keys.map(({ iAccount }) => iAccount),
      )
      for (const [iAccount, value] of values) found.set(`${iAccount} ${view}`, value)
    }
    return found
  })
  return ({ iEnv, iCustomer, iAccount: own }, iAccount) =>
    find(`${iAccount} ${JSON.stringify({ iEnv, iCustomer, iAccount: own })}`)
}

function parse(text: string): { iAccount: number; view: string } {
  const blank = text.indexOf(' ')
  return { iAccount: Number(text.slice(0, blank)), view: text.slice(blank + 1) }
}
