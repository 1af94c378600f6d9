import type { Collection } from '../../../publish/read/index.ts'
import { type Html, html } from '../../home/html.ts'
import type { Served } from '../../serving.ts'
import { addressOf, type Site } from '../links.ts'
import { type IndicatorColumn, indicatorColumns, zoneCell, zoneColumns } from './feature-columns.ts'
import { COLLECTIONS, fiction, HOME, ogcPage, requestBehind } from './frame.ts'
import { nameOf } from './items.ts'
import { mapOf } from './map.ts'
import type { ReadFeature } from './read-features.ts'
import { heading } from './words.ts'

/** One territory: its map, what it is, its indicators. */
export function itemPage({
  site,
  collection,
  catalogue,
  feature,
}: {
  site: Site
  collection: Collection
  catalogue: Served['catalogue']
  feature: ReadFeature
}): string {
  const { id, properties, geometry } = feature
  const path = `/collections/${collection.id}`
  const name = nameOf(id, properties)
  const itself = addressOf(site, `${path}/items/${encodeURIComponent(id)}`, { f: 'geojson' })
  const indicators = indicatorColumns(collection.table.columns, catalogue)
  const trail = [HOME, COLLECTIONS, { title: collection.title, path }, { title: 'Territoires', path: `${path}/items` }]
  return ogcPage(
    { site, title: name, lead: collection.title, trail },
    html`${fiction(collection)}${mapOf([{ geometry, label: name, href: itself }])}
<section aria-labelledby="territoire">
<h2 id="territoire">Le territoire</h2>
<dl>
${zoneColumns(collection.table.columns).map((column) => html`<div><dt>${heading(column.title, column.unit)}</dt><dd>${zoneCell(column, properties)}</dd></div>\n`)}</dl>
</section>
${indicators.length > 0 ? indicatorTable(indicators, feature) : null}
<p><a href="${itself}">Ce territoire en GeoJSON</a></p>
${requestBehind(itself)}`,
  )
}

function indicatorTable(indicators: readonly IndicatorColumn[], { properties }: ReadFeature): Html {
  return html`<section aria-labelledby="indicateurs">
<h2 id="indicateurs">Indicateurs</h2>
<div class="table" role="region" tabindex="0" aria-labelledby="indicateurs"><table class="prose">
<thead><tr><th scope="col">Indicateur</th><th scope="col">Période</th><th scope="col" class="number">Valeur</th></tr></thead>
<tbody>
${indicators.map(({ title, period, cell }) => html`<tr><th scope="row">${title}</th><td>${period}</td><td class="number">${cell(properties)}</td></tr>\n`)}</tbody></table></div>
</section>`
}
