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
<p>À essayer tels quels :</p>
<ul>
${readyExamples(collection).map(([name, text]) => html`<li><a href="${addressOf(site, `${path}/items`, { f: 'html', [name]: text })}"><code>${name}=${text}</code></a></li>\n`)}</ul>
<p>À adapter à ce que l’on cherche :</p>
<ul>
${patterns(collection).map((text) => html`<li><code>filter=${text}</code></li>\n`)}</ul>
<p>La géométrie se nomme <code>${GEOMETRY}</code>. Une erreur de syntaxe est dite avec sa place.</p>
</section>
<section aria-labelledby="liste">
<h2 id="liste">Propriétés</h2>
${propertyTable(collection)}
</section>
<p><a href="${addressOf(site, `${path}/queryables`, { f: 'json' })}">Les mêmes en JSON Schema</a></p>`,
  )
}

// Some territory answers to each, whatever the collection: they can be tried as they are.
function readyExamples({ table, extent }: Collection): [name: string, text: string][] {
  return [
    ['millesime', String(table.vintage)],
    ['filter', 'libelle IS NOT NULL'],
    ['filter', `S_INTERSECTS(${GEOMETRY}, BBOX(${extent.join(', ')}))`],
  ]
}

// What they find depends on the collection.
function patterns({ table }: Collection): string[] {
  const figure = table.columns.find(({ origin }) => origin.kind === 'value' && origin.part === 'valeur')?.name ?? 'superficie_km2'
  return [`superficie_km2 > 0.5 AND ${figure} IS NOT NULL`, "libelle LIKE 'C%'", "ACCENTI(CASEI(libelle)) LIKE ACCENTI(CASEI('%cite%'))"]
}

function propertyTable({ table: { columns } }: Collection): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="Propriétés"><table class="prose">
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
