/** An API token: 36 characters, hexadecimal digits and '-' (espf-facts §6.3). */
export function isApiToken(text: string): boolean {
  return /^[0-9a-f-]{36}$/i.test(text)
}

/** The id of a session: 32 hexadecimal digits. */
export function isSessionId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}

/** Whether a user could have this login: what the store cannot hold belongs to nobody. */
export function isLogin(text: string): boolean {
  return text.length > 0 && text.length <= 255 && !text.includes('\0')
}
