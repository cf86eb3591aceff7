/** A file that a method answers instead of JSON: `type` is a content type, `name` what it is to be saved as. */
export type V1File = { name: string; type: string; bytes: Uint8Array }

const FILE = Symbol('a file of the v1 API')

export type FileResult = { readonly [FILE]: V1File }

/** What a method returns to answer with a file. */
export function fileResult(file: V1File): FileResult {
  return { [FILE]: file }
}

/** The file behind a method's result; undefined for one that is answered as JSON. */
export function fileOf(result: object): V1File | undefined {
  return isFileResult(result) ? result[FILE] : undefined
}

function isFileResult(result: object): result is FileResult {
  return FILE in result
}
