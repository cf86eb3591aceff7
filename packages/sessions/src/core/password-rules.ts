export const SHORTEST_PASSWORD = 8

/** What is wrong with a password that somebody chooses; undefined: nothing. */
export function passwordProblem(password: string, login: string): string | undefined {
  if ([...password].length < SHORTEST_PASSWORD)
    return `a password has at least ${SHORTEST_PASSWORD} characters`
  if (new Set(password).size < 4) return 'a password has at least 4 different characters'
  if (password.toLowerCase().includes(login.toLowerCase())) return 'a password must not contain the login'
  return undefined
}
