import type { Geometry } from 'geojson'
import type { Db } from '../../db/database.ts'
import {
  type Detection,
  listLeftOut,
  listPocketDepartements,
  listPocketShapes,
  listPocketUnitShapes,
  type PocketRow,
  type PocketUnitRow,
  readCommuneNames,
} from '../../publish/read/index.ts'
import type { Served } from '../serving.ts'
import { boxOf } from './drawn-shapes.ts'
import { count } from './words.ts'

export type ShownPocket = { pocket: PocketRow; geometry: Geometry }

/** What a page shows of one detection; `pockets` null: too many for one page, départements are chosen first. */
export type Shown = {
  detection: Detection
  departements: { departement: string | null; retenues: number; presque: number }[]
  chosen: readonly string[] | null
  pockets: readonly ShownPocket[] | null
  borderline: readonly { unit: PocketUnitRow; geometry: Geometry }[]
  leftOut: readonly { libelle: string | null; code: string; geometry: Geometry }[]
  /** What there is more of than a page draws: French sentences. */
  cuts: readonly string[]
  communes: ReadonlyMap<string, string>
}

// A page of 400 pockets weighs some 600 kB before compression; a département has fewer.
const MOST_POCKETS = 400
const MOST_UNITS = 2_000
const MOST_PERIMETERS = 500

/** Reads a detection for its page: its pockets and those that nearly were, with what lies around them. */
export async function readShown(db: Db, served: Served, detection: Detection, chosen: readonly string[] | null): Promise<Shown> {
  const everywhere = { editions: [detection.edition], status: 'toutes', codes: null, departements: null, communes: null, epcis: null, bbox: null } as const
  const departements = await listPocketDepartements(db, everywhere)
  const shown = { detection, departements, chosen, borderline: [], leftOut: [], cuts: [], communes: new Map<string, string>() }
  const inChosen = departements.filter(({ departement }) => chosen === null || (departement !== null && chosen.includes(departement)))
  if (inChosen.reduce((sum, { retenues, presque }) => sum + retenues + presque, 0) > MOST_POCKETS) return { ...shown, pockets: null }
  const rows = await listPocketShapes(db, { ...everywhere, departements: chosen }, { after: null, limit: MOST_POCKETS })
  const pockets = rows.map(({ pocket, geometry }) => ({ pocket, geometry: shapeOf(geometry) }))
  const box = boxOf(pockets.map(({ geometry }) => geometry))
  if (!box) return { ...shown, pockets }
  const editions = served.zonings.map(({ edition }) => edition)
  const units = { edition: detection.edition, meshEdition: detection.meshEdition, onlyBorderline: true, pocket: null, bbox: chosen === null ? null : box }
  const foundUnits = await listPocketUnitShapes(db, units, { after: null, limit: MOST_UNITS + 1 })
  const borderline = foundUnits.slice(0, MOST_UNITS).map(({ unit, geometry }) => ({
    unit,
    geometry: shapeOf(geometry),
  }))
  const around = boxOf([...pockets, ...borderline].map(({ geometry }) => geometry)) ?? box
  const [foundPerimeters, communes] = await Promise.all([
    listLeftOut(db, detection.leftOutEditions, around, MOST_PERIMETERS + 1),
    readCommuneNames(db, editions, [...new Set(pockets.flatMap(({ pocket }) => pocket.communes))]),
  ])
  return {
    ...shown,
    pockets,
    borderline,
    leftOut: foundPerimeters.slice(0, MOST_PERIMETERS).map(({ code, libelle, geometry }) => ({ code, libelle, geometry: shapeOf(geometry) })),
    cuts: [
      ...(foundUnits.length > MOST_UNITS
        ? [`La carte dessine les ${count(MOST_UNITS)} premières mailles à la limite, par code ; les autres sont dans le GeoJSON.`]
        : []),
      ...(foundPerimeters.length > MOST_PERIMETERS
        ? [`La carte dessine les ${count(MOST_PERIMETERS)} premiers quartiers prioritaires, par code ; choisissez un département pour voir les autres.`]
        : []),
    ],
    communes,
  }
}

// What PostGIS printed is GeoJSON.
function shapeOf(text: string): Geometry {
  const shape: Geometry = JSON.parse(text)
  return shape
}
