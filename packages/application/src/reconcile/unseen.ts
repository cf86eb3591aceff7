import type { RunningConnector } from '../running-connector.ts'
import type { RunRow } from '../store/sql/list-runs.ts'

/** What a run cannot see in its external systems, a sentence each: without these it would look as if all were well there. */
export function unseenBy(
  connectors: readonly Pick<RunningConnector, 'name' | 'remembers' | 'list'>[],
  run: Pick<RunRow, 'kind' | 'connectors' | 'filter'>,
): string[] {
  const looksForOrphans = run.kind === 'reconcile' && Object.keys(run.filter).length === 0
  return connectors
    .filter(({ name }) => run.connectors.includes(name))
    .flatMap(({ name, remembers, list }) => [
      ...(remembers
        ? [
            `${name} cannot be read: it is compared with what was sent last, and changes made there are not seen`,
          ]
        : []),
      ...(looksForOrphans && !list ? [`${name} cannot list what it holds: orphans there are not found`] : []),
    ])
}
