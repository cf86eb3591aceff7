/** Where a failure lies: only those of the network and of the external system itself count against the external system. */
export type Blame = 'billing' | 'us' | 'network' | 'connector' | 'external'

/** How a message names it. */
export function nameOfBlame(blame: Blame, connector: string): string {
  switch (blame) {
    case 'billing':
      return 'billing API'
    case 'us':
      return 'provisioner'
    case 'network':
      return `network to ${connector}`
    case 'connector':
      return `connector ${connector}`
    case 'external':
      return connector
  }
}
