import type { Caller } from '@openespf/sessions'

/** Which accounts a caller sees. The billing that ESPF serves implements it; statuses refer to what it knows. */
export type AccountLookup = {
  /** The `i_account` of the open account with this ID (`12065551234`, `user@domain`), else of the last one that had it. */
  byId(caller: Caller, id: string): Promise<number | undefined>
  /** Whether there is such an account, open or closed; any positive integer may be asked for. */
  exists(caller: Caller, iAccount: number): Promise<boolean>
}
