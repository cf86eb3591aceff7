import { family } from './declare.ts'
import type { Capture, Condition, EventType } from './types.ts'

const accessibility = family('accessibility')
const accessPolicy = family('access_policy')
const product = family('product')

const rating = (on: Capture['on'], row: 'new' | 'old'): readonly Capture[] => [
  {
    table: 'billing.accessibility',
    on,
    id: 'i_accessibility',
    variables: { i_product: { row, column: 'i_product' }, i_service: { row, column: 'i_service' } },
  },
]
const phaseColumns = [
  ...['name', 'phase_type', 'time_from', 'time_to', 'days_of_week', 'up_speed', 'down_speed'],
  'attributes',
]
const phase = (on: Capture['on'], row: 'new' | 'old', when?: Condition): readonly Capture[] => [
  {
    table: 'billing.access_policy_phase',
    on,
    id: 'i_access_policy',
    ...(when && { when }),
    variables: { i_phase: { row, column: 'i_phase' } },
  },
]

/** Events about products, what they rate and the access policies they give: espf-facts §3.1, rows 1–6 and 83–85. */
export const productTypes: readonly EventType[] = [
  accessibility('Accessibility/Inserted', 'A service was added to those that a product rates.', {
    variables: ['i_product', 'i_service'],
    captures: rating('insert', 'new'),
  }),
  accessibility('Accessibility/Deleted', 'A service was removed from those that a product rates.', {
    variables: ['i_product', 'i_service'],
    captures: rating('delete', 'old'),
  }),
  accessPolicy(
    'AccessPolicy/Changed',
    'The definition of an access policy, or of another service policy, changed.',
    {
      captures: [
        {
          table: 'billing.access_policy',
          on: 'update',
          when: { kind: 'changed', columns: ['name', 'attributes'] },
          id: 'i_access_policy',
        },
      ],
    },
  ),
  accessPolicy('AccessPolicy/Phase/New', 'A scheduled phase was added to an access policy.', {
    variables: ['i_phase'],
    captures: phase('insert', 'new'),
  }),
  accessPolicy('AccessPolicy/Phase/Changed', 'A scheduled phase of an access policy changed.', {
    variables: ['i_phase'],
    captures: phase('update', 'new', { kind: 'changed', columns: phaseColumns }),
  }),
  accessPolicy('AccessPolicy/Phase/Deleted', 'A scheduled phase was removed from an access policy.', {
    variables: ['i_phase'],
    captures: phase('delete', 'old'),
  }),
  product('Product/AccessPolicy/Changed', 'The product gives another access policy.', {
    captures: [
      {
        table: 'billing.product',
        on: 'update',
        when: { kind: 'changed', columns: ['i_access_policy'] },
        id: 'i_product',
      },
    ],
  }),
  product('Product/Discount/Changed', 'The product gives another discount plan.', {
    captures: [
      {
        table: 'billing.product',
        on: 'update',
        when: { kind: 'changed', columns: ['i_vd_plan'] },
        id: 'i_product',
      },
    ],
  }),
  product('Product/ServiceAttribute/Changed', 'A service feature of the product changed.', {
    captures: [
      {
        table: 'billing.product',
        on: 'update',
        when: { kind: 'changed', columns: ['service_flags', 'service_attributes', 'i_access_policy'] },
        id: 'i_product',
      },
    ],
  }),
]
