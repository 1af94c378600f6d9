import { createToken, Lexer, type TokenType } from 'chevrotain'

// Ranges of OGC 21-065r2 annex B (identifierStart, identifierPart); the last one is the surrogates that write U+10000 to U+EFFFF.
const START =
  ':_A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFE\\u200C-\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uDFFF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const PART = `${START}.0-9\\u0300-\\u036F\\u203F-\\u2040`

export const Identifier = createToken({ name: 'Identifier', pattern: new RegExp(`[${START}][${PART}]*`), label: 'un nom' })
export const Quoted = createToken({ name: 'Quoted', pattern: /"(?:""|[^"])*"/, label: 'un nom', line_breaks: true })
// A quote is doubled or follows a backslash; the last quote of all closes whatever stands before it, so that 'C:\' is a string too.
export const Text = createToken({ name: 'Text', pattern: /'(?:''|\\'|[^'])*'/, label: 'un texte entre apostrophes', line_breaks: true })
export const Digits = createToken({ name: 'Digits', pattern: /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/, label: 'un nombre' })

export const And = keyword('AND')
export const Or = keyword('OR')
export const Not = keyword('NOT')
export const Like = keyword('LIKE')
export const Between = keyword('BETWEEN')
export const In = keyword('IN')
export const Is = keyword('IS')
export const Null = keyword('NULL')
export const True = keyword('TRUE')
export const False = keyword('FALSE')

export const Point = keyword('POINT')
export const LineString = keyword('LINESTRING')
export const Polygon = keyword('POLYGON')
export const MultiPoint = keyword('MULTIPOINT')
export const MultiLineString = keyword('MULTILINESTRING')
export const MultiPolygon = keyword('MULTIPOLYGON')
export const GeometryCollection = keyword('GEOMETRYCOLLECTION')

export const Comparison = createToken({ name: 'Comparison', pattern: /<>|<=|>=|<|>|=/, label: 'un opérateur' })
export const Plus = sign('Plus', '+')
export const Minus = sign('Minus', '-')
export const Star = sign('Star', '*')
export const Slash = sign('Slash', '/')
export const Open = sign('Open', '(')
export const Close = sign('Close', ')')
export const Comma = sign('Comma', ',')

const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true })
/** A quote that is never closed takes all the rest. */
export const Unclosed = createToken({ name: 'Unclosed', pattern: /['"][\s\S]*/, line_breaks: true })

/** Every word of CQL2 Text, those that win first. */
export const TOKENS: TokenType[] = [
  ...[Space, Text, Quoted, Unclosed, Digits],
  ...[And, Or, Not, Like, Between, In, Is, Null, True, False],
  ...[Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon, GeometryCollection],
  ...[Identifier, Comparison, Plus, Minus, Star, Slash, Open, Close, Comma],
]

function keyword(word: string): TokenType {
  return createToken({ name: word, pattern: new RegExp(word, 'i'), longer_alt: Identifier, label: word })
}

function sign(name: string, pattern: string): TokenType {
  return createToken({ name, pattern, label: `« ${pattern} »` })
}
