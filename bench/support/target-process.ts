import { createServer, type Socket } from 'node:net'

/** The trivial external system, in a process of its own: every HTTP request is answered with 200 at once. */
const ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
  'latin1',
)

function serve(socket: Socket): void {
  let rest = ''
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1')
    for (;;) {
      const head = rest.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = /content-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? '0'
      const end = head + 4 + Number(length)
      if (rest.length < end) return
      rest = rest.slice(end)
      socket.write(ANSWER)
    }
  })
}

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.send?.(`http://127.0.0.1:${port}`)
})
process.on('disconnect', () => process.exit())
