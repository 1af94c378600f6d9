import type { Db } from '../../db/database.ts'
import { DomainError } from '../../model/error.ts'
import { listCalibrations, listCorrections, listJudgedPoints, listQuality, listQualityThirds, type QualitySelection } from '../../publish/read/index.ts'
import { type Served, shorten, zoningOf } from '../serving.ts'
import type { QualityPage, QualityReport } from './page.ts'

// A drawn point weighs some 30 bytes in its two drawings: 20,000 keep a page under 700 kB, a third of that once compressed.
const DRAWN_POINTS = 20_000

/** All that a run says of its own quality, on one zoning or indicator or on all. */
export async function readReport(db: Db, publication: number, selection: QualitySelection): Promise<QualityReport> {
  const [methodes, tranches, corrections, etalonnages] = await Promise.all([
    listQuality(db, selection),
    listQualityThirds(db, selection),
    listCorrections(db, selection),
    listCalibrations(db, selection),
  ])
  return { publication, methodes, tranches, corrections, etalonnages }
}

/** The points to draw beside a report; null when there are too many and no indicator was chosen. */
export async function readDrawnPoints(db: Db, { methodes }: QualityReport, selection: QualitySelection): Promise<QualityPage['points']> {
  const drawn = methodes.reduce((sum, { n }) => sum + n, 0)
  return selection.indicator === null && drawn > DRAWN_POINTS ? null : listJudgedPoints(db, { ...selection, method: null })
}

/** What of a release's run is asked. @throws DomainError `parametre_invalide` when the release has no such zoning or indicator. */
export function selectQuality(served: Served, { zonage, indicateur }: { zonage?: string | undefined; indicateur?: string | undefined }): QualitySelection {
  if (zonage !== undefined) zoningOf(served, zonage)
  if (indicateur !== undefined && !served.catalogue.has(indicateur))
    throw new DomainError(
      'parametre_invalide',
      `indicateur=${shorten(indicateur)} : pas d’indicateur de ce code ; il y a : ${[...served.catalogue.keys()].join(', ')}.`,
      {
        parametre: 'indicateur',
        valeur: shorten(indicateur),
      },
    )
  return { run: served.run, zoning: zonage ?? null, indicator: indicateur ?? null }
}
