import { once } from 'node:events'
import { acquireAt } from '../acquire.ts'

// A process of its own that uses the server of a data folder until its input ends: node holder.ts <dataDir> <elsewhere>
const [dataDir = '', elsewhere = ''] = process.argv.slice(2)
const postgres = await acquireAt({ dataDir }, elsewhere)
process.stdout.write(`${JSON.stringify({ startedByUs: postgres.startedByUs })}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
await postgres.release()
