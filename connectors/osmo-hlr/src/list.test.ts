import type { TcpConnection } from '@openespf/application/connector'
import { expect, test } from 'vitest'
import { createLister } from './list.ts'

/** A VTY that shows these IMSIs as OsmoHLR 1.5.0 does, in pieces, and counts how often it was asked. */
function vty(imsis: readonly string[]) {
  let asked = 0
  const openTcp = async (): Promise<TcpConnection> => {
    asked++
    const rows = imsis.map((imsi, i) => `${i + 1}     1234          ${imsi}    -------------    CSPS`)
    const text = ['ID     MSISDN  IMSI', ...rows, ` Subscribers Shown: ${imsis.length}`, ''].join('\r\n')
    const bytes = new TextEncoder().encode(text)
    let at = 0
    return {
      write: async () => undefined,
      read: async () => {
        const piece = bytes.subarray(at, at + 1000)
        at += piece.length
        return piece.length > 0 ? piece : undefined
      },
      close: () => undefined,
    }
  }
  const list = () => createLister(openTcp, { host: '127.0.0.1', vtyPort: 4258, timeoutMs: 1000 })
  return { list, asked: () => asked }
}

const many = Array.from({ length: 1201 }, (_, i) => `00101${String(i * 7).padStart(10, '0')}`)

test('every IMSI is listed once, page by page, of one showing: zeros at the beginning and short ones too', async () => {
  const all = [...many, '001010', '999999999999999', '000000']
  const { list, asked } = vty(all.toReversed())
  const next = list()
  const listed: string[] = []
  let after: string | undefined
  do {
    const page = await next(after)
    if (page.kind !== 'listed') throw new Error(page.reason)
    expect(page.keys.length).toBeLessThanOrEqual(500)
    listed.push(...page.keys.map(({ value }) => value))
    after = page.next
  } while (after !== undefined)
  expect(listed.toSorted()).toEqual(all.toSorted())
  expect(asked()).toBe(1)
})

test('after a restart the listing goes on behind the page before, with what is there by then', async () => {
  const first = await vty(many).list()(undefined)
  if (first.kind !== 'listed') throw new Error(first.reason)
  const fewer = vty(many.slice(499))
  const next = fewer.list()
  const second = await next(first.next)
  expect(second).toMatchObject({ kind: 'listed', keys: { length: 500 } })
  expect(await next(second.kind === 'listed' ? second.next : '')).toMatchObject({ keys: { length: 201 } })
  expect(await next(many.at(-1))).toEqual({ kind: 'listed', keys: [], next: undefined })
  expect(fewer.asked()).toBe(2)
})
