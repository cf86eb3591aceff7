import { MASK } from '@openespf/contract/espf-handlers'
import { describe, expect, test } from 'vitest'
import type { HandlerSecrets } from './handler-secrets.ts'
import { createEchoMask } from './mask-echo.ts'
import { utf8Characters } from './sign.ts'

const password = 'p"a\\ss/<wörd>&1'
const WEBHOOK = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const secrets: HandlerSecrets = {
  auth: { type: 'basic', user: 'user', password },
  webhookSecrets: [`whsec_${WEBHOOK}`],
  headers: { 'X-Tenant': ' canary-header ', 'X-Short': '7' },
  tls: {},
}
const base64 = btoa(utf8Characters(`user:${password}`))
const mask = (text: string, more: Partial<HandlerSecrets> = {}, kept = text.length): string =>
  createEchoMask({ ...secrets, ...more })(text, kept)

describe('what was sent as a secret', () => {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
  const forms: [string, (text: string) => string][] = [
    ['plain', (text) => text],
    ['as bytes', utf8Characters],
    ['JSON', inJson],
    ['JSON with escaped slashes', (text) => inJson(text).replaceAll('/', '\\/')],
    ['JSON in JSON', (text) => inJson(inJson(text))],
    [
      'HTML',
      (text) =>
        text
          .replace(/&/g, '&amp;')
          .replace(/[<>"/=]/g, (one) => `&#${one.charCodeAt(0)};`)
          .replace('ö', '&#xF6;'),
    ],
    ['URL', encodeURIComponent],
  ]
  test.each(forms)('is masked: %s', (_, write) => {
    expect(mask(`1 ${write(password)} 2 ${write(base64)} 3`)).toBe(`1 ${MASK} 2 ${MASK} 3`)
    expect(mask(`1 ${write(`Basic ${base64}`)} 2 ${write('canary-header')}`)).toBe(`1 ${MASK} 2 ${MASK}`)
  })

  test('is masked as often as it stands there, and the rest stays', () => {
    expect(mask(`whsec_${WEBHOOK}, &amp; ${WEBHOOK}${WEBHOOK}`)).toBe(`whsec_${MASK}, &amp; ${MASK}${MASK}`)
    expect(mask('canary-heade canary-headers 7')).toBe(`canary-heade ${MASK}s 7`)
  })

  test('is masked whatever the scheme', () => {
    const custom = { type: 'custom', scheme: 'Token', credential: 'canary', header: 'Verify' } as const
    expect(mask('Verify: Token canary; canary', { auth: custom })).toBe(`Verify: ${MASK}; ${MASK}`)
    const signature = { type: 'signature', key_id: 'id', key: 'canary' } as const
    const signed = `Signature keyId=\\"id\\",signature=\\"${'A'.repeat(27)}=\\"`
    expect(mask(`canary ${signed}`, { auth: signature })).toBe(
      `${MASK} Signature keyId=\\"id\\",signature=\\"${MASK}\\"`,
    )
    expect(mask(signed)).toBe(signed)
  })

  test('signatures of the body are', () => {
    const signature = `${'Ab/+'.repeat(10)}abc=`
    expect(mask(`v1,${signature} v1,${encodeURIComponent(signature)}`)).toBe(`v1,${MASK} v1,${MASK}`)
    expect(mask(`v1,${signature}`, { webhookSecrets: [] })).toBe(`v1,${signature}`)
  })
})

test('what is short is masked with the whole of its header only', () => {
  const auth = { type: 'custom', scheme: 'Plain', credential: 'yes' } as const
  expect(mask('yes: Plain yes', { auth })).toBe(`yes: ${MASK}`)
  expect(mask('7', { auth: { type: 'basic', user: '', password: '' } })).toBe('7')
})

test('a secret is masked before the answer is cut, and also where the answer ends within it', () => {
  const text = 'see canary-header and canary-header'
  expect(mask(text, {}, 8)).toBe(`see ${MASK}`)
  expect(mask(text, {}, 17)).toBe(`see ${MASK}`)
  expect(mask(text, {}, 19)).toBe(`see ${MASK} a`)
  expect(mask(text, {}, 2)).toBe('se')
  expect(mask(text.slice(0, -3))).toBe(`see ${MASK} and ${MASK}`)
  expect(mask('abc', {}, 2)).toBe('ab')
})
