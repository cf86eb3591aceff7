import { parseArgs } from 'node:util'
import { type PeerName, peerNames } from '../peers/find-peer.ts'
import { type PartName, partNames, type Results } from './results.ts'
import { fullSizes, type Sizes, scaled, smokeSizes } from './sizes.ts'

export const HELP = `npm run bench -- [parts] [options]

parts: ${partNames.join(', ')}; all of them unless some are named

  --runs N      how often each part is run; medians count (3)
  --json FILE   write the figures there
  --smoke       very little of every part, once, to see that it works: no targets
  --scale F     all sizes times F, for a quick look: no targets
  --only NAMES  of the drains only these systems', separated by commas: no targets
  --strict      exit code 1 when a target is missed, not only when events were lost or out of order
  --help        this`

export type Options = {
  parts: PartName[]
  runs: number
  json: string | undefined
  sizes: Sizes
  size: Results['about']['size']
  /** Which systems are drained. */
  only: PeerName[]
  strict: boolean
  help: boolean
}

/** What the command line asks for. Throws an Error that says what is wrong with it. */
export function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      json: { type: 'string' },
      smoke: { type: 'boolean', default: false },
      scale: { type: 'string' },
      only: { type: 'string' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const parts = partNames.filter((name) => positionals.length === 0 || positionals.includes(name))
  const unknown = positionals.find((name) => !partNames.some((part) => part === name))
  if (unknown !== undefined)
    throw new Error(`there is no part ${unknown} (there are ${partNames.join(', ')})`)
  const runs = values.runs === undefined ? (values.smoke ? 1 : 3) : Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs must be a whole number from 1')
  const scale = values.scale === undefined ? 1 : Number(values.scale)
  if (!(scale > 0)) throw new Error('--scale must be a number above 0')
  const only = peerNames.filter((name) => values.only?.split(',').includes(name) ?? true)
  const size = values.smoke ? 'smoke' : scale === 1 && values.only === undefined ? 'full' : 'scaled'
  const sizes = scaled(values.smoke ? smokeSizes : fullSizes, scale)
  const { json, strict, help } = values
  return { parts, runs, json, sizes, size, only, strict, help }
}
