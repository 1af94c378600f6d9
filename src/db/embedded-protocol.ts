import type { PGlite } from '@electric-sql/pglite'
import { watchAnswer } from './embedded-answers.ts'

/** Parse, Bind, Describe, Execute, Close, Flush: the messages of a query with parameters, which Sync ends. */
const EXTENDED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)))

/**
 * Makes the engine faithful to the protocol, as the socket server uses it, in three places where PGlite 0.5.8 is not; returns it.
 * After an error in a query with parameters it says ReadyForQuery at once and again at Sync, so that the next query gets an empty answer
 * (electric-sql/pglite#958): here what follows the error is discarded until Sync, which answers ReadyForQuery once.
 * A statement that an exception of PostGIS cut short is told as done: here it is an error (see watchAnswer).
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
        const { forward, end } = watchAnswer(options.onRawData, { holdsReady: false })
        await execute(message, { ...options, onRawData: forward })
        end()
        return
      }
      isBeforeSync = true
      if (isDiscarding) return
      const { forward, end } = watchAnswer(options.onRawData, { holdsReady: true })
      await execute(message, { ...options, onRawData: forward })
      const { isReady, isGivenUp } = end()
      isDiscarding = isReady || isGivenUp
    },
    // Asked for when a client leaves in the middle.
    exec: async (query, options) => {
      startAfresh()
      return rollBack(query, options)
    },
  } satisfies Partial<PGlite>)
}
