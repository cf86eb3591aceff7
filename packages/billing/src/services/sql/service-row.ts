import type { CamelRow } from '../../sql/names.ts'

export type ServiceType = 'voice' | 'msg' | 'netaccess' | 'other'
export type RatingBase = 'time' | 'volume' | 'quantity'

export type ServiceRow = {
  i_service: number
  /** null: predefined */
  i_env: number | null
  name: string
  service_type: ServiceType
  rating_base: RatingBase
  base_unit: string
}
export type Service = CamelRow<ServiceRow>

export const serviceColumns = 'i_service, i_env, name, service_type, rating_base, base_unit'
