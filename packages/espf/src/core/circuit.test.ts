import { expect, test } from 'vitest'
import { createCircuit } from './circuit.ts'

test('opens after five failures in a row and lets single probes through, further and further apart', () => {
  const circuit = createCircuit()
  for (let i = 0; i < 4; i++) expect(circuit.record('fails', 0)).toBe('same')
  expect(circuit.permits(0)).toBe('all')
  expect(circuit.record('fails', 0)).toBe('opened')
  expect(circuit.state()).toBe('open')
  expect(circuit.probeAt()).toBe(1000)
  let now = 0
  for (const wait of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
    expect(circuit.permits(now + wait - 1)).toBe('none')
    expect(circuit.permits(now + wait)).toBe('probe')
    now += wait
    circuit.beginProbe()
    expect(circuit.permits(now)).toBe('none')
    expect(circuit.record('fails', now)).toBe('opened')
  }
  circuit.beginProbe()
  expect(circuit.record('works', now)).toBe('closed')
  expect(circuit.permits(now)).toBe('all')
  for (let i = 0; i < 4; i++) expect(circuit.record('fails', now)).toBe('same')
})

test('a success between starts the row again', () => {
  const circuit = createCircuit()
  for (let i = 0; i < 4; i++) circuit.record('fails', 0)
  circuit.record('works', 0)
  for (let i = 0; i < 4; i++) expect(circuit.record('fails', 1)).toBe('same')
})

test('opens at 70 % of at least ten samples of the last 30 seconds', () => {
  const circuit = createCircuit()
  const pattern = ['works', 'fails', 'fails', 'works', 'fails', 'fails', 'works', 'fails', 'fails'] as const
  for (const judgement of pattern) expect(circuit.record(judgement, 1000)).toBe('same')
  expect(circuit.record('fails', 1000)).toBe('opened')

  const slow = createCircuit()
  for (const judgement of pattern) slow.record(judgement, 1000)
  expect(slow.record('fails', 40_000)).toBe('same')
  expect(slow.record('fails', 40_000)).toBe('same')
})

test('an answer that was under way when it opened: a failure changes nothing, a success closes it', () => {
  const circuit = createCircuit()
  for (let i = 0; i < 5; i++) circuit.record('fails', 0)
  expect(circuit.record('fails', 10)).toBe('same')
  expect(circuit.probeAt()).toBe(1000)
  expect(circuit.record('works', 20)).toBe('closed')
})

test('a probe that tells nothing may be made again', () => {
  const circuit = createCircuit()
  circuit.abandonProbe()
  expect(circuit.state()).toBe('closed')
  for (let i = 0; i < 5; i++) circuit.record('fails', 0)
  circuit.beginProbe()
  expect(circuit.state()).toBe('probing')
  circuit.abandonProbe()
  expect(circuit.permits(1000)).toBe('probe')
})
