export type TableName = { schema: string; name: string }

const PARTS = /^("(?:[^"]|"")+"|[^".]+)\.("(?:[^"]|"")+"|[^".]+)$/

/** Reads `schema.table`; parts in double quotes may hold dots. Nothing is folded to lower case. */
export function parseTableName(text: string): TableName {
  const [, schema = '', name = ''] = PARTS.exec(text) ?? []
  return { schema: unquote(schema), name: unquote(name) }
}

const unquote = (part: string): string =>
  part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part
