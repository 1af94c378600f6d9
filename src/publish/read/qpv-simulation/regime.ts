import { DomainError } from '../../../model/error.ts'
import { NOT_SIMULATED, type Regime, RULES, regimeOfDepartement } from '../../../zonings/index.ts'

/**
 * The rule to apply: the one asked for, or that of the départements of the clusters. One that does not hold there is refused; a code that is no département
 * (fictitious ones) takes the one asked for.
 * @throws DomainError `parametre_invalide` (`regime`), `simulation_impossible` when the clusters have several rules, or one that is not simulated.
 */
export function regimeOf(
  rows: readonly { departement: string | null }[],
  asked: Regime | null,
): { code: Regime; libelle: string; texte: string; deduit_de: string | null } {
  const departements = [...new Set(rows.flatMap(({ departement }) => departement ?? []))].sort()
  const away = departements.find((departement) => NOT_SIMULATED.includes(departement))
  if (away)
    throw new DomainError(
      'simulation_impossible',
      `Le département ${away} a ses propres critères (décret 2014-1575, ch. IV à VI), qui ne sont pas simulés ici.`,
    )
  const found = new Map<Regime, string>()
  for (const departement of departements) {
    const regime = regimeOfDepartement(departement)
    if (regime && !found.has(regime)) found.set(regime, departement)
  }
  if (found.size > 1)
    throw new DomainError(
      'simulation_impossible',
      `Les territoires demandés relèvent de plusieurs règles (${[...found].map(([regime, departement]) => `${departement} : ${RULES[regime].label}`).join(' ; ')}) : restreignez par departement.`,
    )
  const [held] = found
  if (asked && held && held[0] !== asked)
    throw new DomainError('parametre_invalide', `regime=${asked} : le département ${held[1]} relève de ${held[0]} (${RULES[held[0]].text}).`, {
      parametre: 'regime',
      valeur: asked,
    })
  const code = asked ?? held?.[0]
  if (!code)
    throw new DomainError('parametre_invalide', 'regime est nécessaire : le département de ces territoires ne dit pas quelle règle s’y applique.', {
      parametre: 'regime',
    })
  refuseSeveral(code, departements)
  return { code, libelle: RULES[code].label, texte: RULES[code].text, deduit_de: asked ? null : (held?.[1] ?? null) }
}

// Overseas the threshold is that of one département, and the index classifies its own IRIS.
function refuseSeveral(code: Regime, departements: readonly string[]): void {
  if (code !== 'metropole' && departements.length > 1)
    throw new DomainError(
      'simulation_impossible',
      `Le seuil est celui d’un département, les territoires demandés sont dans ${departements.length} (${departements.join(', ')}) : restreignez par departement.`,
    )
}
