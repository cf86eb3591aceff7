import * as accessPolicy from '../billing/access-policy.ts'
import * as account from '../billing/account.ts'
import * as alias from '../billing/alias.ts'
import * as customField from '../billing/custom-field.ts'
import * as customer from '../billing/customer.ts'
import * as customerSite from '../billing/customer-site.ts'
import * as discountPlan from '../billing/discount-plan.ts'
import * as extension from '../billing/extension.ts'
import * as followMe from '../billing/follow-me.ts'
import * as invoice from '../billing/invoice.ts'
import type { MethodSpec } from '../billing/method.ts'
import * as policyAttribute from '../billing/policy-attribute.ts'
import * as policyPhase from '../billing/policy-phase.ts'
import * as product from '../billing/product.ts'
import * as productGroup from '../billing/product-group.ts'
import * as service from '../billing/service.ts'
import * as serviceFeature from '../billing/service-feature.ts'
import * as servicePolicy from '../billing/service-policy.ts'
import * as session from '../billing/session.ts'
import * as simCard from '../billing/sim-card.ts'
import * as subscription from '../billing/subscription.ts'
import * as usage from '../billing/usage.ts'
import { isOpen, v1Methods } from '../billing/v1.ts'
import * as wire from '../billing/wire.ts'
import type { ErrorCode } from '../errors.ts'
import type { Realm } from '../realm.ts'
import { answerTo } from './answers.ts'
import {
  type Answer,
  byKey,
  type Content,
  describe,
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
  servers,
} from './document.ts'
import {
  ALWAYS,
  faultComponents,
  faultExamples,
  OF_BODIES,
  OF_CALLERS,
  OF_ENTITIES,
  OF_WRITES,
} from './refusals.ts'
import { sampleOf } from './sample.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { bearerScheme, cookieScheme } from './security.ts'

const MODULES = [
  accessPolicy,
  account,
  alias,
  customField,
  customer,
  customerSite,
  discountPlan,
  extension,
  followMe,
  invoice,
  policyAttribute,
  policyPhase,
  product,
  productGroup,
  service,
  serviceFeature,
  servicePolicy,
  session,
  simCard,
  subscription,
  usage,
  wire,
]

const DESCRIPTION = `Every method is \`POST /<Service>/<method>\`. Its parameters are in \`params\` of a JSON object or, as JSON text, of a
form. Credentials are an access token of \`Session/login\` (\`Authorization: Bearer\`), the cookies of a login, or \`auth_info\` in
the body. Every refusal is HTTP 500 with \`faultcode\` and \`faultstring\`.

Ids and amounts may be numbers or texts of digits; flags (\`Y\`, \`N\`) and switches (\`0\`, \`1\`) may be written as each other. Times
are UTC.`

/** Credentials in the body: espf-facts §6.4. */
const AuthInfo: JsonSchema = {
  type: 'object',
  description:
    'One of: `session_id`; `access_token`; `login` and `password`; `login` and `token`, an API token.',
  properties: byKey(
    ['session_id', 'access_token', 'login', 'password', 'token'].map((name) => [name, { type: 'string' }]),
  ),
}

const Fault: JsonSchema = {
  type: 'object',
  description: 'Why a call was refused. Nothing was changed.',
  properties: { faultcode: { type: 'string' }, faultstring: { type: 'string' } },
  required: ['faultcode', 'faultstring'],
}

/** API v1 as one realm sees it: the methods that it may call. */
export function v1Document(realm: Realm, prefix: string): OpenApiDocument {
  const schemas = createSchemas(MODULES)
  const methods = Object.entries<MethodSpec>(v1Methods).filter(([, { realms }]) => realms.includes(realm))
  const paths = byKey(
    methods.map(([name, method]) => [`/${name}`, { post: operationOf(name, method, schemas) }]),
  )
  const services = [...new Set(methods.map(([name]) => serviceOf(name).service))]
  return {
    openapi: '3.1.1',
    info: describe(
      `OpenESPF: billing API v1, ${realm} realm`,
      `What ${BY_REALM[realm]} may call.`,
      DESCRIPTION,
    ),
    servers: servers(prefix, '/rest'),
    tags: services.map((name) => ({ name, description: `Methods of the service ${name}.` })),
    paths,
    components: {
      schemas: { AuthInfo, AuthInfoText: jsonText(refTo('AuthInfo')), Fault, ...schemas.components() },
      examples: faultComponents([...OF_METHODS, ...OF_SESSIONS, 'auth.failed']),
      securitySchemes: { bearer: bearerScheme, cookie: cookieScheme(realm) },
      headers: {
        SessionCookies: {
          description: `\`${realm}_session_id\` and \`${realm}_access_token\`, not readable by scripts.`,
          schema: { type: 'string' },
        },
      },
    },
  }
}

