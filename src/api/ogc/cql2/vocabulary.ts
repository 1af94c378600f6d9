import { SPATIAL_RELATIONS } from '../../../model/filter.ts'
import { type Ground, refuse } from './ground.ts'
import type { RawCall } from './raw.ts'

// The first one is the name of queryables and schemas; the other is what clients of PostGIS write.
const GEOMETRY_NAMES = ['geometry', 'geom']

const FUNCTIONS = ['CASEI', 'ACCENTI', 'BBOX', ...SPATIAL_RELATIONS.map((relation) => `S_${relation.toUpperCase()}`)]

/** Whether a name is the feature's own geometry. */
export function isGeometryName(name: string): boolean {
  return GEOMETRY_NAMES.includes(name)
}

/** @throws DomainError `filtre_invalide` saying what can be called instead. */
export function refuseUnknownFunction(raw: RawCall, ground: Ground): never {
  const name = raw.op.toUpperCase()
  if (/^(T_\w+|DATE|TIMESTAMP|INTERVAL)$/.test(name))
    return refuse(ground, raw, 'il n’y a pas de propriété temporelle ici ; le paramètre datetime choisit la période de validité.')
  if (/^A_\w+$/.test(name)) return refuse(ground, raw, 'il n’y a pas de propriété qui soit un tableau ici.')
  if (name === 'BBOX') return refuse(ground, raw, 'BBOX ne va que dans une fonction spatiale, par exemple S_INTERSECTS.')
  if (FUNCTIONS.includes(name)) return refuse(ground, raw, 'une propriété ou une valeur est attendue, et c’est une condition.')
  return refuse(ground, raw, `fonction inconnue ; les fonctions sont ${FUNCTIONS.join(', ')}.`)
}
