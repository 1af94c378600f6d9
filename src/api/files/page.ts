import manifest from '../../../package.json' with { type: 'json' }
import type { FileRow, SourceRow, ZoningRow } from '../../publish/read/index.ts'
import { framed } from '../home/frame.ts'
import { type Html, html } from '../home/html.ts'
import { fictionNotice, inReadingOrder } from '../home/page.ts'

export type FilesPage = {
  origin: string
  release: number
  /** With the address of each. */
  files: readonly (FileRow & { url: string })[]
  zonings: readonly ZoningRow[]
  sources: readonly Pick<SourceRow, 'fictif'>[]
}

const CHECKSUMS = 'SHA256SUMS'

/** Formats by the end of a file's name, in the words of those who open them. */
const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV, pour programmes et tableurs',
  xlsx: 'classeur Excel',
  gpkg: 'GeoPackage, pour QGIS et les SIG',
  fgb: 'FlatGeobuf, pour QGIS et les cartes du web',
  parquet: 'GeoParquet, pour R, Python et DuckDB',
}

/** The files of a release as a page: those of the whole release first, then zoning by zoning; how to make them when there are none. */
export function filesPage({ origin, release, files, zonings, sources }: FilesPage): string {
  const lead = `Des zonages entiers et tous leurs indicateurs, à télécharger d’un coup : publication ${release}. Un fichier ne change plus une fois fait.`
  const whole = files.filter(({ zonage }) => zonage === null)
  const documents = [...whole.filter(({ nom }) => nom !== CHECKSUMS), ...whole.filter(({ nom }) => nom === CHECKSUMS)]
  const sections = [
    { id: 'publication', title: html`Toute la publication`, mine: documents },
    ...inReadingOrder(zonings).map(({ id, libelle }) => ({
      id,
      title: html`${libelle} <code>${id}</code>`,
      mine: files.filter(({ zonage }) => zonage === id),
    })),
  ].filter(({ mine }) => mine.length > 0)
  return framed(
    { title: 'Fichiers', lead, version: manifest.version, styles: { addresses: ['/accueil.css'] } },
    html`${fictionNotice(sources)}${files.length === 0 ? none(release) : null}${sections.map(({ id, title, mine }) => section(id, title, mine))}
<section aria-labelledby="portails">
<h2 id="portails">Pour les portails et les programmes</h2>
<p>Le catalogue DCAT-AP, à donner tel quel au moissonneur d’un portail (data.gouv.fr, portail régional) :</p>
<pre><code>${origin}/dcat</code></pre>
<p>Aussi en <a href="/dcat?f=ttl">Turtle</a> et en <a href="/dcat?f=jsonld">JSON-LD</a>. La liste de cette page en <a href="/api/v1/publications/${release}/fichiers?f=json">JSON</a> ; toutes les <a href="/api/v1/publications">publications</a>.</p>
</section>`,
  )
}

function none(release: number): Html {
  return html`<p>La publication ${release} n’a pas de fichiers. Pour les faire, sur la machine du service : <code>kartye files ${release}</code></p>\n`
}

function section(id: string, title: Html, files: FilesPage['files']): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<div class="table" role="region" tabindex="0" aria-labelledby="${id}"><table class="files">
<thead><tr><th>Fichier</th><th>Contenu</th><th>Format</th><th class="number">Lignes</th><th class="number">Taille</th><th>SHA-256</th></tr></thead>
<tbody>
${files.map(
  ({ nom, url, titre, lignes, octets, empreinte }) => html`<tr><th scope="row"><a href="${url}">${nom}</a></th>
<td>${titre}</td><td>${FORMATS[nom.split('.').at(-1) ?? ''] ?? 'texte'}</td><td class="number">${lignes === null ? '–' : decimal(lignes)}</td><td class="number">${size(octets)}</td><td><code title="${empreinte}">${empreinte.slice(0, 12)}…</code></td></tr>
`,
)}</tbody></table></div>
</section>
`
}

/** Bytes in the decimal units of French systems: « 3,4 Mo », « 512 octets ». */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} octet${bytes < 2 ? '' : 's'}`
  const kilobytes = Math.round(bytes / 1000)
  return kilobytes < 1000 ? `${kilobytes} ko` : `${decimal(Math.round(bytes / 1e5) / 10)} Mo`
}

function decimal(value: number): string {
  return new Intl.NumberFormat('fr-FR').format(value)
}
