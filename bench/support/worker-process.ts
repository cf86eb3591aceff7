import { findPeer } from '../peers/find-peer.ts'
import type { Work } from '../peers/peer.ts'
import type { WorkerCommand, WorkerReport } from './worker.ts'

/** One peer at work, in a process of its own: loaded when it says ready, started when it is told to go. */
let work: Work | undefined
const tell = (report: WorkerReport): void => {
  process.send?.(report)
}

async function obey(command: WorkerCommand): Promise<void> {
  switch (command.kind) {
    case 'load':
      peer = await findPeer(command.peer)
      return tell({ kind: 'ready' })
    case 'go':
      if (peer === undefined) throw new Error('told to go before it was loaded')
      work = await peer.work(command.place)
      return tell({ kind: 'started' })
    case 'stop':
      await work?.stop()
      process.disconnect()
      return process.exit()
    default:
      return command satisfies never
  }
}

let peer: Awaited<ReturnType<typeof findPeer>> | undefined
process.on('message', (command: WorkerCommand) => {
  obey(command).catch((error: unknown) => {
    console.error('bench:', error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit())
