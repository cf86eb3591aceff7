import { createServer, type IncomingMessage } from 'node:http'
import { serveLocally } from '@openespf/application/testing'

/** One event as it arrived. */
export type Received = { headers: Record<string, string | undefined>; body: EventBody }

type EventBody = {
  data: { event_type: string }
  pb_data: {
    account_info: { id: string; bill_status: string; blocked: boolean }
    sim_info?: { imsi: string }
    prev_sim_info?: { imsi: string }
  }
}

export type FakeNspsConnector = {
  url: string
  /** The HLR behind it: IMSI → number and status, as the reference connector sets them (espf-facts §10.8). */
  hlr: Map<string, { msisdn: string; status: string }>
  received: Received[]
  /** Answers to the next events instead of its own. */
  script: { status: number; body: object }[]
  takeDown(): Promise<void>
  bringUp(): Promise<void>
}

/** A connector made for NSPS, with an HLR behind it that takes IMSIs of 15 digits. */
export async function startFakeNspsConnector(token: string): Promise<FakeNspsConnector> {
  const hlr: FakeNspsConnector['hlr'] = new Map()
  const received: Received[] = []
  const script: FakeNspsConnector['script'] = []
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const take = (text: string) => {
      if (request.url === '/health') return answer(200, { status: 'Healthy' })
      if (request.headers.authorization !== `Bearer ${token}`)
        return answer(
          401,
          refusal('Invalid access token', request.headers.authorization ?? '', 'authentication'),
        )
      const body: EventBody = JSON.parse(text)
      const { 'x-b3-traceid': trace, 'x-request-id': id } = request.headers
      received.push({ headers: { 'x-b3-traceid': String(trace), 'x-request-id': String(id) }, body })
      const scripted = script.shift()
      return scripted ? answer(scripted.status, scripted.body) : answer(...process(hlr, body))
    }
    readText(request)
      .then(take)
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  const { port, takeDown, bringUp } = await serveLocally(server)
  return {
    url: `http://127.0.0.1:${port}/process-event`,
    hlr,
    received,
    script,
    takeDown,
    bringUp,
  }
}

function process(hlr: FakeNspsConnector['hlr'], { data, pb_data }: EventBody): [number, object] {
  const { account_info: account, sim_info: sim, prev_sim_info: previous } = pb_data
  if (sim && !/^\d{15}$/.test(sim.imsi)) return [422, refusal('Validation failed', 'imsi', 'validation')]
  if (data.event_type === 'SIM/Replaced' && previous) hlr.delete(previous.imsi)
  if (data.event_type === 'SIM/Updated' && sim) {
    if (account.bill_status === 'open') {
      const status = account.blocked ? 'operatorDeterminedBarring' : 'serviceGranted'
      hlr.set(sim.imsi, { msisdn: account.id.replace(/@msisdn$/, ''), status })
    } else hlr.delete(sim.imsi)
  }
  return [202, { message: 'Event accepted for processing' }]
}

function refusal(message: string, error: string, type: string): object {
  return { message, error, type: `${type}_error` }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
