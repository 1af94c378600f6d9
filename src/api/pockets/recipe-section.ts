import type { DetectionRow } from '../../publish/read/index.ts'
import { type Html, html } from '../home/html.ts'
import { counted, parameterSentences } from './words.ts'

/** How a detection looked for pockets: its parameters, thresholds, figures and hypotheses, each with its source. */
export function recipeSection({ recette, mailles, perimetres_exclus, seuils, sensibilite, faits }: DetectionRow): Html {
  const { avertissements } = faits
  const { tirages, choix } = sensibilite
  const tried = choix.flatMap(({ condition }) => condition || [])
  return html`<section aria-labelledby="recette">
<h2 id="recette">Comment elles ont été cherchées</h2>
<p>${recette.description}</p>
<ul>
${parameterSentences(recette.parametres).map((sentence) => html`<li>${sentence}</li>\n`)}</ul>
<p>Mailles : <code>${mailles.zonage}</code>, chiffres de « ${mailles.titre} »${mailles.periode === null ? null : ` (${mailles.periode})`}. Laissés de côté : ${perimetres_exclus.length === 0 ? 'aucun périmètre' : perimetres_exclus.map(({ zonage, libelle }) => `${libelle} (${zonage})`).join(', ')}.</p>
${seuils.length > 0 ? thresholdTable(seuils) : null}
${tirages > 0 || choix.length > 0 ? html`<p>Stabilité : ${counted(tirages, 'tirage')} des mailles incertaines, et ${counted(choix.length, 'jeu', 'jeux')} de paramètres essayés, celui-ci compris.</p>` : null}
${tried.length > 0 ? html`<details><summary>Paramètres essayés</summary><ul>${tried.map((condition) => html`<li>${condition}</li>`)}</ul></details>\n` : null}
${avertissements.length > 0 ? html`<h3>À savoir</h3>\n<ul>${avertissements.map(({ phrase }) => html`<li>${phrase}</li>`)}</ul>` : null}
${recette.hypotheses.length > 0 ? html`<h3>Hypothèses</h3>\n<ul>${recette.hypotheses.map(({ texte, source }) => html`<li>${texte} <span class="quiet">Source : ${source}.</span></li>\n`)}</ul>` : null}
</section>
`
}

function thresholdTable(thresholds: readonly { departement: string | null; phrase: string }[]): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="Seuils par département"><table>
<caption>Seuils par département</caption>
<thead><tr><th scope="col">Département</th><th scope="col">Seuil</th></tr></thead>
<tbody>
${thresholds.map(({ departement, phrase }) => html`<tr><th scope="row">${departement ?? 'non connu'}</th><td class="prose">${phrase}</td></tr>\n`)}</tbody></table></div>
`
}
