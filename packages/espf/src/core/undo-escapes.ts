export type Unescaped = {
  plain: string
  /** Where in the text a character of `plain` begins; for the place behind its last one, where that one ends. */
  sourceOf(at: number): number
}

/** Of JSON, HTML and URLs. */
const ESCAPE =
  /\\u([0-9a-f]{4})|&#x([0-9a-f]{1,6});|%([0-9a-f]{2})|&#(\d{1,7});|&(amp|lt|gt|quot|apos);|\\([^a-z0-9])/gi
const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
/** JSON in JSON in HTML. No deeper: a text of escaped escapes, as `%252525…`, would be gone through once for each of them. */
const LEVELS = 3
const LAST_CODE = 0x10_ffff

/**
 * What a text says without the escapes of JSON, HTML and URLs, whichever it uses, also one within the other. Of two texts
 * that were escaped differently the same comes out, so that one can be found in the other.
 */
export function undoEscapes(text: string): Unescaped {
  let whole: Unescaped = { plain: text, sourceOf: (at) => at }
  for (let level = 0; level < LEVELS; level++) {
    const outer = whole
    const inner = undoOneLevel(outer.plain)
    if (inner === undefined) break
    whole = { plain: inner.plain, sourceOf: (at) => outer.sourceOf(inner.sourceOf(at)) }
  }
  return whole
}

/** Undefined: there is no escape. */
function undoOneLevel(text: string): Unescaped | undefined {
  const shifts: { at: number; by: number }[] = []
  let plain = ''
  let read = 0
  for (const match of text.matchAll(ESCAPE)) {
    plain += text.slice(read, match.index) + characterOf(match)
    read = match.index + match[0].length
    shifts.push({ at: plain.length, by: read - plain.length })
  }
  if (shifts.length === 0) return undefined
  plain += text.slice(read)
  return { plain, sourceOf: (at) => at + (shifts.findLast((shift) => shift.at <= at)?.by ?? 0) }
}

function characterOf([, unit, entity, byte, decimal, name, bare = '']: RegExpExecArray): string {
  const hex = unit ?? entity ?? byte
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  if (!Number.isNaN(code)) return String.fromCodePoint(Math.min(code, LAST_CODE))
  return NAMED.get((name ?? '').toLowerCase()) ?? bare
}
