import { AppError, errorTable } from '@openespf/contract/errors'
import Fastify, { errorCodes, type FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Errors } from 'typebox/value'
import { narrowSchema } from './narrow-schema.ts'
import { refuseConnection } from './refuse-connection.ts'
import type { ServerCertificate } from './server-certificate.ts'

export const BODY_LIMIT = 1024 * 1024
/** A body that is too large is read and dropped up to this size: senders see the refusal only after they have sent it all. */
const DRAINED = 32 * BODY_LIMIT
/** No part of a path is too long for the router: Node refuses longer request lines itself. */
const PATH_LIMIT = 16 * 1024

/**
 * An HTTP server without routes: 1 MB bodies, requests numbered by UUID, no request log (it costs 43 % of the requests
 * a second). Each API registers as a plugin with its own error shape; what belongs to none is answered as ESPF does, and
 * what is no HTTP as a problem. With a certificate it speaks TLS.
 */
export function createHttpServer(options: { certificate?: ServerCertificate } = {}): FastifyInstance {
  const { certificate } = options
  const app = Fastify({
    ...(certificate && { https: certificate }),
    logger: false,
    bodyLimit: BODY_LIMIT,
    genReqId: () => crypto.randomUUID(),
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseConnection,
    rewriteUrl: (request) => readableUrl(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PATH_LIMIT },
  })
  app.addHook('preParsing', async (request, _reply, payload) => {
    const length = Number(request.headers['content-length'] ?? 0)
    if (length <= BODY_LIMIT) return payload
    if (length <= DRAINED) await drain(payload)
    throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
  })
  app.setNotFoundHandler((request, reply) => {
    const path = `${request.method} ${request.url.replace(/\?.*$/s, '').slice(0, 200)}`
    const { code, message } = new AppError('request.unknown_method', { path })
    return reply.code(errorTable[code].status).send({ code, message })
  })
  return app
}

async function drain(payload: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of payload) void chunk
}

/** Takes the percent signs of an undecodable path literally, so that it is refused in its API's own shape. */
function readableUrl(url: string): string {
  if (!url.includes('%')) return url
  const path = url.replace(/[?#].*$/s, '')
  try {
    decodeURIComponent(path)
    return url
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length)
  }
}

/** Checks a value against a schema: undefined when it fits, else a sentence naming the first thing that does not. */
export function createCheck(schema: TSchema): (value: unknown) => string | undefined {
  const check = createLocatingCheck(schema)
  return (value) => check(value)?.problem
}

/** As createCheck, and says where: the names and indexes that lead to what does not fit. */
export function createLocatingCheck(
  schema: TSchema,
): (value: unknown) => { problem: string; path: string[] } | undefined {
  const compiled = Compile(schema)
  return (value) => (compiled.Check(value) ? undefined : describe(Errors(narrowSchema(schema, value), value)))
}

type Problem = { instancePath: string; keyword: string; message: string; params: object }

/** Of all complaints the most telling: an unknown or missing name before a wrong value, the deepest before its unions. */
function describe(problems: readonly Problem[]): { problem: string; path: string[] } {
  const names = problems.find((p) => p.keyword === 'required' || p.keyword === 'additionalProperties')
  const values = problems.filter((p) => p.keyword !== 'boolean')
  const chosen = names ?? values.toSorted((a, b) => depth(b) - depth(a))[0]
  if (!chosen) return { problem: 'the value does not fit', path: [] }
  const path = chosen.instancePath.split('/').slice(1)
  const at = path.join('.')
  const constants = values.filter((p) => p.keyword === 'const' && p.instancePath === chosen.instancePath)
  if (constants.length > 1) {
    const allowed = constants.flatMap((p) => Object.values(p.params))
    return { problem: `${at || 'the value'} must be one of: ${allowed.join(', ')}`, path }
  }
  const listed = Object.values(chosen.params)
    .flat()
    .filter((p) => typeof p === 'string' || typeof p === 'number')
  const detail = ['additionalProperties', 'const', 'enum'].includes(chosen.keyword)
    ? `: ${listed.join(', ')}`
    : ''
  return { problem: `${at || 'the value'} ${chosen.message}${detail}`, path }
}

function depth(problem: Problem): number {
  return problem.instancePath.split('/').length
}
