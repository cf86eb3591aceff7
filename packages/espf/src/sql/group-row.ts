import type { ServiceGroup } from '@openespf/contract/espf'

export type GroupRow = { i_group: number; name: string; is_custom: boolean }

export function toGroup(row: GroupRow): ServiceGroup {
  return { i_group: String(row.i_group), name: row.name, is_custom: row.is_custom }
}
