import { crssFor, type Extent84 } from '../../../model/crs.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { html } from '../../home/html.ts'
import { addressOf, type Site } from '../links.ts'
import { WEB_MERCATOR_QUAD } from '../tiles/tile-matrix-set.ts'
import { HOME, ogcPage } from './frame.ts'

/** How to add a collection in one's tools, with lines to copy that hold the real address. */
export function connectPage(site: Site, { id, title, table, extent }: Collection): string {
  // Tools are given the service, not a release: they compose addresses after it.
  const { base } = site
  const service = { ...site, publication: null }
  const items = addressOf(service, `/collections/${id}/items`)
  const tileset = addressOf(service, `/collections/${id}/tiles/${WEB_MERCATOR_QUAD}`)
  const style = addressOf(service, `/collections/${id}/styles/maplibre`)
  const layer =
    table.geometry === 'point'
      ? "type: 'circle', paint: { 'circle-color': '#1f6fb2' }"
      : "type: 'fill', paint: { 'fill-color': '#1f6fb2', 'fill-opacity': 0.4 }"
  const lead = 'Une seule adresse, celle du service : l’outil y trouve toutes les couches. Les lignes se copient telles quelles.'
  return ogcPage(
    { site, title: 'Ajouter une couche dans ses outils', lead, trail: [HOME] },
    html`<p>Exemple : <a href="${addressOf(site, `/collections/${id}`)}">${title}</a> (<code>${id}</code>).</p>
<section aria-labelledby="qgis">
<h2 id="qgis">QGIS</h2>
<ol>
<li>Couche › Ajouter une couche › Ajouter une couche WFS / OGC API - Features.</li>
<li>Nouveau, puis coller cette adresse dans URL : <pre><code>${base}</code></pre></li>
<li>Version : OGC API - Features ; OK, puis Connexion.</li>
<li>Choisir la couche <code>${id}</code>, puis Ajouter. « Requêter seulement les entités chevauchant l’étendue de la vue » garde les grandes couches rapides.</li>
</ol>
</section>
<section aria-labelledby="r">
<h2 id="r">R (sf)</h2>
<pre><code>library(sf)
couche &lt;- st_read("OAPIF:${base}", "${id}")</code></pre>
</section>
<section aria-labelledby="python">
<h2 id="python">Python (GeoPandas)</h2>
<pre><code>import geopandas
couche = geopandas.read_file("${items}?limit=10000")</code></pre>
</section>
<section aria-labelledby="gdal">
<h2 id="gdal">GDAL</h2>
<pre><code>ogrinfo -ro -so OAPIF:${base} ${id}
ogr2ogr -f GPKG -t_srs EPSG:${legalSrid(extent)} ${id}.gpkg OAPIF:${base} ${id} -oo PAGE_SIZE=1000</code></pre>
</section>
<section aria-labelledby="maplibre">
<h2 id="maplibre">Carte du web (MapLibre, Leaflet)</h2>
<pre><code>map.addSource('${id}', { type: 'geojson', data: '${items}?limit=10000' })
map.addLayer({ id: '${id}', source: '${id}', ${layer} })</code></pre>
</section>
<section aria-labelledby="tuiles">
<h2 id="tuiles">Tuiles vectorielles</h2>
<p>Pour les grandes couches : l’outil ne lit que ce qu’il montre. Le TileJSON, que lisent MapLibre, deck.gl et QGIS :</p>
<pre><code>${tileset}?f=tilejson</code></pre>
<p>Un <a href="${style}">style MapLibre</a> prêt à l’emploi, avec sa légende dans <code>metadata</code> :</p>
<pre><code>new maplibregl.Map({ container: 'carte', style: '${style}' })</code></pre>
<p>Dans QGIS :</p>
<ol>
<li>Couche › Ajouter une couche › Ajouter une couche de tuiles vectorielles.</li>
<li>Nouveau › Nouvelle connexion générique ; coller dans URL :
<pre><code>${tileset}/{z}/{y}/{x}</code></pre></li>
<li>Zooms minimal et maximal : <code>minzoom</code> et <code>maxzoom</code> du TileJSON. URL du style : <pre><code>${style}</code></pre></li>
<li>OK, choisir la connexion, puis Ajouter.</li>
</ol>
</section>
<section aria-labelledby="autres">
<h2 id="autres">uMap, Magrit, Khartis, Kepler</h2>
<p>Donner l’adresse du GeoJSON, ou <a href="${addressOf(site, `/collections/${id}`, { f: 'html' })}">télécharger la couche</a> :</p>
<pre><code>${items}?f=geojson&amp;limit=10000</code></pre>
</section>`,
  )
}

// The legal projected system of where the collection lies: of those offered in metres, the one with the smallest area of use.
function legalSrid(extent: Extent84): number {
  const areaOf = ([west, south, east, north]: Extent84): number => (east - west) * (north - south)
  const metric = crssFor(extent).filter(({ isGeographic }) => !isGeographic)
  return metric.sort((a, b) => areaOf(a.area84) - areaOf(b.area84))[0]?.srid ?? 3857
}
