import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import Papa from 'papaparse'
import { z } from 'zod'
import { get } from '../../data/demo/island/at.ts'
import { toIsland } from '../../data/demo/island/geojson.ts'
import type { Member } from '../../data/demo/island/members.ts'
import type { Point, Zone } from '../../data/demo/island/plane.ts'

/** The demonstration as it is committed, read without the code that wrote it. */
export const DEMO = new URL('../../data/demo/', import.meta.url)

export function bytesOf(name: string): Buffer {
  return readFileSync(new URL(name, DEMO))
}

/** Rows of a table under its column names; `headerLine` from 1, `headerLines` rows of header. */
export function rowsOf(name: string, { headerLine = 1, headerLines = 1 } = {}): Record<string, string>[] {
  const bytes = bytesOf(name)
  const text = name.startsWith('caf') ? iconv.decode(bytes, 'windows-1252') : bytes.toString('utf8').replace(/^\uFEFF/, '')
  const lines = text.split('\n').slice(headerLine - 1)
  const kept = [...lines.slice(0, 1), ...lines.slice(headerLines)].join('\n')
  return Papa.parse<Record<string, string>>(kept, { header: true, skipEmptyLines: true }).data
}

export const cafRows = (name: string): Record<string, string>[] => rowsOf(name, { headerLine: 7, headerLines: 2 })

/** A cell as a number, decimal comma or point; NaN where it is empty. */
export function numberIn(row: Record<string, string>, column: string): number {
  const text = row[column]
  if (text === undefined) throw new RangeError(`no column ${column}`)
  return text === '' ? Number.NaN : Number(text.replace(',', '.'))
}

export function total(rows: readonly Record<string, string>[], column: string): number {
  return rows.reduce((sum, row) => sum + numberIn(row, column), 0)
}

const Position = z.tuple([z.number(), z.number()])
const Rings = z.array(z.array(Position))
const Collection = z.object({
  crs: z.object({ properties: z.object({ name: z.string() }) }),
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.string()),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: Rings }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(Rings) }),
      ]),
    }),
  ),
})

export type ReadFeature = { code: string; properties: Record<string, string>; zone: Zone }

/** Features of a perimeter file, in EPSG:5490, whatever its own coordinates; rings unclosed. */
export function featuresOf(name: string, key: string): ReadFeature[] {
  const { crs, features } = Collection.parse(JSON.parse(bytesOf(name).toString('utf8')))
  const isInDegrees = crs.properties.name.endsWith('CRS84')
  return features.map(({ properties, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const zone = polygons.map((rings) => rings.map((ring) => ring.slice(0, -1).map((point): Point => (isInDegrees ? toIsland(point) : point))))
    return { code: get(new Map(Object.entries(properties)), key), properties, zone }
  })
}

/** Zones by code, features of the same code put together. */
export function zonesOf(name: string, key: string): Map<string, Zone> {
  const zones = new Map<string, Zone>()
  for (const { code, zone } of featuresOf(name, key)) zones.set(code, [...(zones.get(code) ?? []), ...zone])
  return zones
}

export type TrueHousehold = {
  place: Point
  type: string
  members: readonly Member[]
  income: number
  isPoor: boolean
  isSocial: boolean
  isRecipient: boolean
  hasRsa: boolean
}

/** Every household of the micro-truth. */
export function trueHouseholds(): TrueHousehold[] {
  return rowsOf('verite_menages.csv').map((row) => ({
    place: [numberIn(row, 'x'), numberIn(row, 'y')],
    type: row['type'] ?? '',
    members: (row['membres'] ?? '').split('+').map(memberOf),
    income: numberIn(row, 'niveau_vie'),
    isPoor: row['pauvre'] === '1',
    isSocial: row['statut'] === 'H',
    isRecipient: row['caf'] === '1',
    hasRsa: row['rsa'] === '1',
  }))
}

const Work = z.enum(['o', 'c', 'n', 'i'])

function memberOf(text: string): Member {
  const letter = text.replace(/^\d+/, '')
  return { age: Number.parseInt(text, 10), work: letter === '' ? null : Work.parse(letter) }
}
