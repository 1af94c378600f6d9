import type { Extent84 } from '../../../model/crs.ts'
import { type Node, type Properties, typed } from './rdf.ts'

/** A box in degrees: as DCAT has it, and as GeoJSON, the one that data.gouv.fr reads. */
export function spatialOf([west, south, east, north]: Extent84): Node {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return {
    '@type': 'dct:Location',
    'dcat:bbox': typed(`POLYGON((${ring.map((corner) => corner.join(' ')).join(', ')}))`, 'geo:wktLiteral'),
    'locn:geometry': typed(JSON.stringify({ type: 'Polygon', coordinates: [ring] }), 'iana:vnd.geo+json'),
  }
}

/** From the first day of the first period to the last day of the last one; periods are YYYY or YYYY-MM. */
export function temporalOf(periods: readonly string[]): Properties {
  const sorted = [...periods].sort()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return {}
  return {
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcat:startDate': typed(first.length === 4 ? `${first}-01-01` : `${first}-01`, 'xsd:date'),
      'dcat:endDate': typed(lastDayOf(last), 'xsd:date'),
    },
  }
}

function lastDayOf(period: string): string {
  const [year = 0, month = 12] = period.split('-').map(Number)
  // Day 0 of the next month.
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
