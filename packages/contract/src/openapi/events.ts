import { REDELIVERY_HEADER } from '../envelope.ts'
import { eventTypes, groupedTypes } from '../events/catalogue.ts'
import { byKey, describe, type JsonSchema, type OpenApiDocument, type PathItem } from './document.ts'
import { createSchemas, type Schemas } from './schemas.ts'

/** A type of event as the documents show it. */
type Shown = { version: 'raw' | 'grouped'; type: string; about: string; variables: readonly string[] }

type SentEvents = { webhooks: Record<string, PathItem>; tags: { name: string; description: string }[] }

const DESCRIPTION = `What a handler is sent: one POST for each event, to the handler's URL, with the handler's own authorisation. A handler
of version \`raw\` gets the types below \`raw/\`, one of version \`grouped\` those below \`grouped/\`. An event is sent again until
it is answered with a status that ends it, always with the same \`i_event\`.`

/** The events alone, for those who write what receives them. */
export function eventsDocument(): OpenApiDocument {
  const schemas = createSchemas([])
  const { webhooks, tags } = addEvents(schemas)
  return {
    openapi: '3.1.1',
    info: describe('OpenESPF: events', 'What handlers are sent.', DESCRIPTION),
    servers: [{ url: 'https://provisioning.example.com', description: 'What the handler’s URL says.' }],
    tags,
    webhooks,
    components: { schemas: schemas.components() },
  }
}

/** The events as webhooks; their shared schemas join those of the document. */
export function addEvents(schemas: Schemas): SentEvents {
  const raw = eventTypes.map(
    (one): Shown => ({
      version: 'raw',
      type: one.type,
      about: one.formerly
        ? `${one.trigger} Formerly \`${one.formerly}\`, which handlers may ask for.`
        : one.trigger,
      variables: one.variables,
    }),
  )
  const grouped = groupedTypes.map(
    (one): Shown => ({ version: 'grouped', type: one.type, about: one.meaning, variables: one.variables }),
  )
  const all = [...raw, ...grouped]
  return {
    webhooks: byKey(all.map((one) => [`${one.version}/${one.type}`, webhook(one, schemas)])),
    tags: [...new Set(all.map(tagOf))].map((name) => ({
      name,
      description: 'Events that handlers are sent.',
    })),
  }
}

function tagOf({ version, type }: Shown): string {
  return `${version === 'raw' ? 'Events' : 'Grouped events'}: ${type.split('/')[0]}`
}

function webhook(event: Shown, schemas: Schemas): PathItem {
  const { version, type, about, variables } = event
  const value = {
    event_type: type,
    variables: byKey(variables.map((name) => [name, EXAMPLES[name] ?? 1])),
  }
  return {
    post: {
      operationId: `${version}_${type.replaceAll(/\W/g, '_')}`,
      tags: [tagOf(event)],
      summary: type,
      description: about,
      security: [],
      parameters: [
        {
          name: 'Date',
          in: 'header',
          required: true,
          description: 'When it was sent, as an HTTP date; what a signature signs.',
          schema: { type: 'string' },
        },
        {
          name: REDELIVERY_HEADER,
          in: 'header',
          description: 'The number of the redelivery by hand; absent on the first delivery.',
          schema: { type: 'integer', minimum: 1 },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: bodyOf(event, schemas), examples: { example: { value } } } },
      },
      responses: RESPONSES,
    },
  }
}

function bodyOf({ type, variables }: Shown, schemas: Schemas): JsonSchema {
  return {
    type: 'object',
    properties: {
      event_type: { type: 'string', const: type },
      variables: {
        type: 'object',
        properties: byKey(variables.map((name) => [name, schemas.named(...schemaOf(name))])),
        required: ['i_event'],
      },
    },
    required: ['event_type', 'variables'],
  }
}

function schemaOf(name: string): [string, JsonSchema] {
  if (name === 'event_time')
    return [
      'EventTime',
      { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$', description: 'UTC.' },
    ]
  if (/^(prev_)?i_|_id$/.test(name))
    return ['EventId', { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^[0-9]+$' }] }]
  return ['EventValue', { type: ['string', 'number', 'null'] }]
}

const EXAMPLES: Readonly<Record<string, unknown>> = {
  event_time: '2026-04-01 12:00:00',
  prev_balance: 20.98,
  curr_balance: 30.98,
  number: '12025550123',
  prev_status: 'available',
  curr_status: 'in_use',
  iccid: '8931040000000000012',
}

const RESPONSES = {
  '200': { description: 'Received: it is finished.' },
  '400': { description: 'It must not be provisioned: it is rejected, and not sent again.' },
  '503': {
    description:
      'Not now: it is sent again, after `Retry-After` where the handler’s outcome policy is `safe`.',
  },
}
