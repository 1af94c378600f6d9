import { html } from '../../home/html.ts'
import { CLASSES, OFFERED } from '../conformance.ts'
import { addressOf, type Site } from '../links.ts'
import { breakable, HOME, ogcPage } from './frame.ts'

/** What is claimed, and what works without being claimed. */
export function conformancePage(site: Site): string {
  const lead = 'Ne sont déclarées que les classes qu’un vérificateur extérieur éprouve, sans aucun échec.'
  return ogcPage(
    { site, title: 'Conformité', lead, trail: [HOME] },
    html`<section aria-labelledby="declarees">
<h2 id="declarees">Classes déclarées</h2>
<div class="table" role="region" tabindex="0" aria-labelledby="declarees"><table class="prose pairs">
<thead><tr><th>Ce que cela permet</th><th>Classe</th></tr></thead>
<tbody>
${CLASSES.map(({ uri, meaning }) => html`<tr><th scope="row">${meaning}</th><td>${breakable(uri)}</td></tr>\n`)}</tbody></table></div>
</section>
<section aria-labelledby="en-plus">
<h2 id="en-plus">Offert sans être déclaré</h2>
<p>Ceci marche ici, mais aucun vérificateur extérieur ne l’a encore jugé :</p>
<ul>
${OFFERED.map((feature) => html`<li>${feature}</li>\n`)}</ul>
</section>
<p><a href="${addressOf(site, '/conformance', { f: 'json' })}">Cette liste en JSON</a></p>`,
  )
}
