import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a scene plays. */
export type Stage = {
  minutes: number
  seed: number
  /** Goes with the scene. */
  folder: string
  /** Is kept when the scene fails. */
  logs: string
  /** Called last to first when the scene is over. */
  closers: (() => Promise<void> | void)[]
  interrupted: AbortSignal
  say(line: string): void
}

/** Some minutes of faults under load; false when a promise was not kept. */
export type Scene = (stage: Stage) => Promise<boolean>

export async function play(
  scene: Scene,
  options: { minutes: number; seed: number; keep: boolean; interrupted: AbortSignal },
): Promise<boolean> {
  const started = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'openespf-chaos-'))
  // PostgreSQL runs as another user when root starts it, who must get here.
  await chmod(folder, 0o755)
  const logs = join(folder, 'logs')
  await mkdir(logs)
  const closers: Stage['closers'] = []
  const say = (line: string): void =>
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`)
  const isOk = await scene({ ...options, folder, logs, closers, say }).catch((error: unknown) => {
    console.error(error)
    return false
  })
  for (const close of closers.reverse()) {
    try {
      await close()
    } catch (error) {
      console.error(error)
    }
  }
  if (!isOk || options.keep) console.log(`logs kept   ${logs}`)
  else await rm(folder, { recursive: true, force: true })
  return isOk
}
