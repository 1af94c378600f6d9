import type { Column } from '../../../model/column.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { type Html, html } from '../../home/html.ts'
import { addressOf, type Site } from '../links.ts'
import { GEOMETRY } from '../queryables.ts'
import { COLLECTIONS, HOME, ogcPage } from './frame.ts'

const TYPE_WORDS: Readonly<Record<Column['type'], string>> = { text: 'texte', integer: 'nombre entier', number: 'nombre' }

/** Properties of a collection: their names, types, units and meaning. */
export function schemaPage(site: Site, collection: Collection): string {
  const path = `/collections/${collection.id}`
  const lead = 'Ce que chaque territoire dit de lui, dans l’ordre des fichiers. Les parts vont de 0 à 1 ; une valeur absente reste vide, jamais zéro.'
  return ogcPage(
    { site, title: 'Propriétés', lead, trail: [HOME, COLLECTIONS, { title: collection.title, path }] },
    html`${propertyTable(collection)}
<p><a href="${addressOf(site, `${path}/schema`, { f: 'json' })}">Les mêmes en JSON Schema</a></p>`,
  )
}

/** The same properties, and how a filter names them. */
export function queryablesPage(site: Site, collection: Collection): string {
  const path = `/collections/${collection.id}`
  const lead = 'Toutes les propriétés se filtrent : comme paramètre (égalité), ou dans une expression CQL2.'
  return ogcPage(
    { site, title: 'Propriétés qui se filtrent', lead, trail: [HOME, COLLECTIONS, { title: collection.title, path }] },
    html`<section aria-labelledby="exemples">
<h2 id="exemples">Exemples</h2>
<ul>
${examples(collection).map(([name, text]) => html`<li><a href="${addressOf(site, `${path}/items`, { f: 'html', [name]: text })}"><code>${name}=${text}</code></a></li>\n`)}</ul>
<p>La géométrie se nomme <code>${GEOMETRY}</code>. Une erreur de syntaxe est dite avec sa place.</p>
</section>
<section aria-labelledby="liste">
<h2 id="liste">Propriétés</h2>
${propertyTable(collection)}
</section>
<p><a href="${addressOf(site, `${path}/queryables`, { f: 'json' })}">Les mêmes en JSON Schema</a></p>`,
  )
}

// True of any collection: they can be tried as they are.
function examples({ table, extent }: Collection): [name: string, text: string][] {
  const figure = table.columns.find(({ origin }) => origin.kind === 'value' && origin.part === 'valeur')?.name ?? 'superficie_km2'
  return [
    ['millesime', String(table.vintage)],
    ['filter', `superficie_km2 > 0.5 AND ${figure} IS NOT NULL`],
    ['filter', "libelle LIKE 'C%'"],
    ['filter', "ACCENTI(CASEI(libelle)) LIKE ACCENTI(CASEI('%cite%'))"],
    ['filter', `S_INTERSECTS(${GEOMETRY}, BBOX(${extent.join(', ')}))`],
  ]
}

function propertyTable({ table: { columns } }: Collection): Html {
  return html`<div class="table"><table class="prose">
<thead><tr><th>Nom</th><th>Sens</th><th>Type</th><th>Unité</th></tr></thead>
<tbody>
${columns.map(
  ({
    name,
    title,
    description,
    type,
    unit,
  }) => html`<tr><th scope="row"><code>${name}</code></th><td>${title}${description ? html`<br><span class="quiet">${description}</span>` : null}</td><td>${TYPE_WORDS[type]}</td><td>${unit === 'part' ? 'part (0 à 1)' : (unit ?? '–')}</td></tr>
`,
)}</tbody></table></div>`
}
