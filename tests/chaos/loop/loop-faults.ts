import type { Random } from '../random.ts'
import type { ExternalSystem } from './external-system.ts'
import type { LoopWorld } from './loop-world.ts'

/** A fault that is on; `end` returns when all is back. */
export type Strike = { target: string; end(): Promise<void> }

export type LoopFault = {
  name: string
  /** The external system that it keeps from answering. */
  silences?: ExternalSystem
  strike(): Promise<Strike>
  /** For how long, in milliseconds. */
  lastsMs(): number
  /** For how long of it changes go on; to its end unless given. */
  loadMs?: number
}

/** Every kind, in any order. */
export function loopFaults(world: LoopWorld, random: Random): LoopFault[] {
  return [
    {
      name: 'kill-provisioner',
      async strike() {
        const provisioner = random.pick(world.provisioners)
        await provisioner.takeDown()
        return { target: provisioner.name, end: provisioner.bringUp }
      },
      lastsMs: () => random.between(0, 3000),
    },
    {
      name: 'kill-server',
      async strike() {
        await world.server.takeDown()
        return { target: world.server.name, end: world.server.bringUp }
      },
      lastsMs: () => random.between(0, 3000),
    },
    {
      name: 'stop-postgres',
      async strike() {
        await world.postgres.stopImmediately()
        return { target: "the Application's PostgreSQL", end: world.postgres.ensureRunning }
      },
      lastsMs: () => random.between(0, 3000),
    },
    ...world.systems.flatMap((system): LoopFault[] => [
      {
        name: 'kill',
        silences: system,
        async strike() {
          await system.program.takeDown()
          return { target: system.name, end: system.program.bringUp }
        },
        lastsMs: () => random.between(2000, 6000),
      },
      {
        name: 'freeze',
        silences: system,
        async strike() {
          system.program.freeze()
          return { target: system.name, end: async () => system.program.thaw() }
        },
        lastsMs: () => random.between(2000, 12_000),
      },
    ]),
    longOutage(world, random),
    { ...longOutage(world, random), name: 'long outage, few changes', loadMs: 600 },
  ]
}

/** So long that the pauses between tries have grown. */
function longOutage({ systems }: LoopWorld, random: Random): LoopFault {
  const system = random.pick(systems)
  return {
    name: 'long outage',
    silences: system,
    async strike() {
      await system.program.takeDown()
      return { target: system.name, end: system.program.bringUp }
    },
    lastsMs: () => random.between(30_000, 45_000),
  }
}
