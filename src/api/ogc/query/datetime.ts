import { invalid } from './single-values.ts'

/** First and last millisecond, counted from 1970. */
type Span = readonly [from: number, to: number]

// RFC 3339 §5.6; a date alone is its whole day, as the examples of 17-069r4 §7.15.4 read.
const INSTANT = /^(\d{4}-\d\d-\d\d)([Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))?$/
const DAY = 24 * 3600 * 1000

/**
 * Whether a collection's perimeters were the current ones at some moment of `datetime` (17-069r4 §7.15.4); true when it is not given.
 * @throws DomainError `parametre_invalide`.
 */
export function meetsValidity(text: string | undefined, { validFrom, validTo }: { validFrom: string; validTo: string | null }): boolean {
  if (text === undefined) return true
  const [from, to] = readSpan(text)
  return to >= Date.parse(validFrom) && from < (validTo === null ? Number.POSITIVE_INFINITY : Date.parse(validTo) + DAY)
}

function readSpan(text: string): Span {
  const ends = text.split('/')
  if (ends.length > 2 || text === '' || text === '..') throw unreadable(text)
  const [start = '', end = start] = ends
  const from = ends.length === 2 && isOpen(start) ? Number.NEGATIVE_INFINITY : readInstant(start, text)[0]
  const to = ends.length === 2 && isOpen(end) ? Number.POSITIVE_INFINITY : readInstant(end, text)[1]
  if (from > to) throw invalid('datetime', text, 'l’intervalle finit avant de commencer.')
  return [from, to]
}

function isOpen(end: string): boolean {
  return end === '' || end === '..'
}

function readInstant(instant: string, text: string): Span {
  const [, date, time] = INSTANT.exec(instant) ?? []
  const day = date === undefined ? Number.NaN : Date.parse(date)
  // 30 February is read by Date as 1 March
  if (date === undefined || Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== date) throw unreadable(text)
  if (time === undefined) return [day, day + DAY - 1]
  const moment = Date.parse(instant.toUpperCase().replace(' ', 'T'))
  return [moment, moment]
}

function unreadable(text: string) {
  return invalid(
    'datetime',
    text,
    'une date, un instant ou un intervalle sont attendus : 2024-06-01, 2024-06-01T12:00:00Z, 2024-01-01/2024-12-31 ou 2024-01-01/..',
  )
}
