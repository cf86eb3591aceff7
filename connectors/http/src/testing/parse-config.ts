import { Value } from 'typebox/value'
import { HttpConfig } from '../config.ts'

/** As the provisioner reads a configuration: defaults filled in, then checked. */
export function parseConfig(config: object): HttpConfig {
  return Value.Parse(HttpConfig, Value.Default(HttpConfig, structuredClone(config)))
}
