import type { CalibrationRow, CorrectionRow, QualityRow } from '../../publish/read/index.ts'
import { type Html, html } from '../home/html.ts'
import { bare, count, difference, methodName, percentage, type Reading, signed, unitOf } from './words.ts'

/** The methods of an indicator side by side; `leading` is the one that the sentence speaks of. */
export function methodTable(rows: readonly QualityRow[], leading: QualityRow | null, reading: Reading, label: string): Html {
  const compares = rows.some(({ n, n_communs }) => n !== n_communs)
  return html`<p class="quiet">Écarts en ${unitOf(reading)}${rows.some(({ mae_relative }) => mae_relative !== null) ? ' ; entre parenthèses, en % du chiffre publié' : null}.</p>
<div class="table" role="region" tabindex="0" aria-label="Erreurs par méthode : ${label}"><table>
<thead><tr><th scope="col">Méthode</th><th scope="col" class="number">Territoires</th><th scope="col" class="number">Écart moyen</th><th scope="col" class="number">Écart médian</th><th scope="col" class="number">Biais</th><th scope="col" class="number">Erreur quadratique</th>${
    compares ? html`<th scope="col" class="number">Écart moyen, mêmes territoires</th>` : null
  }<th scope="col" class="number">Dans l’intervalle à 90 %</th><th scope="col" class="number">Dans les bornes</th></tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr><th scope="row">${row === leading ? html`<strong>${methodName(row)}</strong>` : methodName(row)}<br><span class="quiet">${row.source}, ${row.periode}</span></th><td class="number">${count(row.n)}</td><td class="number">${withRelative(row.mae, row.mae_relative, reading)}</td><td class="number">${withRelative(row.erreur_absolue_mediane, row.erreur_relative_mediane, reading)}</td><td class="number">${signed(row.biais, reading)}</td><td class="number">${bare(row.rmse, reading)}</td>${
    compares ? html`<td class="number">${row.mae_communs === null ? '–' : `${bare(row.mae_communs, reading)} de ${count(row.n_communs)}`}</td>` : null
  }<td class="number">${outOf(row.dans_intervalle, row.n_intervalle)}</td><td class="number">${outOf(row.dans_bornes, row.n_bornes)}</td></tr>
`,
)}</tbody></table></div>
`
}

/** A correction: what it learned from, or why it steps aside, and its terms. */
export function correctionText(correction: CorrectionRow, reading: Reading): Html {
  const { code, periode, statut, motif, par_defaut, n, departements, validation, termes } = correction
  if (statut === 'ecartee') return html`<p>Correction <code>${code}</code> (${periode}) écartée : ${motif ?? 'sans motif noté.'}</p>\n`
  return html`<details><summary>Correction <code>${code}</code> : apprise sur ${count(n)} territoires de ${count(departements)} départements (${periode})${
    par_defaut ? ', prise par défaut' : ', non prise par défaut'
  }</summary>
<p>${validation ? `En validation croisée, écart moyen ${difference(validation.erreur_absolue_moyenne, reading)}, biais ${signed(validation.biais, reading)} ${unitOf(reading)}, ${percentage(validation.couverture)} des chiffres publiés dans l’intervalle à 90 %. ` : null}${par_defaut ? (motif ?? 'Chaque territoire étant estimé sans que son département ait servi à apprendre, elle se trompe moins que les autres méthodes sur les mêmes territoires.') : 'Chaque territoire étant estimé sans que son département ait servi à apprendre, elle ne fait pas mieux que les autres méthodes sur les mêmes territoires : elle vient après elles.'} Un terme ajoute à l’estimation son coefficient multiplié par l’écart de sa valeur à la moyenne, compté en écarts-types.</p>
<div class="table" role="region" tabindex="0" aria-label="Termes de la correction ${code}"><table>
<thead><tr><th scope="col">Terme</th><th scope="col" class="number">Coefficient (${unitOf(reading)})</th><th scope="col" class="number">Moyenne</th><th scope="col" class="number">Écart-type</th><th scope="col" class="number">Domaine appris</th></tr></thead>
<tbody>
${termes.map(
  (
    term,
  ) => html`<tr><th scope="row">${term.libelle}${term.note ? html`<br><span class="quiet">${term.note}</span>` : null}</th><td class="number">${signed(term.coefficient, reading)}</td><td class="number">${figure(term.moyenne)}</td><td class="number">${figure(term.ecart_type)}</td><td class="number">${term.minimum === null || term.maximum === null ? '–' : `de ${figure(term.minimum)} à ${figure(term.maximum)}`}</td></tr>
`,
)}</tbody></table></div></details>
`
}

const ORIGINS = { construction: 'mesurée sur cette publication', catalogue: 'mesurée ailleurs, au catalogue', prudence: 'non mesurée : prudence' } as const

/** Where each method's dispersion comes from. */
export function calibrationTable(calibrations: readonly CalibrationRow[]): Html {
  return html`<p>La dispersion ρ dit combien les gens que l’on répartit vont ensemble : 0, chacun pour soi ; plus elle est grande, plus l’intervalle est large. Elle est apprise séparément pour les estimations trop hautes et trop basses.</p>
<div class="table" role="region" tabindex="0" aria-label="Dispersion par méthode"><table>
<thead><tr><th scope="col">Méthode</th><th scope="col">Depuis</th><th scope="col">Origine</th><th scope="col" class="number">ρ si trop haute</th><th scope="col" class="number">ρ si trop basse</th><th scope="col" class="number">Territoires</th><th scope="col">Vérité</th></tr></thead>
<tbody>
${calibrations.map(
  (
    one,
  ) => html`<tr><th scope="row">${methodName(one)}</th><td>${one.zonage_source}</td><td>${ORIGINS[one.origine]}</td><td class="number">${figure(one.rho_bas)}</td><td class="number">${figure(one.rho_haut)}</td><td class="number">${count(one.n)}</td><td class="prose">${one.verite}</td></tr>
`,
)}</tbody></table></div>
`
}

function withRelative(amount: number, relative: number | null, reading: Reading): string {
  return bare(amount, reading) + (relative === null ? '' : ` (${percentage(relative)})`)
}

function outOf(share: number | null, n: number): string {
  return share === null ? '–' : `${percentage(share)} de ${count(n)}`
}

function figure(value: number): string {
  return new Intl.NumberFormat('fr-FR', { maximumSignificantDigits: 3 }).format(value).replace('-', '−')
}
