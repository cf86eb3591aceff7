import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withLock } from '../lock.ts'

// Takes the lock of a folder so many times, failing when anyone else is inside: node take-lock.ts <folder> <times>
const [folder = '', times = '0'] = process.argv.slice(2)
const inside = join(folder, 'inside')
for (let i = 0; i < Number(times); i++) {
  await withLock(folder, 20_000, async () => {
    await writeFile(inside, '', { flag: 'wx' })
    await rm(inside)
  })
}
