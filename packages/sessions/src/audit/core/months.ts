/** One month (UTC) of the audit log: all rows from `from` to before `to`. */
export type Month = { name: string; from: Date; to: Date }

/** The month of that time, moved by so many months. */
export function monthOf(time: Date, months = 0): Month {
  const at = (n: number) => new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + months + n))
  const from = at(0)
  return { name: `change_${from.toISOString().slice(0, 7).replace('-', '')}`, from, to: at(1) }
}

/** The month of a partition's name; undefined when it is none of ours. */
export function parseMonth(name: string): Month | undefined {
  const [, year, month] = /^change_(\d{4})(0[1-9]|1[0-2])$/.exec(name) ?? []
  return year === undefined ? undefined : monthOf(new Date(`${year}-${month}-01T00:00:00Z`))
}
