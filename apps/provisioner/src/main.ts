export { type ProvisionerConfig, readProvisionerConfig } from './config.ts'
export { type ConnectorEntry, readConnectors } from './connectors.ts'
export { type RunningProvisioner, startProvisioner } from './start-provisioner.ts'
