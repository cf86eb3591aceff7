import type { ServiceFeature } from '@openespf/contract/billing'
import type { Caller } from '@openespf/sessions'
import type { DescribedFeature } from '../../service-features/core/describe.ts'
import { isInSelfCare } from './read-params.ts'

/** The wire's `service_features`: espf-facts §7.6. `locked` is so for the caller. */
export function serviceFeatures(features: readonly DescribedFeature[], caller: Caller): ServiceFeature[] {
  return features.map((feature) => ({
    name: feature.name,
    flag_value: feature.flag,
    effective_flag_value: feature.effectiveFlag,
    locked: isInSelfCare(caller) && !feature.selfCare ? 1 : 0,
    locks: feature.selfCare ? [] : ['user'],
    attributes: feature.attributes.map(({ name, values, effectiveValues }) => ({
      name,
      values,
      effective_values: effectiveValues,
    })),
  }))
}
