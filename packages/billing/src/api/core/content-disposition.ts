/**
 * `attachment; filename="…"` (espf-facts §7.1). Quotes, backslashes and control characters become '_'; a name beyond
 * ASCII is given twice, the second time whole (RFC 6266).
 */
export function contentDisposition(name: string): string {
  const clean = name.toWellFormed().replaceAll(/[\p{Cc}"\\/]/gu, '_')
  const ascii = clean.replaceAll(/[^ -~]/gu, '_')
  const plain = `attachment; filename="${ascii}"`
  if (ascii === clean) return plain
  const encoded = encodeURIComponent(clean).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `${plain}; filename*=UTF-8''${encoded}`
}
