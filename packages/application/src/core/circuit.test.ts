import { expect, test } from 'vitest'
import { createCircuit } from './circuit.ts'

function opened() {
  const circuit = createCircuit()
  for (const iAccount of [1, 2, 3, 4]) expect(circuit.record('fails', iAccount, 0)).toBe('same')
  expect(circuit.record('fails', 5, 0)).toBe('opened')
  return circuit
}

test('opens when five accounts fail with no success between', () => {
  const circuit = opened()
  expect(circuit.permits(0)).toBe('none')
  expect(circuit.openSince()).toBe(0)
  expect(circuit.record('fails', 6, 10)).toBe('same')
})

test('one account that keeps failing is its own trouble', () => {
  const circuit = createCircuit()
  for (let i = 0; i < 50; i++) circuit.record('fails', 1, i)
  expect(circuit.permits(50)).toBe('all')
})

test('a success starts the count again', () => {
  const circuit = createCircuit()
  for (const iAccount of [1, 2, 3, 4]) circuit.record('fails', iAccount, 0)
  expect(circuit.record('works', 9, 0)).toBe('same')
  expect(circuit.record('fails', 5, 0)).toBe('same')
})

test('probes come after 1 s, 2 s, 4 s … 10 s', () => {
  const circuit = opened()
  const waits = Array.from({ length: 7 }, () => {
    const at = circuit.probeAt()
    expect(circuit.permits(at - 1)).toBe('none')
    expect(circuit.permits(at)).toBe('probe')
    circuit.record('fails', 1, at)
    return circuit.probeAt() - at
  })
  expect(waits).toEqual([2000, 4000, 8000, 10_000, 10_000, 10_000, 10_000])
})

test('nothing works from the first failure until the next success', () => {
  const circuit = createCircuit()
  expect(circuit.nothingWorks()).toBe(false)
  circuit.record('fails', 1, 0)
  expect(circuit.nothingWorks()).toBe(true)
  circuit.record('works', 2, 1)
  expect(circuit.nothingWorks()).toBe(false)
  expect(opened().nothingWorks()).toBe(true)
})

test('a success closes it', () => {
  const circuit = opened()
  expect(circuit.record('works', 1, 1000)).toBe('closed')
  expect(circuit.permits(1000)).toBe('all')
  expect(circuit.openSince()).toBeUndefined()
})
