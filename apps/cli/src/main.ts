#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=100
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Stripping types and compiling is most of a start (0.6 s of 1.2): done once, unless the folder may not be written.
enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/openespf'))
const { runProgram } = await import('./program.ts')
const { createTerminal } = await import('./terminal.ts')

const exitCode = await runProgram(process.argv.slice(2), createTerminal())
if (exitCode !== 0) process.exitCode = exitCode
