import type { Caller } from '@openespf/sessions'

/** A request whose caller is known. */
export type V2Request = {
  caller: Caller
  /** of the path; empty where it has none */
  key: string
  query: Readonly<Record<string, string | string[]>>
  body: unknown
  ifMatch: string | undefined
  ifNoneMatch: string | undefined
  accept: string | undefined
  idempotencyKey: string | undefined
}

/** A document to be answered instead of JSON. */
export type V2File = { name: string; type: string; bytes: Uint8Array }

export type V2Answer = {
  status: number
  file?: V2File
  body?: unknown
  etag?: string
  /** below where the API is served */
  location?: string
  /** It is the answer to an earlier request with the same Idempotency-Key. */
  replayed?: boolean
}
