import type { Receipt } from './judge-run.ts'
import type { Received } from './receiver.ts'

export type Answer = 200 | 204 | 404 | 422 | 500 | 503 | 'hang' | 'reset' | 'slow'

const SLOW_MS = 80

/** The path that tells the receiver for which handler a request is. */
export function pathOf(handler: number): string {
  return `/handler-${handler}`
}

/** Answers requests in turn as it is told, else 200, and notes each and how it ended. */
export function createNotes() {
  const receipts: Receipt[] = []
  const answers: Answer[] = []
  return {
    receipts,
    answers,
    receive(request: Received): void {
      const receipt = receiptOf(request)
      receipts.push(receipt)
      const end = (status: number | undefined): boolean => {
        if (receipt.endedAt !== Number.POSITIVE_INFINITY) return false
        receipt.endedAt = Date.now()
        receipt.status = status
        return true
      }
      const reply = (status: number): void => {
        if (end(status)) request.answer.writeHead(status).end()
      }
      request.answer.on('close', () => end(undefined))
      const answer = answers.shift() ?? 200
      if (answer === 'reset') request.answer.destroy()
      else if (answer === 'slow') setTimeout(() => reply(200), SLOW_MS)
      else if (answer !== 'hang') reply(answer)
    },
  }
}

function receiptOf({ headers, path, variables }: Received): Receipt {
  const [, credentials = ''] = (headers.authorization ?? '').split(' ')
  const [sender = ''] = Buffer.from(credentials, 'base64').toString().split(':')
  return {
    sender,
    handler: Number(/handler-(\d+)/.exec(path)?.[1]),
    entity: String(variables['entity']),
    iEvent: Number(variables['i_event']),
    at: Date.now(),
    endedAt: Number.POSITIVE_INFINITY,
    status: undefined,
  }
}
