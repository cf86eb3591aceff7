import { Type } from 'typebox'
import { text } from './resource.ts'

export const name = (about: string) =>
  text(about, {
    write: 'both',
    required: true,
    filter: true,
    sort: true,
    schema: Type.String({ minLength: 1, maxLength: 255 }),
  })

export const description = text('Free text.', { write: 'both', schema: Type.String({ maxLength: 4000 }) })
