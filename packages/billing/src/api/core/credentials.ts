/** What a call is authenticated with. */
export type ApiCredentials =
  | { kind: 'access-token'; accessToken: string }
  | { kind: 'session-id'; sessionId: string }
  | { kind: 'password'; login: string; password: string }
  | { kind: 'api-token'; login: string; token: string }
