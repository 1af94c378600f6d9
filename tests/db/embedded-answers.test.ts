import { describe, expect, test } from 'vitest'
import { GIVEN_UP, watchAnswer } from '../../src/db/embedded-answers.ts'

const LEAK = 'SWARNING\0VWARNING\0C01000\0Mresource was not closed: relation "z"\0Fresowner.c\0L395\0\0'
const SNAPSHOT = 'SWARNING\0VWARNING\0C01000\0Msnapshot 0xa2840e8 still active\0Fsnapmgr.c\0\0'
const HARMLESS = 'SNOTICE\0VNOTICE\0C00000\0Mtable "x" does not exist, skipping\0\0'

/** A message of the protocol: a letter, the length of the rest, the rest. */
function message(letter: string, body: string): Buffer {
  const head = Buffer.alloc(5)
  head.write(letter)
  head.writeInt32BE(4 + Buffer.byteLength(body), 1)
  return Buffer.concat([head, Buffer.from(body)])
}

const READY = message('Z', 'I')
const row = (text: string): Buffer => message('D', `\0\x01${text}`)
const done = (tag: string): Buffer => message('C', `${tag}\0`)

/** What comes out of an answer that goes in by pieces of `size` bytes: the letters of its messages, its bytes, and what was seen. */
function passed(answer: readonly Buffer[], { size = 1 << 20, holdsReady = false } = {}) {
  const pieces: Uint8Array[] = []
  const { forward, end } = watchAnswer((data) => pieces.push(Uint8Array.from(data)), { holdsReady })
  const all = Buffer.concat(answer)
  for (let at = 0; at < all.length; at += size) forward(all.subarray(at, at + size))
  const ending = end()
  const bytes = Buffer.concat(pieces)
  let letters = ''
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) letters += String.fromCharCode(bytes[at] ?? 0)
  return { letters, bytes, ...ending }
}

const SIZES = [1, 2, 5, 6, 7, 64, 1 << 20]

describe('an answer of the embedded engine', () => {
  const sound = [message('T', 'columns'), row('one'), row('Z\0\0\0\x05I'), message('N', HARMLESS), done('SELECT 2'), READY]

  test.each(SIZES)('a finished statement goes through byte for byte, by pieces of %i', (size) => {
    const { bytes, isReady, isGivenUp } = passed(sound, { size })
    expect(bytes).toEqual(Buffer.concat(sound))
    expect({ isReady, isGivenUp }).toEqual({ isReady: true, isGivenUp: false })
  })

  test.each(SIZES)('ReadyForQuery is seen and kept where it is asked for, never bytes of a row that look like it, by pieces of %i', (size) => {
    const { bytes, isReady } = passed(sound, { size, holdsReady: true })
    expect(bytes).toEqual(Buffer.concat(sound.slice(0, -1)))
    expect(isReady).toBe(true)
  })

  test.each([
    ['rows sent, then none counted', [message('T', 'columns'), row('one'), done('SELECT 0')]],
    ['a table made without its count of rows', [done('CREATE TABLE AS')]],
    ['a tag that is none', [done('???')]],
    ['resources left open', [message('N', LEAK), done('INSERT 0 0')]],
    ['a snapshot left open, told when the transaction ends', [message('N', SNAPSHOT), done('COMMIT')]],
  ])('a statement that was cut short is an error: %s', (_what, answer) => {
    for (const size of SIZES) {
      const { letters, bytes, isGivenUp } = passed([...answer, READY], { size })
      expect(letters).toMatch(/^[TDN]*EZ$/)
      expect(bytes.toString()).toContain(`C${GIVEN_UP}\0`)
      expect(isGivenUp).toBe(true)
    }
  })

  test('a selection of nothing, and statements that change nothing, are no error', () => {
    for (const tag of ['SELECT 0', 'INSERT 0 0', 'DELETE 0', 'CREATE TABLE', 'SELECT 12', 'COMMIT']) expect(passed([done(tag)]).letters, tag).toBe('C')
  })

  test('what one statement left open does not mar the next of the same answer', () => {
    expect(passed([message('N', LEAK), done('INSERT 0 0'), row('a'), done('SELECT 1'), READY]).letters).toBe('NEDCZ')
  })
})
