export {
  type Application,
  type ApplicationOptions,
  type ApplicationSnapshot,
  applicationMigrations,
  createApplication,
} from './application.ts'
export { createConnectorMemory } from './connector-memory.ts'
export type { DueTimes } from './core/due-times.ts'
export type { Route } from './core/routing.ts'
export type { MaintenanceWindow } from './core/windows.ts'
export type { RunSchedule } from './reconcile/schedules.ts'
export {
  type ConfirmationOptions,
  type ConnectorSettings,
  type RunningConnector,
  runConnector,
} from './running-connector.ts'
export type { SenderAuth } from './sender-auth.ts'
export { createConnectorTools } from './tools.ts'
