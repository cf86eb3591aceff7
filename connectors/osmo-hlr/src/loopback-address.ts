import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** OsmoHLR's ports cannot be configured, its address can: control, VTY, GSUP. */
export const PORTS = { ctrl: 4259, vty: 4258, gsup: 4222 } as const

const CHOICES = 20

/**
 * A loopback address (127.64.0.1 to 127.254.254.254) on which all of OsmoHLR's ports are free: the one that the folder
 * remembers if it still is, else a random one, remembered from now on.
 */
export async function chooseAddress(dir: string): Promise<string> {
  const file = join(dir, 'address')
  const remembered = await readFile(file, 'utf8').catch(() => '')
  const random = Array.from({ length: CHOICES }, randomAddress)
  for (const address of [remembered.trim(), ...random]) {
    if (!/^127(\.\d{1,3}){3}$/.test(address) || !(await isFree(address))) continue
    if (address !== remembered) await writeFile(file, address)
    return address
  }
  throw new Error(
    `None of ${CHOICES} loopback addresses has the ports ${Object.values(PORTS).join(', ')} free`,
  )
}

function randomAddress(): string {
  return ['127', randomInt(64, 255), randomInt(0, 255), randomInt(1, 255)].join('.')
}

async function isFree(address: string): Promise<boolean> {
  const free = await Promise.all(Object.values(PORTS).map((port) => canListen(address, port)))
  return free.every(Boolean)
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
