import type { SourceRow } from '../../publish/read/index.ts'
import { framed } from '../home/frame.ts'
import { type Html, html } from '../home/html.ts'
import { fictionNotice } from '../home/page.ts'
import { pocketMap } from './map.ts'
import { pocketTable } from './pocket-table.ts'
import type { Shown, ShownPocket } from './read-shown.ts'
import { recipeSection } from './recipe-section.ts'
import { counted, FRAGILE, percentage, STABLE } from './words.ts'

export type PocketPage = {
  version: string
  publication: number | null
  detections: readonly { zonage: string; libelle: string }[]
  /** Null: nothing was detected in this release. */
  shown: Shown | null
  sources: readonly Pick<SourceRow, 'fictif'>[]
}

/** The pockets of a detection to be read: what a pocket is, where they are, why each was kept or what it lacks, and how firm that is. */
export function pocketPage({ version, publication, detections, shown, sources }: PocketPage): string {
  const lead =
    'Où, hors des quartiers prioritaires, la pauvreté se concentre-t-elle assez pour former un quartier ? Ce que les carreaux en disent, et avec quelle fermeté.'
  const styles = { addresses: ['/accueil.css', '/poches.css'] }
  const body = shown && publication !== null ? detected(shown, publication, detections) : nothingDetected(publication)
  return framed({ title: 'Poches de pauvreté', lead, version, styles }, html`${fictionNotice(sources)}${whatItIs()}${body}`)
}

function whatItIs(): Html {
  return html`<section aria-labelledby="definition">
<h2 id="definition">Ce qu’est une poche</h2>
<p>Une <strong>poche</strong> est un ensemble de mailles (des carreaux de 200 m ; de 1 km ou des IRIS à défaut) qui se touchent, chacune pauvre selon un seuil écrit, hors du sol des quartiers prioritaires, et qui réunit assez d’habitants pour être un quartier. Une grappe <strong>presque retenue</strong> manque un critère ou plus : elle est montrée avec ce qui lui manque. Une maille <strong>à la limite</strong> n’est dans aucune grappe, mais un autre choix ou un autre tirage des chiffres l’y mettrait.</p>
<p>Une poche n’est pas une décision : l’instruction du 31 août 2023 laisse au préfet d’en retenir, dans la limite d’un plafond départemental dont aucune source que nous tenons ne confirme le chiffre. Les listes sont par code, jamais par pauvreté ; une grappe de moins de 11 ménages n’est jamais montrée.</p>
</section>
`
}

function nothingDetected(publication: number | null): Html {
  return html`<section aria-labelledby="vide">
<h2 id="vide">Aucune poche à lire</h2>
<p>${publication === null ? 'Aucune publication n’est en service.' : `Aucune détection dans cette publication (${publication}).`} Les poches se cherchent avec la commande :</p>
<pre><code>npx kartye pockets</code></pre>
<p>puis une publication se construit et se met en service : <code>npx kartye build</code>, <code>npx kartye publish</code>.</p>
</section>
`
}

function detected(shown: Shown, publication: number, detections: PocketPage['detections']): Html {
  const { detection } = shown
  return html`${otherDetections(detections, detection.zonage)}${places(shown, publication)}${recipeSection(detection)}${addresses(shown, publication)}`
}

function otherDetections(detections: PocketPage['detections'], zonage: string): Html | null {
  const others = detections.filter((one) => one.zonage !== zonage)
  if (others.length === 0) return null
  return html`<p>Cette page montre <code>${zonage}</code>. Autres détections : ${others.map(({ zonage: other, libelle }) => html`<a href="/poches?zonage=${other}">${libelle}</a> `)}</p>
`
}

