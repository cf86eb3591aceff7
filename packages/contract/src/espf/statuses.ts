import { type Static, Type } from 'typebox'
import { WireId } from '../billing/wire.ts'

/** Provisioning status of an account in a service group: espf-facts §5.3. */
export const ProvisioningStatus = Type.Union([
  Type.Literal('OK'),
  Type.Literal('IN_PROGRESS'),
  Type.Literal('RETRY'),
  Type.Literal('FAILED'),
])
export type ProvisioningStatus = Static<typeof ProvisioningStatus>

/** The most characters of a status message and of a group's name: espf-facts §5.3, §5.4. */
export const MESSAGE_MAX = 4000
export const GROUP_NAME_MAX = 64

/** The scope that every call of the groups and statuses needs: espf-facts §5.1. */
export const API_SCOPE = 'espf.api:write'

/** Text that the store can keep: no U+0000, no half of a surrogate pair. */
const STORABLE = '^[^\\u0000\\ud800-\\udfff]*$'
/** The same without control characters, and without blanks at its ends. */
const NAME = '^(?!\\s)[^\\u0000-\\u001f\\ud800-\\udfff]*(?<!\\s)$'

const GroupName = Type.String({ minLength: 1, maxLength: GROUP_NAME_MAX, pattern: STORABLE })

/** Parameters of setting a status; form-urlencoded or JSON: espf-facts §5.3. */
export const SetStatusParams = Type.Object(
  {
    status: ProvisioningStatus,
    group: GroupName,
    message: Type.Optional(Type.String({ maxLength: MESSAGE_MAX, pattern: STORABLE })),
  },
  { additionalProperties: false },
)
export type SetStatusParams = Static<typeof SetStatusParams>

/** The query of reading statuses: those of all groups unless one is named. */
export const StatusQuery = Type.Object({ group: Type.Optional(GroupName) }, { additionalProperties: false })
export type StatusQuery = Static<typeof StatusQuery>

/** One stored status; the public facts do not show how it is read back, so this shape is ours. */
export const AccountStatus = Type.Object({
  i_account: Type.Integer(),
  i_group: Type.String(),
  group: Type.String(),
  status: ProvisioningStatus,
  message: Type.String(),
  updated_at: Type.String(),
})
export type AccountStatus = Static<typeof AccountStatus>

export const AccountStatusList = Type.Object({ status_list: Type.Array(AccountStatus) })
export type AccountStatusList = Static<typeof AccountStatusList>

/** `i_group` is a string on the wire although documented as int: espf-facts §5.2. */
export const ServiceGroup = Type.Object({
  i_group: Type.String(),
  name: Type.String(),
  is_custom: Type.Boolean(),
})
export type ServiceGroup = Static<typeof ServiceGroup>

export const ServiceGroupList = Type.Object({ group_list: Type.Array(ServiceGroup) })
export type ServiceGroupList = Static<typeof ServiceGroupList>

export const CreateGroupParams = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: GROUP_NAME_MAX, pattern: NAME }) },
  { additionalProperties: false },
)
export type CreateGroupParams = Static<typeof CreateGroupParams>

/** The body of `POST group/delete`; `DELETE group/<i_group>` needs none. */
export const DeleteGroupParams = Type.Object({ i_group: WireId }, { additionalProperties: false })
export type DeleteGroupParams = Static<typeof DeleteGroupParams>

/** The shape of every ESPF API error; the public facts do not show one, so this is ours. */
export const EspfError = Type.Object({ code: Type.String(), message: Type.String() })
export type EspfError = Static<typeof EspfError>
