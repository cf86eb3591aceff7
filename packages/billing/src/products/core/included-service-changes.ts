import { invalid } from '../../core/refusals.ts'

export type RatingEntry = { iAccessibility: number; iService: number; tariffName: string }
export type WantedService = { iService: number; tariffName?: string }

export type IncludedServiceChanges = {
  /** `i_accessibility` of each entry */
  deleted: number[]
  inserted: { iService: number; tariffName: string }[]
}

/**
 * What must be written so that a product rates exactly the wanted services; refuses doubles. An entry is never changed:
 * another tariff is another entry, so that its events say so (espf-facts §3.1 has Inserted and Deleted only).
 */
export function includedServiceChanges(
  current: readonly RatingEntry[],
  wanted: readonly WantedService[],
): IncludedServiceChanges {
  const wants = new Map(wanted.map((one) => [one.iService, one.tariffName]))
  if (wants.size < wanted.length) throw invalid('included_services names a service twice')
  const staying = current.filter(
    ({ iService, tariffName }) => wants.has(iService) && (wants.get(iService) ?? tariffName) === tariffName,
  )
  const stays = new Set(staying.map(({ iService }) => iService))
  return {
    deleted: current
      .filter(({ iService }) => !stays.has(iService))
      .map(({ iAccessibility }) => iAccessibility),
    inserted: wanted
      .filter(({ iService }) => !stays.has(iService))
      .map(({ iService, tariffName = '' }) => ({ iService, tariffName })),
  }
}
