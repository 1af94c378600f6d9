import { crssFor } from '../../../model/crs.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { html } from '../../home/html.ts'
import { FILE_FORMATS } from '../formats.ts'
import { addressOf, type Site } from '../links.ts'
import { LOCAL_CRS } from '../query/parameters.ts'
import { WEB_MERCATOR_QUAD } from '../tiles/tile-matrix-set.ts'
import { breakable, COLLECTIONS, fiction, HOME, ogcPage } from './frame.ts'
import { territories, validity } from './words.ts'

/** What a collection is, and every way to take it. */
export function collectionPage(site: Site, collection: Collection): string {
  const { id, title, description, extent, count, source, producer, licence } = collection
  const path = `/collections/${id}`
  const [west, south, east, north] = extent
  return ogcPage(
    { site, title, lead: description, trail: [HOME, COLLECTIONS] },
    html`${fiction(collection)}<section aria-labelledby="couche">
<h2 id="couche">La couche</h2>
<dl>
<div><dt>Identifiant</dt><dd><code>${id}</code></dd></div>
<div><dt>Contenu</dt><dd>${territories(count)}</dd></div>
<div><dt>Périmètres en vigueur</dt><dd>${validity(collection)}</dd></div>
<div><dt>Source</dt><dd>${source}</dd></div>
<div><dt>Producteur</dt><dd>${producer}</dd></div>
<div><dt>Licence</dt><dd>${licence}</dd></div>
<div><dt>Emprise</dt><dd>longitude ${degrees(west)} à ${degrees(east)}, latitude ${degrees(south)} à ${degrees(north)}</dd></div>
</dl>
</section>
<section aria-labelledby="lire">
<h2 id="lire">Lire</h2>
<ul>
<li><a href="${addressOf(site, `${path}/items`, { f: 'html' })}">Voir les territoires</a>, avec une carte</li>
<li><a href="${addressOf(site, `${path}/schema`, { f: 'html' })}">Propriétés</a>, leurs types et leurs unités ; <a href="${addressOf(site, `${path}/queryables`, { f: 'html' })}">comment les filtrer</a></li>
<li><a href="${addressOf(site, path, { f: 'json' })}">Cette description en JSON</a></li>
<li><a href="${addressOf(site, '/connexion', { collection: id })}">Ajouter cette couche dans ses outils</a></li>
</ul>
</section>
<section aria-labelledby="telecharger">
<h2 id="telecharger">Télécharger</h2>
<ul>
<li><a href="${addressOf(site, `${path}/items`, { f: 'geojson' })}">GeoJSON</a>, par pages</li>
${FILE_FORMATS.map(({ f, label }) => html`<li><a href="${addressOf(site, `${path}/items`, { f })}">${label}</a>, d’un seul tenant</li>\n`)}</ul>
<p>Tous les indicateurs de ce zonage en une fois : <a href="${filesAddress(site)}">fichiers de la publication</a>.</p>
</section>
<section aria-labelledby="tuiles">
<h2 id="tuiles">Tuiles vectorielles</h2>
<ul>
<li><a href="${addressOf(site, `${path}/tiles/${WEB_MERCATOR_QUAD}`, { f: 'tilejson' })}">TileJSON</a>, que lisent MapLibre et QGIS</li>
<li><a href="${addressOf(site, `${path}/styles/maplibre`)}">Style MapLibre</a>, en classes de couleur, avec sa légende</li>
<li><a href="${addressOf(site, `${path}/tiles`)}">Jeux de tuiles</a> (OGC API – Tiles) ; <a href="${addressOf(site, '/connexion', { collection: id })}#tuiles">pas à pas</a></li>
</ul>
</section>
<section aria-labelledby="systemes">
<h2 id="systemes">Systèmes de coordonnées</h2>
<p>Ajoutez <code>crs=</code> à l’adresse. Sans lui, les coordonnées sont des degrés, longitude d’abord. ${LOCAL_CRS}</p>
<div class="table" role="region" tabindex="0" aria-labelledby="systemes"><table class="prose pairs">
<thead><tr><th>Système</th><th>crs</th></tr></thead>
<tbody>
${crssFor(extent).map(({ uri, label }) => html`<tr><th scope="row">${label}</th><td>${breakable(uri)}</td></tr>\n`)}</tbody></table></div>
</section>`,
  )
}

// The files of the release being read: the one in service, unless the reader named another.
function filesAddress({ origin, publication }: Site): string {
  return publication === null ? `${origin}/fichiers` : `${origin}/api/v1/publications/${publication}/fichiers?f=html`
}

function degrees(value: number): string {
  return `${new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 }).format(value).replace('-', '−')}°`
}
