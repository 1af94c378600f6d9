import type { Server } from 'node:http'

/**
 * Cuts a connection on which an answer has been waiting for `seconds` without a byte being taken. One that waits for us (a long query, a place at the
 * gate, the next request) is left alone, and so is one that reads slowly: any progress starts the time again.
 */
export function cutIdleReaders(server: Server, seconds: number): void {
  // A listener replaces what Node does by itself: destroying any idle socket.
  server.setTimeout(seconds * 1000, (socket) => {
    if (socket.writableLength > 0) socket.destroy()
  })
}