function places(shown: Shown, publication: number): Html {
  const { detection, pockets, departements, chosen } = shown
  const numbered = (pockets ?? []).map((one, i) => ({ ...one, number: i + 1 }))
  const kept = numbered.filter(({ pocket }) => pocket.statut === 'retenue')
  const nearly = numbered.filter(({ pocket }) => pocket.statut === 'presque')
  const where = chosen === null ? '' : ` — ${chosen.length > 1 ? 'départements' : 'département'} ${chosen.join(', ')}`
  return html`<section aria-labelledby="ou">
<h2 id="ou">${detection.libelle}${where}</h2>
<p>${counted(detection.poches, 'poche retenue', 'poches retenues')} et ${counted(detection.presque, 'grappe presque retenue', 'grappes presque retenues')} dans la publication ${publication}.</p>
${departements.length > 1 || pockets === null ? departementList(shown) : null}
${pockets === null ? html`<p>Il y en a trop pour une page : choisissez un département.</p>` : mapOf(shown, kept, nearly)}
${shown.cuts.map((sentence) => html`<p class="quiet">${sentence}</p>\n`)}${pockets !== null && kept.length === 0 ? html`<p>Aucune poche retenue ici.</p>` : null}
${kept.length > 0 ? html`<h3>Poches retenues</h3>\n${pocketTable('Poches retenues, par code', kept, shown.communes)}` : null}
${nearly.length > 0 ? html`<h3>Presque retenues</h3>\n${pocketTable('Grappes presque retenues, par code', nearly, shown.communes)}` : null}
<p class="quiet">En mots, une poche est <strong>stable</strong> quand elle subsiste dans au moins ${percentage(STABLE)} des tirages de ses mailles et des choix de paramètres essayés, <strong>fragile</strong> au-dessous, <strong>très fragile</strong> au-dessous de ${percentage(FRAGILE)} (choix de l’observatoire).</p>
</section>
`
}

type Numbered = ShownPocket & { number: number }

function mapOf({ borderline, leftOut }: Shown, kept: readonly Numbered[], nearly: readonly Numbered[]): Html | null {
  const drawn = ({ pocket, geometry, number }: Numbered) => ({
    geometry,
    number,
    title: `${number}. ${pocket.libelle ?? pocket.code}`,
    anchor: `p-${pocket.code}`,
  })
  return pocketMap({
    kept: kept.map(drawn),
    nearly: nearly.map(drawn),
    borderline: borderline.map(({ unit, geometry }) => ({ geometry, title: `Maille à la limite ${unit.maille}` })),
    leftOut: leftOut.map(({ code, libelle, geometry }) => ({ geometry, title: `Quartier prioritaire ${libelle ?? ''} (${code})` })),
  })
}

function departementList({ departements, detection }: Shown): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="Poches par département"><table>
<caption>Poches par département</caption>
<thead><tr><th scope="col">Département</th><th scope="col" class="number">Retenues</th><th scope="col" class="number">Presque</th></tr></thead>
<tbody>
${departements.map(
  ({
    departement,
    retenues,
    presque,
  }) => html`<tr><th scope="row">${departement === null ? 'non connu' : html`<a href="/poches?zonage=${detection.zonage}&amp;departement=${departement}">${departement}</a>`}</th><td class="number">${retenues}</td><td class="number">${presque}</td></tr>
`,
)}</tbody></table></div>
`
}

function addresses({ detection, chosen }: Shown, publication: number): Html {
  const query = `zonage=${detection.zonage}&statut=toutes${chosen ? `&departement=${chosen.join(',')}` : ''}&publication=${publication}`
  const units = `/api/v1/poches/${detection.zonage}/mailles?publication=${publication}`
  return html`<section aria-labelledby="donnees">
<h2 id="donnees">Dans vos outils</h2>
<ul>
<li>Poches : <a href="/api/v1/poches?${query}&amp;f=geojson">GeoJSON</a> <a href="/api/v1/poches?${query}&amp;f=csv">CSV</a> <a href="/api/v1/poches?${query}&amp;f=json">JSON</a></li>
<li>Mailles à la limite : <a href="${units}&amp;f=geojson">GeoJSON</a> <a href="${units}&amp;f=csv">CSV</a></li>
<li>Indicateurs des poches, avec leurs intervalles : <a href="/api/v1/valeurs?zonage=${detection.zonage}&amp;f=csv">CSV</a> <a href="/api/v1/valeurs?zonage=${detection.zonage}&amp;f=xlsx">Excel</a> <a href="/api/v1/valeurs?zonage=${detection.zonage}&amp;f=geojson">GeoJSON</a></li>
<li><a href="/api/v1/poches/detections/${detection.zonage}">La détection en JSON</a> : recette, seuils, sensibilité</li>
<li>Ce qui tient sous un plafond, dans l’ordre que vous choisissez : <a href="/docs">POST /api/v1/poches/simulations</a></li>
</ul>
</section>
`
}
