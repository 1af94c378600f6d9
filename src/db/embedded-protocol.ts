import type { PGlite } from '@electric-sql/pglite'

/** Parse, Bind, Describe, Execute, Close, Flush: the messages of a query with parameters, which Sync ends. */
const EXTENDED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)))
const READY_FOR_QUERY_BYTES = 6

/**
 * Makes the engine faithful to the protocol, as the socket server uses it, in two places where PGlite 0.5.8 is not; returns it.
 * After an error in a query with parameters it says ReadyForQuery at once and again at Sync, so that the next query gets an empty answer
 * (electric-sql/pglite#958): here what follows the error is discarded until Sync, which answers ReadyForQuery once.
 * Messages of two clients may come between one another before Sync: here the client that began a query keeps the engine until its Sync.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
export function makeProtocolFaithful(engine: PGlite): PGlite {
  const execute = engine.execProtocolRawStream.bind(engine)
  const rollBack = engine.exec.bind(engine)
  const isInTransaction = engine.isInTransaction.bind(engine)
  let isBeforeSync = false
  let isDiscarding = false
  const startAfresh = (): void => {
    isBeforeSync = false
    isDiscarding = false
  }
  return Object.assign(engine, {
    // The server serves one client while this is true.
    isInTransaction: () => isBeforeSync || isInTransaction(),
    execProtocolRawStream: async (message, options) => {
      if (!EXTENDED.has(message[0] ?? 0)) {
        startAfresh()
        return execute(message, options)
      }
      isBeforeSync = true
      if (isDiscarding) return
      const { forward, end } = withoutReadyForQuery(options.onRawData)
      await execute(message, { ...options, onRawData: forward })
      isDiscarding = end()
    },
    // Asked for when a client leaves in the middle.
    exec: async (query, options) => {
      startAfresh()
      return rollBack(query, options)
    },
  } satisfies Partial<PGlite>)
}

/** Forwards all but a last ReadyForQuery; `end` forwards what was held back and tells whether there was one. */
function withoutReadyForQuery(send: (data: Uint8Array) => void): { forward: (data: Uint8Array) => void; end: () => boolean } {
  let held = new Uint8Array(0)
  return {
    forward: (data) => {
      const all = new Uint8Array(held.length + data.length)
      all.set(held)
      all.set(data, held.length)
      const cut = Math.max(0, all.length - READY_FOR_QUERY_BYTES)
      if (cut > 0) send(all.subarray(0, cut))
      held = all.slice(cut)
    },
    end: () => {
      const [letter, ...length] = held
      const isReady = letter === 'Z'.charCodeAt(0) && length.slice(0, 4).join() === '0,0,0,5'
      if (!isReady && held.length > 0) send(held)
      return isReady
    },
  }
}
