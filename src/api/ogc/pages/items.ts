import type { Column } from '../../../model/column.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { type Html, html } from '../../home/html.ts'
import type { Served } from '../../serving.ts'
import { FILE_FORMATS } from '../formats.ts'
import type { ItemsPage } from '../items-links.ts'
import { addressOf, type Site } from '../links.ts'
import { indicatorColumns, zoneCell, zoneColumns } from './feature-columns.ts'
import { COLLECTIONS, fiction, HOME, ogcPage, requestBehind } from './frame.ts'
import { mapOf } from './map.ts'
import type { ReadFeature } from './read-features.ts'
import { heading, territories } from './words.ts'

export type ItemsHtml = {
  site: Site
  collection: Collection
  catalogue: Served['catalogue']
  /** Columns that the request keeps. */
  columns: readonly Column[]
  features: readonly ReadFeature[]
  page: ItemsPage
  /** Addresses of the same request: as GeoJSON, and as a file of a format, whole. */
  geojson: string
  file: (format: string) => string
}

/** Features of one page of a collection: map, table, neighbouring pages, files. */
export function itemsPage({ site, collection, catalogue, columns, features, page, geojson, file }: ItemsHtml): string {
  const path = `/collections/${collection.id}`
  const itemOf = (id: string): string => addressOf(site, `${path}/items/${encodeURIComponent(id)}`, { f: 'html' })
  const drawing = mapOf(features.map(({ id, geometry, properties }) => ({ geometry, label: nameOf(id, properties), href: itemOf(id) })))
  const range =
    features.length === 0 ? 'Aucun territoire ne correspond.' : `${page.offset + 1} à ${page.offset + features.length} sur ${territories(page.total)}.`
  const lead = `${collection.title}. ${range}`
  return ogcPage(
    { site, title: 'Territoires', lead, trail: [HOME, COLLECTIONS, { title: collection.title, path }] },
    html`${fiction(collection)}${neighbours(page)}${drawing}
${features.length > 0 ? table(columns, catalogue, features, itemOf) : null}
${neighbours(page)}<section aria-labelledby="telecharger">
<h2 id="telecharger">Télécharger</h2>
<ul>
<li><a href="${geojson}">Cette page en GeoJSON</a></li>
${FILE_FORMATS.map(({ f, label }) => html`<li><a href="${file(f)}">${label}</a> : tout ce qui correspond à la requête</li>\n`)}</ul>
${requestBehind(geojson)}</section>`,
  )
}

function neighbours({ previous, next }: ItemsPage): Html | null {
  if (!previous && !next) return null
  return html`<nav class="pages" aria-label="Pages">${previous ? html`<a rel="prev" href="${previous}">‹ Page précédente</a>` : null}${next ? html`<a rel="next" href="${next}">Page suivante ›</a>` : null}</nav>
`
}

function table(columns: readonly Column[], catalogue: Served['catalogue'], features: readonly ReadFeature[], itemOf: (id: string) => string): Html {
  const about = zoneColumns(columns).filter(({ name }) => name !== 'code' && name !== 'libelle' && !isSame(features, name))
  const indicators = indicatorColumns(columns, catalogue)
  return html`<div class="table" role="region" tabindex="0" aria-label="Territoires"><table class="features">
<thead><tr><th scope="col">Territoire</th>${indicators.map(({ title, period }) => html`<th scope="col" class="number">${title}<br><span class="quiet">${period}</span></th>`)}${about.map(({ title, type, unit }) => html`<th scope="col"${type === 'text' ? null : NUMBER}>${heading(title, unit)}</th>`)}</tr></thead>
<tbody>
${features.map(
  ({
    id,
    properties,
  }) => html`<tr><th scope="row"><a href="${itemOf(id)}">${nameOf(id, properties)}</a><br><code>${id}</code></th>${indicators.map(({ cell }) => html`<td class="number">${cell(properties)}</td>`)}${about.map((column) => html`<td${column.type === 'text' ? null : NUMBER}>${zoneCell(column, properties)}</td>`)}</tr>
`,
)}</tbody></table></div>`
}

const NUMBER = html` class="number"`

/** What a feature is called. */
export function nameOf(id: string, { libelle }: ReadFeature['properties']): string {
  return typeof libelle === 'string' ? libelle : id
}

// A column that says the same of every territory of the page, such as its vintage, is in its description already.
function isSame(features: readonly ReadFeature[], name: string): boolean {
  return features.length > 1 && features.every(({ properties }) => properties[name] === features[0]?.properties[name])
}
