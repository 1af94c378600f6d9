import manifest from '../../../../package.json' with { type: 'json' }
import { framed } from '../../home/frame.ts'
import { type Html, html } from '../../home/html.ts'
import { addressOf, type Site } from '../links.ts'

/** A step of the way back to the landing page. */
export type Step = { title: string; path: string }

export type Head = { site: Site; title: string; lead: string; trail: readonly Step[] }

/** A page of /ogc around its body: the way back, then what the others have. */
export function ogcPage({ site, title, lead, trail }: Head, body: Html): string {
  const steps = trail.map((step) => html`<a href="${addressOf(site, step.path)}">${step.title}</a> › `)
  const way = html`<nav class="trail" aria-label="Fil d’Ariane"><span>${steps}${title}</span></nav>\n`
  const styles = { addresses: ['/accueil.css', '/ogc/ogc.css'] }
  return framed({ title, lead, version: manifest.version, styles }, html`${trail.length > 0 ? way : null}${body}`)
}

export const HOME: Step = { title: 'Couches', path: '' }
export const COLLECTIONS: Step = { title: 'Collections', path: '/collections' }

/** Says that figures are invented; null when they are not. */
export function fiction({ isFictitious }: { isFictitious: boolean }): Html | null {
  return isFictitious ? notice('Cette couche est inventée pour la démonstration, en tout ou partie : elle ne décrit aucun territoire réel.') : null
}

/** The same of several layers. */
export function fictions(layers: readonly { isFictitious: boolean }[]): Html | null {
  const fictitious = layers.filter(({ isFictitious }) => isFictitious).length
  if (fictitious === 0) return null
  const extent = fictitious === layers.length ? 'Toutes les couches sont inventées' : `${fictitious} couches sur ${layers.length} sont inventées`
  return notice(`${extent} pour la démonstration, en tout ou partie : elles ne décrivent aucun territoire réel.`)
}

function notice(text: string): Html {
  return html`<p class="notice" role="note"><strong>Données fictives.</strong> ${text}</p>\n`
}

/** An address as code, which a narrow screen breaks after a slash rather than anywhere. */
export function breakable(address: string): Html {
  const parts = address.split(/(?<=[^/:]\/)(?=.)/)
  return html`<code>${parts.map((part, i) => html`${i > 0 ? BREAK : null}${part}`)}</code>`
}

const BREAK = html`<wbr>`

/** The request behind a page, to be copied. */
export function requestBehind(address: string): Html {
  return html`<details><summary>Voir la requête</summary>
<pre><code>curl '${address}'</code></pre></details>\n`
}
