import { closeSync, openSync, writeSync } from 'node:fs'

/** An append-only log of JSON lines; a line is with the operating system when `write` returns. */
export type Journal<L> = { write(line: L): void; close(): void }

export function openJournal<L>(file: string): Journal<L> {
  const fd = openSync(file, 'a')
  return {
    write(line) {
      writeSync(fd, `${JSON.stringify(line)}\n`)
    },
    close: () => closeSync(fd),
  }
}
