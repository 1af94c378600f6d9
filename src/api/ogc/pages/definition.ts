import type { Collection } from '../../../publish/read/index.ts'
import { html } from '../../home/html.ts'
import { addressOf, type Site } from '../links.ts'
import { equalityColumns, itemsParameters } from '../query/parameters.ts'
import { breakable, HOME, ogcPage } from './frame.ts'

const ADDRESSES: readonly (readonly [path: string, meaning: string])[] = [
  ['/', 'Page d’accueil'],
  ['/conformance', 'Classes de conformité'],
  ['/collections', 'Toutes les collections'],
  ['/collections/{collection}', 'Une collection : emprise, validité, systèmes de coordonnées, liens'],
  ['/collections/{collection}/schema', 'Ses propriétés : types, unités, sens'],
  ['/collections/{collection}/queryables', 'Ce que ses filtres peuvent nommer'],
  ['/collections/{collection}/items', 'Ses territoires, par pages ou en un fichier'],
  ['/collections/{collection}/items/{code}', 'Un territoire'],
  ['/collections/{collection}/tiles', 'Ses tuiles vectorielles'],
]

/** The documentation of the API, for people: every address, and every parameter of the features. */
export function definitionPage(site: Site, collections: readonly Collection[]): string {
  const [example] = collections
  const own = example ? equalityColumns(example.table.columns).map(({ name }) => name) : []
  const parameters = example ? itemsParameters(example).filter(({ name }) => !own.includes(name)) : []
  const lead = 'Chaque adresse et chaque paramètre. Un paramètre inconnu ou une valeur invalide est une erreur qui dit quoi corriger, jamais un défaut.'
  return ogcPage(
    { site, title: 'Documentation', lead, trail: [HOME] },
    html`<section aria-labelledby="adresses">
<h2 id="adresses">Adresses</h2>
<p>Toutes commencent par <code>${site.base}</code>. <code>f=html</code> donne une page, <code>f=json</code> le document ; sans <code>f</code>, l’en-tête Accept décide.</p>
<div class="table" role="region" tabindex="0" aria-labelledby="adresses"><table class="prose pairs">
<thead><tr><th>Adresse</th><th>Ce qu’on y lit</th></tr></thead>
<tbody>
${ADDRESSES.map(([path, meaning]) => html`<tr><th scope="row">${breakable(path)}</th><td>${meaning}</td></tr>\n`)}</tbody></table></div>
</section>
<section aria-labelledby="parametres">
<h2 id="parametres">Paramètres des territoires</h2>
<div class="table" role="region" tabindex="0" aria-labelledby="parametres"><table class="prose pairs">
<thead><tr><th>Paramètre</th><th>Sens</th></tr></thead>
<tbody>
${parameters.map(({ name, description }) => html`<tr><th scope="row"><code>${name}</code></th><td>${description}</td></tr>\n`)}</tbody></table></div>
</section>
<section aria-labelledby="proprietes">
<h2 id="proprietes">Propriétés comme paramètres</h2>
<p>Chaque propriété d’une collection est aussi un paramètre : <code>?departement=972</code> donne les territoires où elle a exactement cette valeur.</p>
<ul class="columns">
${collections.map(({ id }) => html`<li><a href="${addressOf(site, `/collections/${id}/queryables`, { f: 'html' })}">${id}</a></li>\n`)}</ul>
</section>
<p><a href="${addressOf(site, '/api', { f: 'json' })}">La définition pour les machines</a> (OpenAPI 3.0) dit la même chose.</p>`,
  )
}
