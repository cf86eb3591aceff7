import { errorTable } from '@openespf/contract/errors'
import { eventTypes, groupedTypes } from '@openespf/contract/events'
import { documentSettings } from '@openespf/foundation/config'
import { cliSettings } from '../apps/cli/src/config.ts'
import { provisionerSettings } from '../apps/provisioner/src/settings.ts'
import { serverSettings } from '../apps/server/src/config.ts'
import { cliPage } from './cli-page.ts'
import { provisionerPage, provisionerSchema } from './provisioner-page.ts'

const NOTE = '<!-- written by npm run generate -->\n'

/** The reference pages under docs/, by path: each is derived from the one place that defines what it lists. */
export function referencePages(): Record<string, string> {
  return {
    'docs/errors.md': errorsPage(),
    'docs/config.md': configPage(),
    'docs/events.md': eventsPage(),
    'docs/cli.md': `${NOTE}${cliPage()}`,
    'docs/provisioner.md': `${NOTE}${provisionerPage()}`,
    'docs/provisioner.schema.json': provisionerSchema(),
  }
}

function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, fault, message }]) => `| \`${code}\` | ${status} | \`${fault}\` | ${message} |`,
  )
  return `${NOTE}# Errors

The ESPF API and the Application answer with the status and \`{"code", "message"}\`. API v1 answers every fault with
HTTP 500 and \`{"faultcode", "faultstring"}\`, as PortaBilling does. API 2.0 answers with the status and a problem of RFC 9457, as
all do what is no HTTP request or too long for one. Names in braces are filled in.

| code | status | faultcode in API v1 | message |
|---|---|---|---|
${rows.join('\n')}
`
}

function configPage(): string {
  return `${NOTE}# Settings

All settings are environment variables; none is needed for a first run.

## Server (\`openespf up\`, \`openespf server\`)

${documentSettings(serverSettings)}

## Provisioner (\`openespf up\`, \`openespf provisioner\`)

${documentSettings(provisionerSettings)}

## Command line (\`openespf handlers\`, \`events\`, … : [cli.md](cli.md))

${documentSettings(cliSettings)}
`
}

function eventsPage(): string {
  const raw = eventTypes.map((one) => {
    const name = `\`${one.type}\`${one.formerly ? `, formerly \`${one.formerly}\`` : ''}${one.designed ? ' (name ours)' : ''}`
    const marks = [
      one.captures.length > 0 ? 'captured' : '',
      one.raisedBy === 'request' ? 'raised by `Event/raise_event`' : '',
      one.coalesces ? 'coalesces' : '',
    ].filter((mark) => mark)
    return `| ${name} | ${one.entity} | ${one.trigger} | ${one.grouped.map((type) => `\`${type}\``).join(', ')} | ${marks.join(', ')} |`
  })
  const grouped = groupedTypes.map(
    (one) =>
      `| \`${one.type}\` | ${one.meaning} | ${one.variables.map((name) => `\`${name}\``).join(', ')} |`,
  )
  return `${NOTE}# Events

Types marked *captured* are recorded by triggers on our billing tables. What those marked *raised by \`Event/raise_event\`*
are about is held by no table: an administrator asks for each event with that method of API v1 (\`event_type\`, \`id\` of the
entity, \`variables\`); events of one entity keep their order. The others are known, can be subscribed to, and are raised
once we hold their entities. Of types that *coalesce* only the newest queued one per entity is sent.

## Raw

| type | entity | raised when | grouped as | |
|---|---|---|---|---|
${raw.join('\n')}

## Grouped

| type | meaning | variables |
|---|---|---|
${grouped.join('\n')}
`
}
