import { expect, test } from 'vitest'
import { serviceOf } from './services.ts'

test('services by their id', () => {
  expect(serviceOf(106)).toEqual({ name: 'Internet Access KB', kind: 'netaccess' })
  expect(serviceOf(77)).toEqual({ name: 'Service 77', kind: 'other' })
})
