import { expect, test } from 'vitest'
import { choice, documentSettings, optionalText, port, readConfig, text } from './config.ts'

const settings = {
  host: text({ env: 'X_HOST', about: 'where to listen', fallback: '127.0.0.1' }),
  port: port({ env: 'X_PORT', about: 'the port', fallback: 8080 }),
  level: choice({ env: 'X_LEVEL', about: 'how much to log', of: ['info', 'error'], fallback: 'info' }),
  key: optionalText({ env: 'X_KEY', about: 'a key', defaultText: 'made at first start', secret: true }),
}

test('defaults stand where nothing is set, also where the variable is empty', () => {
  expect(readConfig(settings, { X_HOST: '' })).toEqual({
    host: '127.0.0.1',
    port: 8080,
    level: 'info',
    key: undefined,
  })
})

test('values are read by their kind', () => {
  const config = readConfig(settings, { X_PORT: '0', X_LEVEL: 'error', X_KEY: 'k' })
  expect(config).toEqual({ host: '127.0.0.1', port: 0, level: 'error', key: 'k' })
})

test('one error names every wrong setting and what it should be', () => {
  const read = () => readConfig(settings, { X_PORT: '70000', X_LEVEL: 'loud' })
  expect(read).toThrow(/X_PORT: "70000" is not a port/)
  expect(read).toThrow(/X_LEVEL: "loud" is none of info, error/)
})

test('the reference page has a row for each', () => {
  expect(documentSettings(settings).split('\n')).toHaveLength(6)
})
