import type { AccountStatus, ProvisioningStatus } from '@openespf/contract/espf'
import { formatUtc } from '@openespf/contract/time'

export type StatusRow = {
  i_account: number
  i_group: number
  group_name: string
  status: ProvisioningStatus
  message: string
  updated_at: Date
}

export function toAccountStatus(row: StatusRow): AccountStatus {
  return {
    i_account: row.i_account,
    i_group: String(row.i_group),
    group: row.group_name,
    status: row.status,
    message: row.message,
    updated_at: formatUtc(row.updated_at),
  }
}
