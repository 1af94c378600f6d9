import type { PocketRow } from '../../publish/read/index.ts'
import { type Html, html } from '../home/html.ts'
import { count, percentage, stabilityWords } from './words.ts'

type Numbered = { pocket: PocketRow; number: number }

/** Pockets by code: their figures side by side, then the why of each, folded. */
export function pocketTable(caption: string, pockets: readonly Numbered[], communes: ReadonlyMap<string, string>): Html {
  const isIncome = pockets.some(({ pocket }) => pocket.mesure === 'revenu')
  return html`<div class="table" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr><th scope="col" class="number">N°</th><th scope="col">Poche</th><th scope="col" class="number">Habitants</th><th scope="col" class="number">Ménages</th><th scope="col" class="number">${isIncome ? 'Revenu moyen' : 'Ménages pauvres'}</th><th scope="col">Stabilité</th></tr></thead>
<tbody>
${pockets.map((one) => line(one, communes))}</tbody></table></div>
<div class="pourquoi">
${pockets.map(why)}</div>
`
}

function line({ pocket, number }: Numbered, communes: ReadonlyMap<string, string>): Html {
  const { code, libelle, population, menages, revenu_moyen, part_menages_pauvres, mesure } = pocket
  const measured = mesure === 'revenu' ? (revenu_moyen === null ? '–' : `${count(revenu_moyen)}\u00A0€`) : percentage(part_menages_pauvres)
  const places = pocket.communes.map((one) => communes.get(one) ?? one).join(', ')
  return html`<tr id="p-${code}"><td class="number">${number}</td><th scope="row">${libelle === null ? null : html`${libelle}<br>`}<code>${code}</code><br><span class="quiet">${places}</span></th><td class="number">${count(population)}</td><td class="number">${count(menages)}</td><td class="number">${measured}</td><td>${stabilityWords(pocket)}</td></tr>
`
}

function why({ pocket, number }: Numbered): Html {
  const { code, libelle, statut, pourquoi, valeurs } = pocket
  return html`<details><summary>${number}. ${libelle ?? html`<code>${code}</code>`} : ${statut === 'retenue' ? 'pourquoi elle est retenue' : 'ce qui lui manque'}</summary>
<ul>${pourquoi.map((sentence) => html`<li>${sentence}</li>`)}</ul>
${valeurs === null ? null : html`<p><a href="${valeurs}&amp;f=csv">Ses indicateurs, avec leurs intervalles (CSV)</a></p>`}</details>
`
}
