export { type ConnectorUnderTest, connectorSuite } from './connector.suite.ts'
export { blocked, subscriberFixture, withSim } from './subscriber-fixture.ts'
export { testNow, testTools } from './test-tools.ts'
