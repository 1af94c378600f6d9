const letter = (name: string): number => name.charCodeAt(0)
const [COMMAND_COMPLETE, NOTICE, READY, DATA_ROW] = ['C', 'N', 'Z', 'D'].map(letter) as [number, number, number, number]
const HEADER_BYTES = 5

/** What the engine leaves open when an exception of C++ (GEOS throws them) crosses it: the rest of the statement is skipped, and told as done. */
const LEFT_OPEN = /Msnapshot \w+ still active|Mresource was not closed/

/** SQLSTATE of a statement that the embedded engine gave up: a class of our own, which asDomainError names. */
export const GIVEN_UP = 'KY001'

const ERROR = errorResponse('An exception inside PostGIS was lost: the embedded engine gave up the statement, and told it as done.')

/** What was seen in an answer: whether it ended with ReadyForQuery, and whether a statement was given up. */
export type Ending = { isReady: boolean; isGivenUp: boolean }

/**
 * Passes an answer of the engine on, message by message, but for a statement that was cut short without an error: there an ErrorResponse is sent in place of
 * its CommandComplete. It shows by what is left open (told in warnings, with the statement or at the end of the transaction), or by a tag that no finished
 * statement has: CREATE TABLE AS without its count, none at all, or no row selected after some were sent. `holdsReady`: ReadyForQuery is seen, not sent.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function watchAnswer(
  send: (data: Uint8Array) => void,
  { holdsReady }: { holdsReady: boolean },
): { forward: (data: Uint8Array) => void; end: () => Ending } {
  let waiting = new Uint8Array(0)
  let passing = 0
  let rows = 0
  let isLeftOpen = false
  const ending: Ending = { isReady: false, isGivenUp: false }

  /** What goes out in place of a message that is read whole. */
  const answerFor = (message: Uint8Array): Uint8Array | null => {
    if (message[0] === READY) {
      ending.isReady = true
      return holdsReady ? null : message
    }
    const text = Buffer.from(message.subarray(HEADER_BYTES)).toString()
    if (message[0] === NOTICE) {
      isLeftOpen ||= LEFT_OPEN.test(text)
      return message
    }
    const isCutShort = isLeftOpen || /^(CREATE TABLE AS|\?\?\?)\0/.test(text) || (rows > 0 && text === 'SELECT 0\0')
    rows = 0
    isLeftOpen = false
    if (!isCutShort) return message
    ending.isGivenUp = true
    return ERROR
  }

  return {
    forward: (data) => {
      const all = waiting.length > 0 ? Buffer.concat([waiting, data]) : data
      const view = new DataView(all.buffer, all.byteOffset, all.byteLength)
      let sent = 0
      let at = Math.min(passing, all.length)
      passing -= at
      while (at + HEADER_BYTES <= all.length) {
        const length = 1 + view.getInt32(at + 1)
        const type = all[at]
        if (type === COMMAND_COMPLETE || type === NOTICE || type === READY) {
          if (at + length > all.length) break
          const message = all.subarray(at, at + length)
          const answer = answerFor(message)
          if (answer !== message) {
            if (at > sent) send(all.subarray(sent, at))
            if (answer) send(answer)
            sent = at + length
          }
          at += length
        } else {
          if (type === DATA_ROW) rows++
          const here = Math.min(length, all.length - at)
          passing = length - here
          at += here
        }
      }
      if (at > sent) send(all.subarray(sent, at))
      waiting = all.slice(at)
    },
    end: () => {
      if (waiting.length > 0) send(waiting)
      return ending
    },
  }
}

function errorResponse(message: string): Uint8Array {
  const fields = Buffer.from(`SERROR\0VERROR\0C${GIVEN_UP}\0M${message}\0\0`)
  const head = Buffer.alloc(HEADER_BYTES)
  head[0] = letter('E')
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}
