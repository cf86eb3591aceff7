import { randomUUID } from 'node:crypto'
import type { Dispatcher } from '../dispatcher.ts'
import { type Door, openDoor } from './door.ts'
import { secretBox } from './secret-box.ts'
import type { World } from './world.ts'

/** A dispatcher at work and its way to the database. */
export type Actor = { readonly dispatcher: Dispatcher; readonly door: Door }

const LEASE_MS = 900

/** The dispatchers of a run: they come and go. */
export function createCast(world: World) {
  const actors: Actor[] = []
  const leaving: Promise<void>[] = []
  const processes = new Map<string, string>()
  let names = 0

  return {
    actors,
    /** The name of the dispatcher that bore each process id. */
    processes,
    async start(): Promise<void> {
      names += 1
      const name = `dispatcher-${names}`
      const door = await openDoor(world.settings, name)
      const dispatcher = await world.dispatch({
        settings: door.settings,
        secretBox: signedBy(name),
        newProcessId() {
          const id = randomUUID()
          processes.set(id, name)
          return id
        },
        leaseMs: LEASE_MS,
        stopMs: 300,
      })
      actors.push({ dispatcher, door })
    },
    /** `crash`: from one moment to the next nothing that it does reaches the database or a handler any more. */
    dismiss(actor: Actor, how: 'crash' | 'stop'): void {
      actors.splice(actors.indexOf(actor), 1)
      if (how === 'crash') actor.door.shut()
      else actor.door.open()
      leaving.push(actor.dispatcher.stop().finally(() => actor.door.shut()))
    },
    /** Returns when all that were dismissed are gone. */
    async gone(): Promise<void> {
      await Promise.all(leaving)
    },
  }
}

/** Each dispatcher shows who it is by the user of its requests. */
function signedBy(name: string): typeof secretBox {
  return {
    seal: (text) => secretBox.seal(text),
    open: (sealed) => secretBox.open(sealed).replace('"username"', JSON.stringify(name)),
  }
}
