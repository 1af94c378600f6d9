import type { ReleaseRow, SourceRow, ZoningRow } from '../../publish/read/index.ts'
import { methodName } from '../quality/words.ts'
import type { Served } from '../serving.ts'
import { framed } from './frame.ts'
import { type Html, html } from './html.ts'

/** What a release says of its values. */
type Said = Pick<Served, 'offers' | 'catalogue'>

export type Home = {
  origin: string
  version: string
  served: Said | null
  release: ReleaseRow | null
  zonings: readonly ZoningRow[]
  sources: readonly SourceRow[]
}

/** The home page: what is loaded, where it comes from, and what can be asked; without a release, what to do next. */
export function homePage(home: Home): string {
  const body = home.served && home.release ? loaded({ ...home, zonings: inReadingOrder(home.zonings) }, home.served, home.release) : nothingYet()
  const lead = 'Indicateurs sociaux harmonisés sur les périmètres de la politique de la ville, avec leur trace, leur couverture et leur secret.'
  return framed({ title: 'Kartyé', lead, version: home.version, styles: { addresses: ['/accueil.css'] }, isHome: true }, body)
}

/** Those that estimates were carried onto first, and the most recent first. */
export function inReadingOrder(zonings: readonly ZoningRow[]): ZoningRow[] {
  return [...zonings].sort((a, b) => Number(b.cible) - Number(a.cible) || b.millesime - a.millesime || (a.id < b.id ? -1 : 1))
}

function loaded(home: Home, served: Said, release: ReleaseRow): Html {
  return html`${fictionNotice(home.sources)}
<section aria-labelledby="publication">
<h2 id="publication">Publication ${release.id}</h2>
<dl>
<div><dt>Construite le</dt><dd>${date(release.construite_le)}</dd></div>
<div><dt>En service depuis le</dt><dd>${release.publiee_le ? date(release.publiee_le) : 'jamais'}</dd></div>
<div><dt>Contrôles réussis</dt><dd>${release.controles.filter(({ reussi }) => reussi).length} sur ${release.controles.length}</dd></div>
</dl>
${release.controles.length > 0 ? checks(release) : null}
<p><a href="/fichiers">Télécharger les fichiers de cette publication</a> : des zonages entiers avec tous leurs indicateurs (CSV, Excel, GeoPackage, FlatGeobuf, GeoParquet), le dictionnaire et les sources.</p>
</section>
<section aria-labelledby="indicateurs">
<h2 id="indicateurs">Indicateurs</h2>
${values(home, served)}
</section>
<section aria-labelledby="qualite">
<h2 id="qualite">Qualité</h2>
<p>De combien les estimations s’écartent-elles des chiffres publiés ? <a href="/api/v1/qualite?f=html">Lire le rapport de qualité</a>, ou en <a href="/api/v1/qualite?f=json">JSON</a>.</p>
</section>
<section aria-labelledby="poches">
<h2 id="poches">Poches de pauvreté</h2>
<p>Où, hors des quartiers prioritaires, la pauvreté se concentre-t-elle assez pour former un quartier ? <a href="/poches">Lire les poches, et pourquoi elles le sont</a>.</p>
</section>
<section aria-labelledby="zonages">
<h2 id="zonages">Zonages</h2>
<div class="table" role="region" tabindex="0" aria-label="Zonages"><table>
<thead><tr><th>Zonage</th><th>Nom</th><th class="number">Territoires</th><th>Lire</th></tr></thead>
<tbody>
${home.zonings.map(
  (zoning) => html`<tr><th scope="row"><code>${zoning.id}</code></th><td>${zoning.libelle}</td><td class="number">${count(zoning.nombre)}</td>
<td><a href="/api/v1/territoires?zonage=${zoning.id}">JSON</a> <a href="/api/v1/territoires?zonage=${zoning.id}&amp;f=geojson">GeoJSON</a></td></tr>
`,
)}</tbody></table></div>
</section>
<section aria-labelledby="sources">
<h2 id="sources">Sources</h2>
<div class="table" role="region" tabindex="0" aria-label="Sources"><table>
<thead><tr><th>Source</th><th>Producteur</th><th>Zonage</th><th>Période</th><th>Lue le</th></tr></thead>
<tbody>
${home.sources.map(
  (
    source,
  ) => html`<tr><th scope="row"><a href="/api/v1/sources/${source.id}">${source.titre}</a>${source.fictif ? html` <strong class="tag">fictif</strong>` : null}</th>
<td>${source.producteur}</td><td><code>${source.zonage}</code></td><td>${source.periode ?? 'périmètres'}</td><td>${date(source.date)}</td></tr>
`,
)}</tbody></table></div>
</section>
${examples(home, served)}`
}

/** Says that figures are invented, where some are; null where none is. */
export function fictionNotice(sources: readonly Pick<SourceRow, 'fictif'>[]): Html | null {
  const fictitious = sources.filter(({ fictif }) => fictif).length
  if (fictitious === 0) return null
  const extent = fictitious === sources.length ? 'Toutes les données chargées sont' : `${fictitious} sources sur ${sources.length} sont`
  return html`<p class="notice" role="note"><strong>Données fictives.</strong> ${extent} inventées pour la démonstration : ces chiffres ne décrivent aucun territoire réel.</p>`
}

function checks({ controles }: ReleaseRow): Html {
  return html`<details><summary>Voir les contrôles</summary><ul>
${controles.map(({ libelle, reussi, bloquant }) => html`<li>${reussi ? 'Réussi' : bloquant ? 'Échoué (bloquant)' : 'Échoué (sans blocage)'} : ${libelle}</li>\n`)}</ul></details>`
}

