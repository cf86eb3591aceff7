/** What a service feature can be set on. An account belongs to a customer, perhaps to a site of it, and has products. */
export type Level = 'product' | 'customer' | 'customer_site' | 'account'

export type AttributeType = 'text' | 'integer' | 'flag' | 'address' | 'network'

export type FeatureAttribute = {
  name: string
  type: AttributeType
  /** Whether it takes more than one value. */
  many?: true
}

export type Feature = {
  name: string
  /** `switch`: Y or N; `mode`: one capital letter or digit, which the public facts do not list. */
  flag: 'switch' | 'mode'
  /** What holds where nobody says anything. */
  default: string
  levels: readonly Level[]
  /** Whether customers and accounts may change it of themselves. */
  selfCare: boolean
  attributes: readonly FeatureAttribute[]
}

/** Its attribute is the column `i_access_policy`, and its flag says whether that is set. */
export const ACCESS_POLICY_FEATURE = 'netaccess_policy'

const everywhere: readonly Level[] = ['product', 'customer', 'customer_site', 'account']
const ofSubscription: readonly Level[] = ['product', 'account']
const text = (name: string): FeatureAttribute => ({ name, type: 'text' })
const integer = (name: string): FeatureAttribute => ({ name, type: 'integer' })
const flag = (name: string): FeatureAttribute => ({ name, type: 'flag' })

function feature(name: string, more: Partial<Feature> = {}): Feature {
  return {
    ...{ name, flag: 'switch', default: 'N', levels: ofSubscription, selfCare: false, attributes: [] },
    ...more,
  }
}

/**
 * The service features, with their names and attributes as espf-facts §7.6 lists them; types, defaults, where they can be
 * set and by whom are ours, and so are attributes that it does not name. New ones go to the end: the place of a feature
 * here is the place of its character in `service_flags`.
 */
export const features: readonly Feature[] = [
  feature(ACCESS_POLICY_FEATURE, { attributes: [integer('access_policy')] }),
  feature('netaccess_sessions', { attributes: [integer('max_sessions')] }),
  feature('netaccess_static_ip', {
    levels: ['account'],
    attributes: [
      { name: 'address', type: 'address' },
      { name: 'netmask', type: 'address' },
      { name: 'routed_network', type: 'network', many: true },
    ],
  }),
  feature('msg_service_policy', { attributes: [integer('id')] }),
  feature('voice_service_policy', { attributes: [integer('id')] }),
  feature('sip_dynamic_registration', { default: 'Y' }),
  feature('sip_static_contact', {
    levels: ['account'],
    attributes: [text('host'), integer('port'), text('user'), flag('use_tcp')],
  }),
  feature('legal_intercept', { levels: ['customer', 'customer_site', 'account'] }),
  feature('call_barring', {
    levels: everywhere,
    selfCare: true,
    attributes: [{ name: 'call_barring_rules', type: 'integer', many: true }],
  }),
  feature('clir', { levels: everywhere, selfCare: true }),
  feature('clip', { levels: everywhere, default: 'Y', selfCare: true }),
  feature('cli', { levels: everywhere }),
  feature('forward_mode', { flag: 'mode', attributes: [integer('max_forwards')] }),
  feature('default_action', { flag: 'mode', selfCare: true, attributes: [integer('timeout')] }),
  feature('unified_messaging', { attributes: [integer('mailbox_limit'), flag('fax_only_mode')] }),
  feature('emergency', { levels: everywhere }),
  feature('voice_roaming_protection', { levels: everywhere }),
  feature('sim_calls_limit', { levels: everywhere, attributes: [integer('max_calls')] }),
  feature('sms_routing'),
  feature('associated_number', { levels: ['account'], attributes: [text('redirect_number')] }),
  feature('lan_name', { levels: everywhere, selfCare: true, attributes: [text('iso_639_1')] }),
  feature('music_on_hold', { levels: everywhere, selfCare: true }),
  feature('voice_authentication', { levels: ['account'], selfCare: true, attributes: [text('pin')] }),
  feature('auto_attendant'),
  feature('call_processing', { levels: everywhere, selfCare: true }),
  feature('phonebook', { levels: everywhere, selfCare: true }),
  feature('cps_account_limit', { levels: everywhere, attributes: [integer('max_cps')] }),
]
