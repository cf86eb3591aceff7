import { v1Methods } from '@openespf/contract/billing'
import fc from 'fast-check'
import { knownOr } from './known.ts'
import {
  type Draft,
  encoded,
  FORM_TYPE,
  JSON_TYPE,
  noise,
  paramsOf,
  type Sent,
  type Session,
  settle,
  withNoise,
} from './request.ts'

const STYLES = ['bearer', 'object', 'text', 'form', 'multipart', 'path', 'cookie'] as const
type Style = (typeof STYLES)[number]
type AuthInfo = Readonly<Record<string, string>>

/** Calls of all methods of API v1, in all the styles in which they can be made. */
export function v1Requests(): fc.Arbitrary<Draft> {
  return fc.oneof(
    ...Object.entries(v1Methods).map(([method, { params }]) => callsOf(method, knownOr(params))),
  )
}

const credentials = fc.constantFrom<(session: Session) => AuthInfo>(
  ({ sessionId }) => ({ session_id: sessionId }),
  ({ accessToken }) => ({ access_token: accessToken }),
  ({ login, password }) => ({ login, password }),
)

function callsOf(method: string, valid: fc.Arbitrary<unknown>): fc.Arbitrary<Draft> {
  return fc
    .record({
      params: paramsOf(valid),
      style: fc.constantFrom<Style>(...STYLES),
      credentials,
      slash: fc.constantFrom('', '', '/'),
      noise,
    })
    .map((draft) => ({
      operation: `v1 ${method}`,
      params: draft.params.value,
      send({ known, session }) {
        const params = settle(draft.params, known)
        const sent = inStyle(draft.style, { params, authInfo: draft.credentials(session), session })
        return withNoise(
          { ...sent, verb: 'POST', path: `/rest/${method}${sent.path}${draft.slash}` },
          draft.noise,
        )
      },
    }))
}

type Call = { params: unknown; authInfo: AuthInfo; session: Session }

function inStyle(style: Style, { params, authInfo, session }: Call): Omit<Sent, 'verb'> {
  const text = JSON.stringify(params)
  switch (style) {
    case 'bearer': {
      const headers = { ...JSON_TYPE, authorization: `Bearer ${session.accessToken}` }
      return { path: '', headers, body: JSON.stringify({ params }) }
    }
    case 'object':
      return { path: '', headers: JSON_TYPE, body: JSON.stringify({ auth_info: authInfo, params }) }
    case 'text': {
      const body = JSON.stringify({ auth_info: JSON.stringify(authInfo), params: text })
      return { path: '', headers: JSON_TYPE, body }
    }
    case 'form': {
      const form = new URLSearchParams({ auth_info: JSON.stringify(authInfo), params: text })
      return { path: '', headers: FORM_TYPE, body: form.toString() }
    }
    case 'multipart':
      return { path: '', ...multipart({ auth_info: JSON.stringify(authInfo), params: text }) }
    case 'path':
      return { path: `/${encoded(authInfo)}/${encoded(params)}`, headers: {} }
    case 'cookie': {
      const cookie = `admin_session_id=${session.sessionId}; admin_access_token=${session.accessToken}`
      return { path: '', headers: { ...JSON_TYPE, cookie }, body: JSON.stringify({ params }) }
    }
    default:
      return style satisfies never
  }
}

function multipart(fields: Readonly<Record<string, string>>): {
  headers: Record<string, string>
  body: string
} {
  const boundary = 'fuzz-boundary'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
  }
}
