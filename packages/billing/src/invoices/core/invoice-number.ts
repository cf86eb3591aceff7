/** `17-00003`: the third invoice of customer 17. The form is ours. */
export function invoiceNumber(iCustomer: number, serial: number): string {
  return `${iCustomer}-${String(serial).padStart(5, '0')}`
}
