import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test.each([
  ['invoice-5.pdf', 'attachment; filename="invoice-5.pdf"'],
  ['a"b\\c/d\r\n.csv', 'attachment; filename="a_b_c_d__.csv"'],
  ["účet '5'.pdf", `attachment; filename="__et '5'.pdf"; filename*=UTF-8''%C3%BA%C4%8Det%20%275%27.pdf`],
  ['\ud800.pdf', `attachment; filename="_.pdf"; filename*=UTF-8''%EF%BF%BD.pdf`],
])('%j', (name, header) => {
  expect(contentDisposition(name)).toBe(header)
})
