import colors from 'picocolors'
import { expect, test } from 'vitest'
import { type Column, showFacts, showTable } from './print.ts'

type Row = { name: string; state: string; text: string }

const columns: Column<Row>[] = [
  { title: 'name', of: (row) => row.name },
  { title: 'state', of: (row) => row.state, color: (c) => c.red },
  { title: 'text', of: (row) => row.text },
]
const rows: Row[] = [
  { name: 'hlr', state: 'finished', text: 'x'.repeat(100) },
  { name: 'crm', state: 'queued', text: 'short' },
]
const plain = (width: number | undefined) => ({ columns: width, colors: colors.createColors(false) })

test('a table that nobody looks at is not cut', () => {
  expect(showTable(plain(undefined), rows, { columns, empty: '' })).toBe(
    `NAME  STATE     TEXT\nhlr   finished  ${'x'.repeat(100)}\ncrm   queued    short`,
  )
})

test('on a terminal the widest column is cut, and no line is wider', () => {
  const lines = showTable(plain(40), rows, { columns, empty: '' }).split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/^hlr {3}finished {2}x+…$/)
  expect(lines[1]).toHaveLength(40)
})

test('colours do not move columns', () => {
  const look = { columns: 40, colors: colors.createColors(true) }
  const lines = showTable(look, rows, { columns, empty: '' }).split('\n')
  expect(lines[2]).toBe(`crm   ${look.colors.red('queued')}    short`)
})

test('an empty list says so', () => {
  expect(showTable(plain(80), [], { columns, empty: 'There are none.' })).toBe('There are none.')
})

test('what another system answered cannot move the cursor', () => {
  const text = 'one\n\u001b[2Jtwo\u0007'
  expect(showTable(plain(80), [{ name: 'n', state: 's', text }], { columns, empty: '' })).toMatch(
    /one \?\[2Jtwo\?$/,
  )
  expect(showFacts(plain(80), { body: text })).toBe('body  one\n      ?[2Jtwo?')
})

test('facts without a value are left out, long ones wrapped under themselves', () => {
  const text = showFacts(plain(24), { name: 'hlr', none: undefined, nothing: '', url: 'y'.repeat(30) })
  expect(text).toBe(`name  hlr\nurl   ${'y'.repeat(18)}\n      ${'y'.repeat(12)}`)
})

test('a fact may have a colour', () => {
  const look = { columns: 80, colors: colors.createColors(true) }
  expect(showFacts(look, { state: ['done', look.colors.green] })).toBe(
    `${look.colors.dim('state')}  ${look.colors.green('done')}`,
  )
})
