#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=100
import { runProgram } from './program.ts'
import { createTerminal } from './terminal.ts'

const exitCode = await runProgram(process.argv.slice(2), createTerminal())
if (exitCode !== 0) process.exitCode = exitCode
