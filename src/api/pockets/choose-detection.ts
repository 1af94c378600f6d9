import type { Db } from '../../db/database.ts'
import { DomainError, type ErrorCode } from '../../model/error.ts'
import { type Detection, listDetections } from '../../publish/read/index.ts'
import { type Served, shorten } from '../serving.ts'

/** The detections of a release, by zoning; none is no mistake. */
export function detectionsOf(db: Db, { zonings }: Served): Promise<Detection[]> {
  return listDetections(
    db,
    zonings.map(({ edition }) => edition),
  )
}

/**
 * The detection of that zoning among those of the release.
 * @throws DomainError of the code asked for, naming those there are; what to do when there is none.
 */
export function detectionNamed(detections: readonly Detection[], zonage: string, { release }: Served, code: ErrorCode = 'parametre_invalide'): Detection {
  const found = detections.find((detection) => detection.zonage === zonage)
  if (found) return found
  const known = detections.length > 0 ? `il y a : ${detections.map((detection) => detection.zonage).join(', ')}.` : NO_DETECTION
  throw new DomainError(code, `zonage=${shorten(zonage)} : pas de détection de ce nom dans la publication ${release} ; ${known}`, {
    parametre: 'zonage',
    valeur: shorten(zonage),
  })
}

/** What to do for a release to have pockets. */
export const NO_DETECTION = 'aucune détection dans cette publication : kartye pockets, puis kartye build et kartye publish.'
