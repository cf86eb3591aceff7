import { type EspfOperation, espfOperations } from '@openespf/contract/espf-operations'
import fc from 'fast-check'
import { knownOr } from './known.ts'
import {
  type Draft,
  encoded,
  FORM_TYPE,
  JSON_TYPE,
  noise,
  type Params,
  paramsOf,
  pathPart,
  type Session,
  settle,
  withNoise,
} from './request.ts'

/** Calls of all operations of the ESPF API. */
export function espfRequests(): fc.Arbitrary<Draft> {
  return fc.oneof(
    ...Object.entries<EspfOperation>(espfOperations).map(([name, operation]) => callsOf(name, operation)),
  )
}

const authorization = fc.constantFrom<(session: Session) => string>(
  ({ accessToken }) => `Bearer ${accessToken}`,
  ({ login, password }) => `Basic ${btoa(`${login}:${password}`)}`,
)

function callsOf(name: string, { verb, path, params }: EspfOperation): fc.Arbitrary<Draft> {
  const names = [...path.matchAll(/:(\w+)/g)].map((match) => String(match[1]))
  const parts = names.map((one) =>
    pathPart(knownOr({ type: one.startsWith('i_') ? 'integer' : 'string', minimum: 1 }, one)),
  )
  const valid = params === undefined ? fc.constant(undefined) : knownOr(params)
  return fc
    .record({
      params: paramsOf(valid),
      parts: fc.tuple(...parts),
      authorization,
      isForm: fc.boolean(),
      noise,
    })
    .map((draft) => ({
      operation: `espf ${name}`,
      params: draft.params.value,
      send({ known, session }) {
        const values = draft.parts.map((part) => encoded(known.resolve(part)))
        const filled = path.replaceAll(/:\w+/g, () => values.shift() ?? '')
        const headers = { authorization: draft.authorization(session) }
        const isQuery = verb === 'GET' || verb === 'DELETE'
        const content = contentOf(draft.params, settle(draft.params, known), isQuery || draft.isForm)
        const sent = isQuery
          ? { verb, path: `/espf/v1${filled}${content === '' ? '' : `?${content}`}`, headers }
          : {
              verb,
              path: `/espf/v1${filled}`,
              headers: { ...headers, ...(draft.isForm ? FORM_TYPE : JSON_TYPE) },
              body: content,
            }
        return withNoise(sent, draft.noise)
      },
    }))
}

/** As a query or a form, where a value that is no text is its JSON; or as JSON. */
function contentOf({ value }: Params, settled: unknown, isForm: boolean): string {
  if (value === undefined && settled === undefined) return ''
  if (!isForm) return JSON.stringify(settled) ?? ''
  return Object.entries(Object(settled))
    .map(([name, part]) => `${encoded(name)}=${encoded(part)}`)
    .join('&')
}
