import type { Correction } from './correction.ts'
import { DomainError } from './error.ts'

type Known = {
  variables: ReadonlyMap<string, unknown>
  indicators: ReadonlyMap<string, { nature: string }>
  corrections: ReadonlyMap<string, Correction>
}

/**
 * Checks corrections against the catalogue: their indicator is a share, every variable they read is known, and a `secours` corrects the same
 * thing from the same source without ever coming back to where it started.
 * @throws DomainError `catalogue_invalide` naming file and field.
 */
export function checkCorrections({ variables, indicators, corrections }: Known): void {
  for (const correction of corrections.values()) {
    const refuse = (field: string, message: string, name: string): DomainError =>
      new DomainError('catalogue_invalide', `corrections/${correction.code}.json : ${field} « ${name} » ${message}.`, {
        fichier: `corrections/${correction.code}.json`,
        parametre: field,
        valeur: name,
      })
    if (indicators.get(correction.indicator)?.nature !== 'part') throw refuse('indicateur', 'n’est pas un indicateur de nature part', correction.indicator)
    for (const [field, variable] of variablesOf(correction)) if (!variables.has(variable)) throw refuse(field, 'n’est pas une variable du catalogue', variable)
    chainOf(correction, corrections, (name, why) => refuse('secours', why, name))
  }
}

/** A correction and those that answer where it cannot, in order. */
export function chainOf(
  first: Correction,
  corrections: ReadonlyMap<string, Correction>,
  refuse: (name: string, why: string) => Error = (name, why) => new Error(`${name} ${why}`),
): Correction[] {
  const chain = [first]
  for (let name = first.fallback; name !== null; name = chain.at(-1)?.fallback ?? null) {
    const next = corrections.get(name)
    if (!next) throw refuse(name, 'n’est pas une correction')
    if (chain.includes(next)) throw refuse(name, 'tourne en rond')
    if (!isAlike(first, next)) throw refuse(name, 'ne corrige pas le même indicateur, sur la même cible et les mêmes bassins, d’après la même source')
    const other = next.covariates.find((covariate) =>
      chain.some(({ covariates }) => covariates.some((one) => one.code === covariate.code && !isEqual(one, covariate))),
    )
    if (other) throw refuse(name, `donne un autre sens à la covariable ${other.code}`)
    chain.push(next)
  }
  return chain
}

function isAlike(one: Correction, other: Correction): boolean {
  const what = ({ indicator, targetKind, territories, source }: Correction): unknown => [indicator, targetKind, territories, source]
  return isEqual(what(one), what(other))
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Every variable that a correction reads, with the field that names it. */
function variablesOf({ source, weight, covariates, terms, auxiliaries }: Correction): [field: string, variable: string][] {
  const named: [string, string][] = [
    ['source.variable', source.variable],
    ['source.masse', source.mass],
    ['ponderation', weight],
  ]
  for (const entry of [...covariates, ...terms, ...auxiliaries]) {
    if ('variable' in entry) named.push([`${entry.code}.variable`, entry.variable])
    if ('numerateur' in entry) named.push([`${entry.code}.numerateur`, entry.numerateur], [`${entry.code}.denominateur`, entry.denominateur])
    if ('deciles' in entry) for (const decile of Object.values(entry.deciles)) named.push([`${entry.code}.deciles`, decile])
  }
  return named
}
