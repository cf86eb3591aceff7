import { type Config, optionalText, readConfig, text } from '@openespf/foundation/config'

export const cliSettings = {
  url: optionalText({
    env: 'OPENESPF_URL',
    about: 'Base address of the server.',
    defaultText: 'that of the `openespf up` on the data folder, else `http://127.0.0.1:8080`',
  }),
  login: optionalText({
    env: 'OPENESPF_LOGIN',
    about: 'Who logs in.',
    defaultText: '`admin`',
  }),
  password: optionalText({
    env: 'OPENESPF_PASSWORD',
    about: 'Password of that login.',
    defaultText: 'asked for on a terminal',
    secret: true,
  }),
  token: optionalText({
    env: 'OPENESPF_TOKEN',
    about: 'API token of that login, or an access token, instead of a password.',
    defaultText: 'none',
    secret: true,
  }),
  provisionerUrl: optionalText({
    env: 'OPENESPF_PROVISIONER_URL',
    about: 'Base address of the provisioner.',
    defaultText: 'that of the one on the data folder',
  }),
  provisionerToken: optionalText({
    env: 'OPENESPF_PROVISIONER_TOKEN',
    about: "Token of the provisioner's own API.",
    defaultText: 'that of the one on the data folder',
    secret: true,
  }),
  data: text({
    env: 'OPENESPF_DATA',
    about: 'Data folder of an `openespf up` on this machine: its `cli.json` logs the command line in.',
    fallback: 'data',
  }),
}

export type CliConfig = Config<typeof cliSettings>

export function readCliConfig(): CliConfig {
  return readConfig(cliSettings, process.env)
}
