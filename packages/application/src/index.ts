export {
  type Application,
  type ApplicationOptions,
  type ApplicationSnapshot,
  applicationMigrations,
  createApplication,
} from './application.ts'
export { createConnectorMemory } from './connector-memory.ts'
export { type ConfirmationOptions, type RunningConnector, runConnector } from './running-connector.ts'
export { createConnectorTools } from './tools.ts'
