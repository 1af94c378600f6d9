import type { CalibrationRow, CatalogueRow, CorrectionRow, JudgedPoint, QualityRow, QualityThird, SourceRow } from '../../publish/read/index.ts'
import { type Frame, framed } from '../home/frame.ts'
import { type Html, html } from '../home/html.ts'
import { fictionNotice } from '../home/page.ts'
import { drawings } from './drawings.ts'
import { calibrationTable, correctionText, methodTable } from './figures.ts'
import { inReadingOrder, sentence } from './sentence.ts'
import { count } from './words.ts'

/** All that a run says of its own quality. */
export type QualityReport = {
  publication: number
  methodes: QualityRow[]
  tranches: QualityThird[]
  corrections: CorrectionRow[]
  etalonnages: CalibrationRow[]
}

/** `points` null: too many to draw here, each indicator has its own page. */
export type QualityPage = {
  report: QualityReport
  points: readonly JudgedPoint[] | null
  sources: readonly Pick<SourceRow, 'fictif'>[]
  catalogue: ReadonlyMap<string, Pick<CatalogueRow, 'libelle' | 'definition' | 'nature' | 'unite'>>
  version: string
  styles: Frame['styles']
}

type Section = { id: string; zonage: string; indicateur: string; rows: QualityRow[]; corrections: CorrectionRow[]; calibrations: CalibrationRow[] }

/** The report as a page in French: for each zoning and indicator a sentence, its methods side by side, and what was drawn. Points carry no names. */
export async function qualityPage(page: QualityPage): Promise<string> {
  const { report, sources, version, styles } = page
  const sections = sectionsOf(report)
  const written: Html[] = []
  for (const section of sections) written.push(await sectionHtml(section, page))
  const lead = `De combien les estimations de la publication ${report.publication} s’écartent-elles des chiffres publiés, là où il y en a ?`
  return framed(
    { title: 'Qualité des estimations', lead, version, styles },
    html`${fictionNotice(sources)}${sections.length > 0 ? intro(sections, page) : nothingJudged()}${written}`,
  )
}

function sectionsOf({ methodes, corrections, etalonnages }: QualityReport): Section[] {
  const keys = [...new Set([...methodes, ...corrections].map(({ zonage, indicateur }) => `${zonage}.${indicateur}`))].sort()
  return keys.map((id) => {
    const [zonage = '', indicateur = ''] = id.split('.')
    const isMine = (one: { zonage: string; indicateur: string }) => one.zonage === zonage && one.indicateur === indicateur
    return {
      id,
      zonage,
      indicateur,
      rows: inReadingOrder(methodes.filter(isMine), corrections.filter(isMine)),
      corrections: corrections.filter(isMine),
      calibrations: etalonnages.filter(isMine),
    }
  })
}

function nothingJudged(): Html {
  return html`<p>Aucune estimation de cette sélection n’a de chiffre publié à côté d’elle : il n’y a rien à juger. Chargez des chiffres publiés sur les périmètres, puis construisez une publication.</p>`
}

function intro(sections: readonly Section[], { catalogue, points, styles }: QualityPage): Html {
  return html`<section aria-labelledby="lire">
<h2 id="lire">Comment lire</h2>
<p>Chaque estimation est comparée au chiffre officiel du même territoire, de la période la plus proche. L’<strong>écart moyen</strong> dit de combien on se trompe d’ordinaire, dans un sens ou dans l’autre ; le <strong>biais</strong> dit si l’on se trompe plutôt vers le haut (+) ou vers le bas (−) ; un intervalle à 90 % honnête contient le chiffre publié 90 fois sur 100. Les territoires à secret statistique n’y sont pas, et les points des graphiques n’ont pas de nom : on juge ici des méthodes, pas des quartiers.</p>
${points === null && 'addresses' in styles ? html`<p>Il y a trop de points pour tout dessiner ici : les graphiques sont sur la page de chaque indicateur.</p>` : null}
<ul class="columns">
${sections.map(({ id, zonage, indicateur }) => html`<li><a href="#${id}">${catalogue.get(indicateur)?.libelle ?? indicateur}</a> <code>${zonage}</code></li>\n`)}</ul>
</section>
`
}

async function sectionHtml(
  { id, zonage, indicateur, rows, corrections, calibrations }: Section,
  { report, points, catalogue, styles }: QualityPage,
): Promise<Html> {
  const known = catalogue.get(indicateur)
  const reading = { nature: known?.nature ?? '', unite: known?.unite ?? '' }
  const [leading = null] = rows
  const query = `zonage=${zonage}&indicateur=${indicateur}&publication=${report.publication}`
  const addresses = html`<p>${points === null ? html`<a href="/api/v1/qualite?${query}&amp;f=html">Graphiques</a> ` : null}<a href="/api/v1/qualite?${query}&amp;f=json">JSON</a> <a href="/api/v1/qualite/points?${query}&amp;f=csv">Points (CSV)</a></p>`
  const isMine = (one: { zonage: string; indicateur: string }) => one.zonage === zonage && one.indicateur === indicateur
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${known?.libelle ?? indicateur} <code>${zonage}</code></h2>
${leading ? html`<p class="finding">${sentence(leading, reading)}</p>` : null}
<p class="quiet">${known?.definition ?? null}</p>
${rows.length > 0 ? methodTable(rows, leading, reading, known?.libelle ?? indicateur) : null}
${points ? await drawings({ rows, reading, points: points.filter(isMine), thirds: report.tranches.filter(isMine) }) : null}
${corrections.map((correction) => correctionText(correction, reading))}
${calibrations.length > 0 ? html`<details><summary>D’où vient la largeur des intervalles (${count(calibrations.length)})</summary>${calibrationTable(calibrations)}</details>` : null}
${'addresses' in styles ? addresses : null}
</section>
`
}
