import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthority } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProvisionerSetup } from './config.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-provisioner-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function readWith(ca: string) {
  const file = join(folder, 'provisioner.yaml')
  await writeFile(file, `billing: { ca: ${ca} }\nconnectors: []\n`)
  return readProvisionerSetup(file).config
}

test('retention is read, and is not shorter than senders send an event again', async () => {
  const file = join(folder, 'provisioner.yaml')
  await writeFile(file, 'retention: { days: 60 }\nconnectors: []\n')
  expect(readProvisionerSetup(file).retention).toEqual({ days: 60 })
  await writeFile(file, 'retention: { days: 7 }\nconnectors: []\n')
  expect(() => readProvisionerSetup(file)).toThrow(/provisioner.yaml:1:.*40/)
})

test('billing.ca is read beside the file that names it, and must hold a certificate', async () => {
  const { ca, remove } = await createAuthority()
  await remove()
  await writeFile(join(folder, 'ca.pem'), `# of the operator\n${ca}`)
  expect((await readWith('ca.pem')).billingCa).toContain(ca)
  await writeFile(join(folder, 'notes.txt'), 'ask the operator')
  await expect(readWith('notes.txt')).rejects.toThrow('notes.txt holds no certificate (PEM)')
  await expect(readWith('absent.pem')).rejects.toThrow('absent.pem cannot be read: ENOENT')
})
