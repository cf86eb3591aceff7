export { type BillingClient, type Credentials, createBillingClient } from './billing-client.ts'
export { BillingFault, BillingUnreachable, EspfRefused, EspfUnreachable } from './errors.ts'
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