// Zonings that estimates were carried onto are open; the others show their own official figures, folded.
function values({ zonings }: Home, { offers, catalogue }: Said): Html {
  const answering = zonings.filter(({ id }) => offers.some(({ zoning }) => zoning === id))
  if (answering.length === 0) return html`<p>Cette publication n’a pas encore de valeurs.</p>`
  const table = (id: string) =>
    indicatorTable(
      offers.filter(({ zoning }) => zoning === id),
      id,
      catalogue,
    )
  const targets = answering.filter(({ cible }) => cible)
  const others = answering.filter(({ cible }) => !cible)
  return html`${targets.map(({ id }) => html`<h3>Sur <code>${id}</code></h3>\n${table(id)}`)}
${others.map(({ id }) => html`<details><summary>Sur <code>${id}</code></summary>\n${table(id)}</details>\n`)}`
}

function indicatorTable(offers: Served['offers'], zoning: string, catalogue: Served['catalogue']): Html {
  const codes = [...new Set(offers.map(({ indicator }) => indicator))]
  return html`<p>Toutes les valeurs : <a href="/api/v1/valeurs?zonage=${zoning}&amp;f=csv">CSV</a> <a href="/api/v1/valeurs?zonage=${zoning}&amp;f=xlsx">Excel</a> <a href="/api/v1/valeurs?zonage=${zoning}&amp;f=geojson">GeoJSON</a> <a href="/api/v1/valeurs?zonage=${zoning}">JSON</a></p>
<div class="table" role="region" tabindex="0" aria-label="Indicateurs sur ${zoning}"><table>
<thead><tr><th>Indicateur</th><th>Périodes</th><th>Méthodes</th><th>Lire</th></tr></thead>
<tbody>
${codes.map((indicator) => {
  const mine = offers.filter((offer) => offer.indicator === indicator)
  const query = `zonage=${zoning}&indicateurs=${indicator}`
  return html`<tr><th scope="row"><a href="/api/v1/indicateurs/${indicator}">${catalogue.get(indicator)?.libelle ?? indicator}</a></th>
<td>${distinct(mine.map(({ period }) => period))}</td><td>${distinct(mine.map(({ method }) => methodName({ methode: method, support: null })))}</td>
<td><a href="/api/v1/valeurs?${query}&amp;f=csv">CSV</a> <a href="/api/v1/valeurs?${query}&amp;f=xlsx">Excel</a> <a href="/api/v1/valeurs?${query}&amp;f=geojson">GeoJSON</a></td></tr>
`
})}</tbody></table></div>`
}

function examples({ origin, zonings }: Home, { offers }: Said): Html | null {
  const offer = zonings.flatMap(({ id }) => offers.find(({ zoning }) => zoning === id) ?? [])[0]
  if (!offer) return null
  const address = `${origin}/api/v1/valeurs?zonage=${offer.zoning}&indicateurs=${offer.indicator}`
  return html`<section aria-labelledby="clients">
<h2 id="clients">Dans vos outils</h2>
<h3>QGIS, GDAL, R</h3>
<p>Toutes les couches à une seule adresse, OGC API – Features (dans QGIS : Couche › Ajouter une couche › Ajouter une couche WFS / OGC API - Features) :</p>
<pre><code>${origin}/ogc</code></pre>
<p><a href="/ogc/connexion">Pas à pas, outil par outil</a>, ou <a href="/ogc/collections?f=html">voir les couches</a>. Pour les cartes du web et QGIS, chaque couche est aussi en <a href="/ogc/connexion#tuiles">tuiles vectorielles</a>.</p>
<h3>Magrit, Khartis, uMap</h3>
<p>L’adresse d’un GeoJSON :</p>
<pre><code>${address}&amp;f=geojson</code></pre>
<h3>Tableur</h3>
<p>Ouvrez <a href="/api/v1/valeurs?zonage=${offer.zoning}&amp;f=xlsx">ce classeur Excel</a>, ou <a href="/api/v1/valeurs?zonage=${offer.zoning}&amp;f=csv">ce CSV</a> : virgule décimale, parts en %.</p>
<h3>Ligne de commande</h3>
<pre><code>curl '${address}&amp;limite=5'
curl '${address}&amp;f=csv&amp;dialecte=rfc4180'</code></pre>
</section>`
}

function nothingYet(): Html {
  return html`<section aria-labelledby="vide">
<h2 id="vide">L’observatoire est vide</h2>
<p>Aucune publication n’est en service. Trois commandes suffisent :</p>
<ol>
<li>Charger des fichiers officiels tels que téléchargés : <pre><code>npx kartye sources
npx kartye ingest &lt;descripteur&gt; &lt;fichier&gt;</code></pre></li>
<li>Construire une publication et lire ses contrôles : <pre><code>npx kartye build</code></pre></li>
<li>La mettre en service : <pre><code>npx kartye publish &lt;publication&gt;</code></pre></li>
</ol>
<p>Sans fichier sous la main, <code>npm start</code> sur un dossier vide charge une démonstration fictive.</p>
</section>`
}

function distinct(words: readonly string[]): string {
  return [...new Set(words)].sort().join(', ')
}

function date(instant: string): string {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(instant))
}

function count(value: number): string {
  return new Intl.NumberFormat('fr-FR').format(value)
}
