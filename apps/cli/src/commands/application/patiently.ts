import { type ProvisionerClient, ProvisionerRefused, ProvisionerUnreachable } from '@openespf/client'
import type { ApplicationApi } from '../../application-command.ts'
import { Failure } from '../../failures.ts'

const PATIENCE_S = 60
const PAUSE_MS = 500

type About = {
  api: ApplicationApi
  iRun: number
  /** Whether the person has had enough. */
  isOver?: () => boolean
  /** Where it says that the provisioner is away, and that it is back: on standard error unless given. */
  tell?: (text: string) => void
}

/**
 * Asks about a run. The run survives a restart of the provisioner, so the command does, too: while the provisioner is away, it is
 * asked again for a minute. Then an error says how to follow the run.
 */
export async function patiently<T>(about: About, ask: (client: ProvisionerClient) => Promise<T>): Promise<T> {
  const { api, iRun } = about
  const { terminal } = api
  const { isOver = () => false, tell = terminal.err } = about
  let awaySince: number | undefined
  for (;;) {
    try {
      const answer = await ask(api.client)
      if (awaySince !== undefined) tell('The provisioner is back.')
      return answer
    } catch (error) {
      if (!isAway(error, api)) throw error
      const now = terminal.now().getTime()
      if (awaySince === undefined) {
        tell(`The provisioner is away; asking again for ${PATIENCE_S} s (${error.message}).`)
        awaySince = now
      }
      const seconds = Math.floor((now - awaySince) / 1000)
      if (seconds >= PATIENCE_S || isOver())
        throw new Failure(
          `The provisioner has been away for ${seconds} s: ${error.message}.`,
          `Run ${iRun} goes on by itself when a provisioner runs again. Follow it with: openespf runs show ${iRun}`,
        )
    }
    await terminal.delay(PAUSE_MS)
    // Until it has written where it is, the old address is asked.
    await api.reconnect?.().catch(() => undefined)
  }
}

/** A token that is refused is one of before the restart. */
function isAway(error: unknown, { reconnect }: ApplicationApi): error is Error {
  return (
    error instanceof ProvisionerUnreachable ||
    (error instanceof ProvisionerRefused && error.status === 401 && reconnect !== undefined)
  )
}
