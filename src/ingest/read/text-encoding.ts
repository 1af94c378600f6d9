import { isAscii, isUtf8 } from 'node:buffer'
import { StringDecoder } from 'node:string_decoder'
import iconv from 'iconv-lite'
import { unreadable } from './file-error.ts'
import { readBytes } from './read-bytes.ts'
import type { Input } from './source-file.ts'

export type TextEncoding = 'utf-8' | 'windows-1252'

const BOM = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Encoding of a text file, decided over its whole content: UTF-8 where every byte fits, else Windows-1252 (which holds Latin-1's letters).
 * @param declared what the descriptor says; a byte order mark says UTF-8 too.
 * @throws DomainError `fichier_illisible` naming the line, when the file says UTF-8 and is not, or stops in the middle of a character.
 */
export async function encodingOf(input: Input, declared?: TextEncoding): Promise<TextEncoding> {
  const { invalidLine, accented, startsWithMark, endsInCharacter } = await checkUtf8(input)
  if (declared === 'windows-1252') {
    if (!startsWithMark) return declared
    throw unreadable(input, 'le fichier commence par la marque UTF-8 alors que le descripteur dit windows-1252 ; corrigez format.encodage.', { ligne: 1 })
  }
  if (invalidLine === null) return 'utf-8'
  if (endsInCharacter && (accented || startsWithMark || declared))
    throw unreadable(input, `le fichier s'arrête au milieu d'un caractère, ligne ${invalidLine} : il est tronqué.`, { ligne: invalidLine })
  if (declared || startsWithMark) {
    const reason = declared ? 'le descripteur dit UTF-8' : 'le fichier commence par la marque UTF-8'
    throw unreadable(input, `la ligne ${invalidLine} n'est pas en UTF-8, alors que ${reason}.`, { ligne: invalidLine })
  }
  return 'windows-1252'
}

/** The text of a file in chunks of 64 KiB: no byte order mark, `\r\n` made `\n`, no character cut. */
export async function* readText(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = encoding === 'utf-8' ? new StringDecoder('utf8') : iconv.getDecoder(encoding)
  let isFirst = true
  let held = '' // a \r whose \n may come next
  for await (const bytes of readBytes(path)) {
    let text = held + decoder.write(bytes)
    held = ''
    if (isFirst && text.startsWith('\uFEFF')) text = text.slice(1)
    isFirst &&= text === ''
    if (text.endsWith('\r')) {
      held = '\r'
      text = text.slice(0, -1)
    }
    yield text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text
  }
  const last = held + (decoder.end() ?? '')
  if (last !== '') yield last
}

type Utf8Check = {
  /** First line that is not UTF-8; null when all are. */
  invalidLine: number | null
  /** Whether characters beyond ASCII were read before it. */
  accented: boolean
  startsWithMark: boolean
  /** Whether only the last character is at fault, for want of bytes. */
  endsInCharacter: boolean
}

async function checkUtf8(input: Input): Promise<Utf8Check> {
  let line = 1
  let accented = false
  let startsWithMark = false
  let isFirst = true
  let cut: Buffer = Buffer.alloc(0) // first bytes of a character that the chunk border cut
  for await (const read of readBytes(input.path)) {
    if (isFirst) startsWithMark = BOM.equals(read.subarray(0, 3))
    isFirst = false
    const bytes: Buffer = cut.length > 0 ? Buffer.concat([cut, read]) : read
    const whole = bytes.subarray(0, bytes.length - cutLength(bytes))
    if (!isUtf8(whole)) return { invalidLine: line + invalidLineIn(whole), accented, startsWithMark, endsInCharacter: false }
    accented ||= !isAscii(whole)
    line += countLines(whole)
    cut = Buffer.from(bytes.subarray(whole.length))
  }
  return { invalidLine: cut.length > 0 ? line : null, accented, startsWithMark, endsInCharacter: cut.length > 0 }
}

/** How many of the last bytes (0–3) begin a UTF-8 character without ending it. */
function cutLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return needed > back ? back : 0
  }
  return 0
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count++
  return count
}

/** How many lines come before the first one that is not UTF-8. */
function invalidLineIn(bytes: Buffer): number {
  let start = 0
  for (let before = 0; ; before++) {
    const end = bytes.indexOf(0x0a, start)
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return before
    start = end + 1
  }
}
