import { expect, test } from 'vitest'
import { breakingChanges } from './breaking-changes.ts'

type Parts = { request?: object; answer?: object; parameters?: object[]; schemas?: object }

const document = ({ request = {}, answer = {}, parameters = [], schemas = {} }: Parts) => ({
  paths: {
    '/thing': {
      post: {
        parameters,
        requestBody: { content: { 'application/json': { schema: request } } },
        responses: { '200': { content: { 'application/json': { schema: answer } } } },
      },
    },
  },
  components: { schemas },
})
const object = (properties: object, required: string[] = [], more: object = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const text = { type: 'string' }
const from = (before: Parts, after: Parts) => breakingChanges(document(before), document(after))

test('the same document breaks nothing', () => {
  const same = {
    request: object({ a: text }, ['a']),
    answer: object({ b: { anyOf: [text, { type: 'null' }] } }),
  }
  expect(from(same, same)).toEqual([])
})

test('an operation, an answer, a content type that is gone', () => {
  expect(breakingChanges(document({}), { paths: {} })).toEqual(['POST /thing is gone'])
  const other = document({})
  const post: { responses: object; requestBody: object } = other.paths['/thing'].post
  post.responses = {}
  post.requestBody = { content: {} }
  expect(breakingChanges(document({}), other)).toEqual([
    'POST /thing: no longer application/json',
    'POST /thing, answer 200 is gone',
  ])
})

test('fields: an answer may gain and not lose, a request may gain what it need not have', () => {
  const a = object({ a: text }, ['a'])
  const ab = object({ a: text, b: text }, ['a', 'b'])
  expect(from({ answer: a }, { answer: ab })).toEqual([])
  expect(from({ answer: ab }, { answer: a })).toEqual(['POST /thing, answer 200: b is gone'])
  expect(from({ answer: a }, { answer: object({ a: text }) })).toEqual([
    'POST /thing, answer 200: a may now be missing',
  ])
  expect(from({ request: a }, { request: object({ a: text, b: text }, ['a']) })).toEqual([])
  expect(from({ request: a }, { request: ab })).toEqual(['POST /thing: b is now needed'])
  expect(
    from({ request: ab }, { request: object({ a: text }, ['a'], { additionalProperties: false }) }),
  ).toEqual(['POST /thing: b is gone'])
})

test('values: a request may take more, an answer may say less', () => {
  const narrow = { type: 'string', enum: ['a'] }
  const wide = { type: 'string', enum: ['a', 'b'] }
  expect(from({ request: narrow, answer: wide }, { request: wide, answer: narrow })).toEqual([])
  expect(from({ request: wide }, { request: narrow })).toEqual(['POST /thing: no longer takes "b"'])
  expect(from({ answer: narrow }, { answer: wide })).toEqual(['POST /thing, answer 200: may now be "b"'])
  expect(from({ answer: text }, { answer: { type: ['string', 'null'] } })).toEqual([
    'POST /thing, answer 200: may now be "null"',
  ])
  expect(from({ request: { type: 'integer' } }, { request: { type: 'number' } })).toEqual([])
  expect(from({ request: text }, { request: { ...text, maxLength: 5 } })).toEqual([
    'POST /thing: its maxLength is narrower',
  ])
  expect(from({ request: { ...text, maxLength: 5 } }, { request: { ...text, maxLength: 9 } })).toEqual([])
  expect(from({ request: { ...text, pattern: 'a' } }, { request: { ...text, pattern: 'b' } })).toEqual([
    'POST /thing: its pattern is narrower',
  ])
})

test('unions: a branch that a request has must stay, an answer may not gain one', () => {
  const both = { anyOf: [text, { type: 'integer' }] }
  expect(from({ request: text, answer: both }, { request: both, answer: text })).toEqual([])
  expect(from({ request: both }, { request: text })).toEqual([
    'POST /thing: no longer takes {"type":"integer"}',
  ])
  expect(from({ answer: text }, { answer: both })).toEqual([
    'POST /thing, answer 200: may now be {"type":"integer"}',
  ])
})

test('parameters: none goes, none is needed that was not', () => {
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } }
  expect(from({}, { parameters: [limit] })).toEqual([])
  expect(from({ parameters: [limit] }, {})).toEqual(['POST /thing: no longer takes query parameter limit'])
  expect(from({}, { parameters: [{ ...limit, required: true }] })).toEqual([
    'POST /thing: now needs query parameter limit',
  ])
})

test('references are followed, also those to what refers to itself', () => {
  const ref = { $ref: '#/components/schemas/Thing' }
  const tree = (more: object) => ({
    Thing: object({ name: text, ...more, children: { type: 'array', items: ref } }),
  })
  expect(from({ answer: ref, schemas: tree({}) }, { answer: ref, schemas: tree({}) })).toEqual([])
  expect(from({ answer: ref, schemas: tree({ size: text }) }, { answer: ref, schemas: tree({}) })).toEqual([
    'POST /thing, answer 200: size is gone',
  ])
})