const BY_REALM: Readonly<Record<Realm, string>> = {
  admin: 'administrators',
  reseller: 'resellers, who see their own customers and those customers’ accounts',
  customer: 'customers, who see themselves and their accounts',
  account: 'accounts, who see themselves',
}

function operationOf(name: string, spec: MethodSpec, schemas: Schemas): Operation {
  const call = serviceOf(name)
  const needsSession = !isOpen(name)
  return {
    operationId: `${call.service}_${call.method}`,
    tags: [call.service],
    summary: spec.summary,
    ...(needsSession
      ? {
          description: needOf(spec),
          security: [{ bearer: [] }, { cookie: [] }, {}],
        }
      : { description: 'Needs no session.', security: [] }),
    requestBody: bodyOf(name, spec, { schemas, needsSession }),
    responses: { '200': resultOf(name, spec, schemas), '500': faultOf(call, codesOf(spec, needsSession)) },
  }
}

function needOf({ access, area = 'billing.api' }: MethodSpec): string {
  return area === 'none' ? 'Needs a session, and no scope.' : `Needs the scope \`${area}:${access}\`.`
}

/** The three content types of espf-facts §7.1. In forms, both fields are JSON texts. */
function bodyOf(
  name: string,
  spec: MethodSpec,
  { schemas, needsSession }: { schemas: Schemas; needsSession: boolean },
): { required: boolean; content: Content } {
  const params = schemas.named(`${typeName(name)}Params`, spec.params)
  const required = 'required' in spec.params ? ['params'] : []
  const schemaOf = (authInfo: JsonSchema, value: JsonSchema): JsonSchema => ({
    type: 'object',
    properties: { ...(needsSession ? { auth_info: authInfo } : {}), params: value },
    ...(required.length > 0 ? { required } : {}),
  })
  const sent = exampleParams(spec)
  const form = {
    schema: schemas.named(`${typeName(name)}Form`, schemaOf(refTo('AuthInfoText'), jsonText(params))),
    examples: { example: { value: { params: JSON.stringify(sent) } } },
  }
  return {
    required: required.length > 0,
    content: {
      'application/json': {
        schema: schemaOf(refTo('AuthInfo'), params),
        examples: { example: { value: { params: sent } } },
      },
      'application/x-www-form-urlencoded': form,
      'multipart/form-data': form,
    },
  }
}

function refTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** A form's field that holds JSON. */
function jsonText(contentSchema: JsonSchema): JsonSchema {
  return { type: 'string', contentMediaType: 'application/json', contentSchema }
}

/** What the documented call of a method sends. */
export function exampleParams(spec: MethodSpec): unknown {
  return spec.example ?? sampleOf(spec.params)
}

function resultOf(name: string, spec: MethodSpec, schemas: Schemas): Answer {
  const schema = schemas.named(`${typeName(name)}Result`, spec.result)
  const answer = answerTo(`v1 ${name.replace('/', '_')}`)
  return {
    description: 'The result.',
    ...(OPENING.includes(name)
      ? { headers: { 'Set-Cookie': { $ref: '#/components/headers/SessionCookies' } } }
      : {}),
    content: {
      'application/json': {
        schema,
        ...(answer === undefined ? {} : { examples: { example: { value: answer } } }),
      },
      ...(spec.file ? { [spec.file]: { schema: { type: 'string', format: 'binary' } } } : {}),
    },
  }
}

const OPENING = ['Session/login', 'Session/refresh_access_token']

function faultOf(call: { service: string; method: string }, codes: readonly ErrorCode[]): Answer {
  return {
    description: 'A fault.',
    content: { 'application/json': { schema: refTo('Fault'), examples: faultExamples(codes, call) } },
  }
}

const OF_METHODS: readonly ErrorCode[] = [...ALWAYS, ...OF_BODIES, 'request.not_form']
const OF_SESSIONS: readonly ErrorCode[] = [...OF_CALLERS, 'auth.malformed', 'auth.dead_session']

function codesOf(spec: MethodSpec, needsSession: boolean): readonly ErrorCode[] {
  if (!needsSession) return [...OF_METHODS, 'auth.failed']
  const writes = spec.access === 'write' ? [...OF_ENTITIES, ...OF_WRITES] : []
  return [...OF_METHODS, ...OF_SESSIONS, ...writes]
}

function serviceOf(name: string): { service: string; method: string } {
  const [service = '', method = ''] = name.split('/')
  return { service, method }
}

/** `AccountGetAccountInfo` of `Account/get_account_info`. */
function typeName(name: string): string {
  return name.replaceAll(/(?:^|[/_])(\w)/g, (_, letter: string) => letter.toUpperCase())
}
