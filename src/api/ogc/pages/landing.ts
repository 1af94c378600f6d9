import { html } from '../../home/html.ts'
import { DESCRIPTION, TITLE } from '../landing.ts'
import { addressOf, type Site } from '../links.ts'
import { ogcPage } from './frame.ts'

/** The landing page: where to go from here. */
export function landingPage(site: Site): string {
  const entry = addressOf({ ...site, publication: null }, '')
  return ogcPage(
    { site, title: TITLE, lead: DESCRIPTION, trail: [] },
    html`<section aria-labelledby="adresse">
<h2 id="adresse">L’adresse à donner à vos outils</h2>
<pre><code>${entry}</code></pre>
<p><a href="${addressOf(site, '/connexion')}">Comment l’ajouter dans QGIS, R, Python, GDAL ou une carte du web</a>.</p>
</section>
<section aria-labelledby="ensuite">
<h2 id="ensuite">Ce que l’on trouve ici</h2>
<dl class="doors">
<div><dt><a href="${addressOf(site, '/collections')}">Collections</a></dt><dd>Une couche par zonage, et une par zonage et par thème avec les indicateurs en colonnes.</dd></div>
<div><dt><a href="${addressOf(site, '/api', { f: 'html' })}">Documentation</a></dt><dd>Chaque adresse et chaque paramètre, à lire ou en <a href="${addressOf(site, '/api', { f: 'json' })}">OpenAPI 3.0</a>.</dd></div>
<div><dt><a href="${addressOf(site, '/conformance')}">Conformité</a></dt><dd>Les parties des standards qui sont tenues, et ce qui est offert en plus.</dd></div>
</dl>
</section>`,
  )
}
