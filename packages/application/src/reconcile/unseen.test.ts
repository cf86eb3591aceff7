import { expect, test } from 'vitest'
import { unseenBy } from './unseen.ts'

const list = async () => ({ kind: 'listed' as const, keys: [], next: undefined })
const connectors = [
  { name: 'told', remembers: true as const },
  { name: 'whole', list },
  { name: 'read' },
  { name: 'listed', remembers: true as const, list },
]
const run = { kind: 'reconcile' as const, connectors: ['told', 'whole', 'read', 'listed'], filter: {} }

test('what cannot be read or listed is said, of the connectors of the run alone', () => {
  expect(unseenBy(connectors, run)).toEqual([
    'told cannot be read: it is compared with what was sent last, and changes made there are not seen',
    'told cannot list what it holds: orphans there are not found',
    'read cannot list what it holds: orphans there are not found',
    'listed cannot be read: it is compared with what was sent last, and changes made there are not seen',
  ])
  expect(unseenBy(connectors, { ...run, connectors: ['whole'] })).toEqual([])
})

test('orphans are spoken of only where they would be looked for', () => {
  const told = { ...run, connectors: ['told', 'read'] }
  expect(unseenBy(connectors, { ...told, filter: { i_product: 1 } })).toHaveLength(1)
  expect(unseenBy(connectors, { ...told, kind: 'reprovision' })).toHaveLength(1)
})
