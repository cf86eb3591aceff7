export {
  type Api2Client,
  type Api2Item,
  type Api2Operation,
  type Api2Page,
  type Api2Query,
  type Api2Read,
  createApi2Client,
} from './api2-client.ts'
export { type BillingClient, type Credentials, createBillingClient } from './billing-client.ts'
export {
  Api2Refused,
  BillingFault,
  BillingUnreachable,
  EspfRefused,
  EspfUnreachable,
  ProvisionerRefused,
  ProvisionerUnreachable,
} from './errors.ts'
export {
  createEspfClient,
  type EspfCallArguments,
  type EspfCallName,
  type EspfClient,
  type EspfStreamName,
  type StatusReport,
} from './espf-client.ts'
export { createProvisionerClient, type ProvisionerClient } from './provisioner-client.ts'
export type { Fetch } from './send-json.ts'
export type { TokenSource } from './token-keeper.ts'
