export {
  createAuthority,
  freeTcpPort,
  freeUdpPort,
  serveLocally,
  type TestDatabase,
} from '@openespf/foundation/testing'
export { connectorSuite } from './connector.suite.ts'
export type { ConnectorUnderTest } from './connector-under-test.ts'
export { createConnectorWorld } from './connector-world.ts'
export { type SqlTarget, sqlTarget } from './sql-target.ts'
export { startProgram } from './start-program.ts'
export { runtimeDatabase, startRuntime } from './start-runtime.ts'
export { blocked, subscriberFixture, withSim } from './subscriber-fixture.ts'
export { testNow, testTools } from './test-tools.ts'
