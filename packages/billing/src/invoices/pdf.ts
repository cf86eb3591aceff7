import { formatMoney, type Money } from '@openespf/contract/money'
import { formatUtc, formatUtcDate } from '@openespf/contract/time'
import PDFDocument from 'pdfkit'
import type { Invoice } from './sql/invoice-row.ts'
import type { InvoiceItem } from './sql/list-items.ts'

const MARGIN = 50
const WIDTH = 495

/** The invoice as a PDF document (A4): customer, period, items, totals; more items than fit go on further pages. */
export async function invoicePdf(invoice: Invoice & { items: InvoiceItem[] }): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: MARGIN })
  const chunks: Buffer[] = []
  const written = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', resolve)
    document.on('error', reject)
  })
  const line = (left: string, right: string) => {
    document.text(left, { continued: false, width: WIDTH - 110 })
    document.moveUp().text(right, MARGIN, undefined, { width: WIDTH, align: 'right' })
  }
  const amount = (value: Money) => `${formatMoney(value)} ${invoice.iso4217}`

  document.fontSize(18).text(`Invoice ${invoice.invoiceNumber}`).fontSize(10).moveDown()
  document.text(invoice.customerName)
  document.text(`Period: ${formatUtc(invoice.periodFrom)} to ${formatUtc(invoice.periodTo)} UTC`)
  document.text(`Issued ${invoice.issueDate}, due ${invoice.dueDate}`)
  document.text(`Status: ${invoice.status.replaceAll('_', ' ')}`).moveDown()
  for (const item of invoice.items) line(describe(item), amount(item.amount))
  document.moveDown()
  line('Net', amount(invoice.amountNet))
  if (invoice.adjustment !== 0n) line('Adjustment', amount(invoice.adjustment))
  line('Total', amount(invoice.amountTotal))
  line('Paid', amount(invoice.amountPaid))
  line('To pay', amount(invoice.amountDue))
  document.end()
  await written
  return Buffer.concat(chunks)
}

function describe({ createdAt, accountId, action, visibleComment }: InvoiceItem): string {
  const whose = accountId === null ? '' : ` ${accountId}`
  const what = visibleComment.replaceAll(/\s+/g, ' ').slice(0, 60) || action
  return `${formatUtcDate(createdAt)}${whose} ${what}`
}
