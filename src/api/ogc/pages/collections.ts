import type { Collection } from '../../../publish/read/index.ts'
import { type Html, html } from '../../home/html.ts'
import type { Served } from '../../serving.ts'
import { addressOf, type Site } from '../links.ts'
import { fictions, HOME, ogcPage } from './frame.ts'
import { territories, validity } from './words.ts'

/** Every collection, by zoning: the zoning alone, then with the indicators of each theme. Those that estimates were carried onto come first, the latest first. */
export function collectionsPage(site: Site, collections: readonly Collection[], { zonings: known }: Pick<Served, 'zonings'>): string {
  const isTarget = ({ table }: Collection): number => Number(known.some(({ id, isTarget }) => id === table.zoning && isTarget))
  const zonings = collections
    .filter(({ theme }) => theme === null)
    .sort((a, b) => isTarget(b) - isTarget(a) || b.table.vintage - a.table.vintage || (a.id < b.id ? -1 : 1))
  const lead = 'Une couche par zonage, et une par zonage et par thème : mêmes périmètres, avec les indicateurs du thème en colonnes.'
  return ogcPage(
    { site, title: 'Collections', lead, trail: [HOME] },
    html`${fictions(collections)}${zonings.map((zoning) =>
      zoningSection(
        site,
        zoning,
        collections.filter(({ theme, table }) => theme !== null && table.zoning === zoning.table.zoning),
      ),
    )}<p><a href="${addressOf(site, '/collections', { f: 'json' })}">Cette liste en JSON</a></p>`,
  )
}

function zoningSection(site: Site, zoning: Collection, themes: readonly Collection[]): Html {
  return html`<section aria-labelledby="${zoning.id}">
<h2 id="${zoning.id}">${zoning.title} <code>${zoning.id}</code></h2>
<p>${territories(zoning.count)}, ${validity(zoning)}. ${zoning.producer}.</p>
<ul class="columns">
<li><a href="${addressOf(site, `/collections/${zoning.id}`)}">Périmètres seuls</a></li>
${themes.map(({ id, theme }) => html`<li><a href="${addressOf(site, `/collections/${id}`)}">${theme}</a></li>\n`)}</ul>
</section>
`
}
