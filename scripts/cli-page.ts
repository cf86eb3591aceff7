import { createProgram } from '../apps/cli/src/program.ts'
import { createTerminal } from '../apps/cli/src/terminal.ts'

type Command = ReturnType<typeof createProgram>

/** docs/cli.md without its head: every command, from the program itself. */
export function cliPage(): string {
  const program = createProgram(createTerminal())
  const nouns = program.commands.filter((command) => command.commands.length > 0)
  const verbs = program.commands.filter((command) => command.commands.length === 0)
  return `# Command line

\`npx openespf <command>\`; \`--help\` after any command shows its options and examples.

**Logging in.** In the folder of a running \`openespf up\` nothing is needed: \`up\` leaves an API token of the user \`cli\` in
\`<data>/cli.json\` (mode 0600) while it runs. Elsewhere say \`--url\` and \`--login\` with \`--password\` or \`--token\`, or set
the variables of [config.md](config.md); once one of them is given the file is not read. A secret may be given as
\`@file\` or \`-\` (standard input), so that it is not seen in the list of processes. Commands that only look and those that
change things need the same permission, \`espf.handlers:write\`; \`groups\` and \`status\` need \`espf.api:write\`.

**What is printed.** Standard output has the answer and nothing else: a table that fits the terminal, times in the local
zone, or with \`--json\` exactly what the API answered (one line for each item where there are several). Hints and errors
are on standard error. Exit code 0: done; 1: it failed, was refused, or the outcome is bad (\`handlers test\`, a job that
failed or was cancelled); 2: wrong usage.

**Times** are \`10m\`, \`2h\`, \`3d\` (ago), \`+2h\` (from now), \`now\`, or \`2026-01-31 14:30:00\` in the local zone unless they name
one. A **handler** is named by its number or its name. Work on many events is a **job**, which goes on by itself:
\`--detach\` does not wait for it, and Ctrl-C while waiting offers to cancel it or to leave it.

| command | what it does |
|---|---|
${verbs.map((verb) => row(verb, '')).join('\n')}

${nouns.map(section).join('\n')}`
}

function section(noun: Command): string {
  return `## \`openespf ${noun.name()}\`

${noun.description()}

| command | what it does |
|---|---|
${noun.commands.map((verb) => row(verb, `${noun.name()} `)).join('\n')}
`
}

function row(command: Command, prefix: string): string {
  const usage = command.usage().replace('[options]', '').replaceAll(/\s+/g, ' ').trim()
  const line = `${prefix}${command.name()} ${usage}`.trim()
  return `| \`${line.replaceAll('|', '\\|')}\` | ${command.description().replaceAll('|', '\\|')} |`
}
