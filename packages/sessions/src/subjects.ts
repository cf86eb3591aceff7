/** Whom of billing a session can be of: a customer or reseller, or one account. */
export type Subject = {
  iEnv: number
  iCustomer: number
  iAccount?: number
  login: string
  isReseller: boolean
}

/** What of an environment is visible to somebody. */
type Sight = { iEnv: number; iCustomer?: number; iAccount?: number }

/** What billing tells about its customers and accounts, which sessions know nothing of. Closed ones are not there. */
export type Subjects = {
  customer(sight: Sight, iCustomer: number): Promise<Subject | undefined>
  account(sight: Sight, iAccount: number): Promise<Subject | undefined>
  /** The account with this login of its self-care. */
  accountByLogin(login: string): Promise<(Subject & { passwordHash: string | null }) | undefined>
  /** Ends the sessions that the password before opened, too. */
  setAccountPassword(subject: Subject, passwordHash: string): Promise<void>
}

/** Where there is no billing, there is nobody but administrators. */
export const noSubjects: Subjects = {
  customer: async () => undefined,
  account: async () => undefined,
  accountByLogin: async () => undefined,
  setAccountPassword: async () => undefined,
}
