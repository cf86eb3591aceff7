import { expect, test } from 'vitest'
import { sealChanged } from './seal-changed.ts'

let serial = 0
/** Like the real one: two seals of one text differ. */
const box = {
  seal: (text: string) => Buffer.from(`${++serial}:${text}`),
  open: (sealed: Buffer) => sealed.toString().replace(/^\d+:/, ''),
}

test('seals what is new or different, and nothing that is as it was', () => {
  const current = { ki: box.seal('one'), opc: null }
  expect(sealChanged(box, current, { ki: 'one', opc: undefined })).toEqual({})
  const differences = sealChanged(box, current, { ki: 'two', opc: 'three' })
  expect(differences.ki && box.open(differences.ki)).toBe('two')
  expect(differences.opc && box.open(differences.opc)).toBe('three')
})
