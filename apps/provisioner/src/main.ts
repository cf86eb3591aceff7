export { readProvisionerConfig, readProvisionerSetup } from './config.ts'
export { runDoctor } from './doctor.ts'
export { type RunningProvisioner, startProvisioner } from './start-provisioner.ts'
