export { connectorSuite } from './connector.suite.ts'
export type { ConnectorUnderTest } from './connector-under-test.ts'
export { blocked, subscriberFixture, withSim } from './subscriber-fixture.ts'
export { testNow, testTools } from './test-tools.ts'
