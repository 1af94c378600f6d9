import { readFile } from 'node:fs/promises'
import manifest from '../../../package.json' with { type: 'json' }
import type { Db } from '../../db/database.ts'
import { listJudgedPoints, listSources } from '../../publish/read/index.ts'
import { createServing } from '../serving.ts'
import { type QualityReport, qualityPage } from './page.ts'
import { readReport, selectQuality } from './report.ts'
import { qualityLines } from './text.ts'

const STYLES = [new URL('../home/accueil.css', import.meta.url), new URL('./qualite.css', import.meta.url)]

/**
 * The quality report outside of HTTP: itself, as lines for a terminal, and as a page that stands alone in a file, with every drawing.
 * Of the release in service unless `publication` names one, served or not.
 * @throws DomainError `rien_de_publie`, `publication_inconnue`, `parametre_invalide` for an unknown zoning or indicator.
 */
export async function readQuality(
  db: Db,
  wish: { publication?: number | undefined; zonage?: string | undefined; indicateur?: string | undefined },
): Promise<{ report: QualityReport; lines: string[]; page: () => Promise<string> }> {
  const served = await createServing(db).serve(wish.publication)
  const selection = selectQuality(served, wish)
  const report = await readReport(db, served.release, selection)
  const page = async (): Promise<string> => {
    const [points, sources, ...sheets] = await Promise.all([
      listJudgedPoints(db, { ...selection, method: null }),
      listSources(db, served.release),
      ...STYLES.map((sheet) => readFile(sheet, 'utf8')),
    ])
    return qualityPage({ report, points, sources, catalogue: served.catalogue, version: manifest.version, styles: { text: sheets.join('\n') } })
  }
  return { report, lines: qualityLines(report, served.catalogue), page }
}
