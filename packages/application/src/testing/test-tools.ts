import { silentLog } from '@openespf/foundation/log'
import type { ConnectorTools } from '../connector.ts'
import { createConnectorTools } from '../tools.ts'

/** The time that `testTools` tell. */
export const testNow = new Date('2026-01-01T00:00:00Z')

/** The tools that the runtime gives to connectors, with a clock that stands still and a memory of their own. */
export function testTools(changes: Partial<ConnectorTools> = {}): ConnectorTools {
  return { ...createConnectorTools({ clock: { now: () => testNow }, log: silentLog }), ...changes }
}
