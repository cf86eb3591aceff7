/** A delivery that ended, as the dispatcher tells it; times are milliseconds since 1970. */
export type EndedDelivery = {
  iEvent: number
  eventType: string
  entity: string
  state: string
  capturedAt: number
  endedAt: number
}

export type DeliveryWatch = {
  ended(delivery: EndedDelivery): void
  /** All deliveries that ended since the last call, once every wanted one (`type entity`) is among them. */
  take(wanted: readonly string[], timeoutMs: number): Promise<EndedDelivery[]>
}

/** Collects ended deliveries and lets the demo wait for those that a change must raise. */
export function createDeliveryWatch(): DeliveryWatch {
  let collected: EndedDelivery[] = []
  let arrived: (() => void) | undefined

  const missing = (wanted: readonly string[]) =>
    wanted.filter((key) => !collected.some((one) => `${one.eventType} ${one.entity}` === key))

  return {
    ended(delivery) {
      collected.push(delivery)
      arrived?.()
    },
    async take(wanted, timeoutMs) {
      const deadline = performance.now() + timeoutMs
      while (missing(wanted).length > 0) {
        const left = deadline - performance.now()
        if (left <= 0) throw new Error(`not delivered within ${timeoutMs} ms: ${missing(wanted).join(', ')}`)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left)
          arrived = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      const taken = collected
      collected = []
      return taken
    },
  }
}
