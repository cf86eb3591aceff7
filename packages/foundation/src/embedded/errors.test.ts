import { expect, test } from 'vitest'
import { explainSystemError, lastLines, programError } from './errors.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something, open '/data/x'`), { code })
}

test.each([
  ['ENOSPC', /free some space/],
  ['EDQUOT', /free some space/],
  ['EROFS', /DATABASE_URL/],
  ['EACCES', /writable/],
  ['EPERM', /normal user/],
  ['ENOTDIR', /move it away/],
])('%s gets told what to do, and keeps its path and cause', (code, remedy) => {
  const cause = systemError(code)
  const explained = explainSystemError(cause)
  expect(explained).toMatchObject({ message: expect.stringMatching(remedy), cause })
  expect(explained).toMatchObject({ message: expect.stringContaining("open '/data/x'") })
})

test.each([
  ['EPERM', /as a normal user/],
  ['EINVAL', /as a normal user/],
  ['EACCES', /DATABASE_URL/],
  ['ENOENT', /glibc/],
])('%s of a spawn has a remedy of its own', (code, remedy) => {
  const cause = Object.assign(systemError(code), { syscall: 'spawn /opt/postgres' })
  expect(explainSystemError(cause)).toMatchObject({ message: expect.stringMatching(remedy), cause })
})

test('of a long output the last lines are shown', () => {
  const lines = Array.from({ length: 50 }, (_, n) => `line ${n}`)
  expect(lastLines(`\n${lines.join('\n\n')}\n`)).toBe(lines.slice(-12).join('\n'))
})

test('other errors stay as they are', () => {
  for (const error of [systemError('EWHATEVER'), new Error('plain'), 'text', undefined]) {
    expect(explainSystemError(error)).toBe(error)
  }
})

test.each([
  ['FATAL: could not write lock file "postmaster.pid": No space left on device', /The disk is full/],
  ['HINT:  Check free disk space.', /The disk is full/],
  ['initdb: error: could not look up effective user ID 4711: user does not exist', /etc\/passwd/],
  ['LOG: unrecognized configuration parameter "nonsense"', /postgresql\.conf/],
  ['something new', /DATABASE_URL/],
])('the last words "%s" are shown with what to do', (words, remedy) => {
  expect(programError('it did not start', words).message).toMatch(remedy)
  expect(programError('it did not start', words).message).toContain(words)
})
