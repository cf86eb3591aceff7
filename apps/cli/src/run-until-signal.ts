const PATIENCE_MS = 5000

/**
 * Starts a thing and keeps it running until Ctrl-C or SIGTERM, then stops it; a signal that comes while it starts counts
 * once it has started, so that nothing half-started is left behind. A second signal, or five seconds without an end,
 * leaves at once with exit code 1: what was under way is recovered at the next start.
 */
export async function runUntilSignal(
  start: () => Promise<{ stop(): Promise<void> }>,
  say: (line: string) => void,
): Promise<void> {
  const signalled = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const running = await start()
  await signalled
  say('stopping …')
  const leave = (why: string) => () => {
    say(why)
    process.exit(1)
  }
  const timer = setTimeout(
    leave('not everything stopped in 5 s: leaving; the next start recovers'),
    PATIENCE_MS,
  )
  process.once('SIGINT', leave('leaving at once'))
  await running.stop()
  clearTimeout(timer)
  say('stopped')
}
