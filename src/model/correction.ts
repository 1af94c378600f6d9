import { z } from 'zod'
import { DomainError } from './error.ts'

const code = z.string().regex(/^[a-z][a-z0-9_]*$/)
const text = z.string().min(1)
const distance = z.int().positive()

/**
 * What is read of each source zone. `valeur`: as published; `logarithme`: its logarithm; `logarithme_rapport`: the logarithm of a ratio of two
 * amounts; `rapport`: a ratio of two counts, which its denominator weighs in every mean; `taux_sous_seuil`: a published share of people under a
 * threshold, else read on the zone's own deciles, at the threshold of the period.
 */
const CovariateFile = z.discriminatedUnion('lecture', [
  z.strictObject({ code, lecture: z.literal('valeur'), variable: code }),
  z.strictObject({ code, lecture: z.literal('logarithme'), variable: code }),
  z.strictObject({ code, lecture: z.literal('logarithme_rapport'), numerateur: code, denominateur: code }),
  z.strictObject({ code, lecture: z.literal('rapport'), numerateur: code, denominateur: code }),
  z.strictObject({
    code,
    lecture: z.literal('taux_sous_seuil'),
    variable: code,
    deciles: z.record(z.string().regex(/^0?\.\d+$/), code).refine(startsAtTails, 'doivent commencer par 0.1 et 0.2 : ils tracent la queue sous le premier'),
    seuils: z.array(z.strictObject({ periode: z.string().regex(/^\d{4}/), montant: z.number().positive(), source: text })).min(1),
  }),
])

/** Whether the two lowest levels are those whose normal quantiles draw the tail under the first decile. */
function startsAtTails(deciles: Record<string, string>): boolean {
  const [first, second] = Object.keys(deciles)
    .map(Number)
    .sort((a, b) => a - b)
  return first === 0.1 && second === 0.2
}

/** Applied to a term one after the other: `charniere` h is max(x − h, 0). A result that is not a number is a missing term. */
const TransformFile = z.union([
  z.enum(['logarithme', 'logit']),
  z.strictObject({ plancher: z.number() }),
  z.strictObject({ plafond: z.number() }),
  z.strictObject({ charniere: z.number() }),
])

const named = { code, libelle: text, transformations: z.array(TransformFile).default([]), si_absent: z.enum(['ecarte', 'moyenne']).default('ecarte') }

/**
 * One number about a target zone. Over the sources s that meet it, with w their share inside and m = w × mass: `moyenne`, Σ m·x ÷ Σ m;
 * `anneau`, the same over what lies within `distance_m` of it and not in it; `voisinage`, over the sources whose middle lies within `rayon_km`;
 * `population_voisine`, their mass; `minimum`, the least x of the sources that hold `part_min` of its area and `masse_min` of mass;
 * `commune`, the mean of the communes that its sources belong to; `part_couverte`, Σ m·w ÷ Σ m, 1 when it is made of whole sources;
 * `masse_portee`, Σ m; `aire`, in m². Published on the zone itself: `publie`, `rapport_publie`, and `publie_sur_porte`, a published mass ÷ Σ m.
 */
const TermFile = z.discriminatedUnion('calcul', [
  z.strictObject({ ...named, calcul: z.literal('moyenne'), covariable: code }),
  z.strictObject({ ...named, calcul: z.literal('anneau'), covariable: code, distance_m: distance }),
  z.strictObject({ ...named, calcul: z.literal('voisinage'), covariable: code, rayon_km: distance, statistique: z.enum(['moyenne', 'ecart_type']) }),
  z.strictObject({ ...named, calcul: z.literal('population_voisine'), rayon_km: distance }),
  z.strictObject({ ...named, calcul: z.literal('minimum'), covariable: code, part_min: z.number().min(0).max(1), masse_min: z.number().min(0) }),
  z.strictObject({ ...named, calcul: z.literal('commune'), covariable: code }),
  z.strictObject({ ...named, calcul: z.enum(['part_couverte', 'masse_portee', 'aire']) }),
  z.strictObject({ ...named, calcul: z.literal('publie'), variable: code }),
  z.strictObject({ ...named, calcul: z.literal('rapport_publie'), numerateur: code, denominateur: code }),
  z.strictObject({ ...named, calcul: z.literal('publie_sur_porte'), variable: code, masse_min: z.number().positive() }),
])

/**
 * A correction as written in data/corrections/<code>.json: what it corrects, what it reads, its terms, and where it may speak.
 * `auxiliaires` are terms outside of the model, which imputations and the interval read; `imputations` are done in order, each by simple
 * regressions; `secours` is the correction that answers where this one cannot.
 */
const CorrectionFile = z.strictObject({
  code,
  libelle: text,
  fondement: text,
  indicateur: code,
  cible: code,
  territoires: z.array(code).min(1),
  source: z.strictObject({ zonage: code, variable: code, masse: code }),
  secours: code.optional(),
  covariables: z.array(CovariateFile).min(1),
  termes: z.array(TermFile).min(1),
  auxiliaires: z.array(TermFile).default([]),
  produits: z.array(z.strictObject({ code, libelle: text, facteurs: z.tuple([code, code]) })).default([]),
  imputations: z.array(z.strictObject({ terme: code, depuis: z.array(code).min(1) })).default([]),
  ponderation: code,
  penalite: z.number().positive(),
  domaine: z.strictObject({
    couverture_min: z.number().min(0).max(1),
    masse_min: z.number().min(0),
    part_min: z.number().min(0).max(1),
    part_max: z.number().min(0).max(1),
  }),
  dispersion: z.strictObject({ termes: z.array(code).min(1), penalite: z.number().positive(), plancher: z.number().positive().max(1) }),
})

export type Covariate = z.infer<typeof CovariateFile>
export type Transform = z.infer<typeof TransformFile>
export type Term = z.infer<typeof TermFile>
export type Product = { code: string; label: string; factors: readonly [string, string] }

/** Terms and covariates keep the words of their file: they are its vocabulary. */
export type Correction = {
  code: string
  label: string
  /** What was measured of it, and where its formula comes from. */
  foundation: string
  indicator: string
  /** Kind of zoning that it speaks of, e.g. qpv. */
  targetKind: string
  territories: readonly string[]
  source: { kind: string; variable: string; mass: string }
  fallback: string | null
  covariates: readonly Covariate[]
  terms: readonly Term[]
  auxiliaries: readonly Term[]
  products: readonly Product[]
  imputations: readonly { term: string; from: readonly string[] }[]
  /** Count published on the perimeter whose square root weighs it in the fit. */
  weight: string
  /** λ of the ridge. */
  penalty: number
  domain: { coverage: number; mass: number; leastShare: number; largestShare: number }
  /** Terms that say how wide the error is (`prediction`: the estimate itself), λ of their ridge, and its floor as a part of the mean error. */
  spread: { terms: readonly string[]; penalty: number; floor: number }
}

/** Name of the estimate itself among the terms of `dispersion`. */
export const PREDICTION = 'prediction'

/** A correction, checked by itself; `checkCorrections` checks it against the rest. @throws DomainError `catalogue_invalide` naming file and field. */
export function correctionOf(content: unknown, file: string): Correction {
  const parsed = CorrectionFile.safeParse(content)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(file, issue?.path.join('.') ?? '', issue?.message ?? '')
  }
  const entry = parsed.data
  checkNames(entry, file)
  return {
    code: entry.code,
    label: entry.libelle,
    foundation: entry.fondement,
    indicator: entry.indicateur,
    targetKind: entry.cible,
    territories: entry.territoires,
    source: { kind: entry.source.zonage, variable: entry.source.variable, mass: entry.source.masse },
    fallback: entry.secours ?? null,
    covariates: entry.covariables,
    terms: entry.termes,
    auxiliaries: entry.auxiliaires,
    products: entry.produits.map(({ code, libelle, facteurs }) => ({ code, label: libelle, factors: facteurs })),
    imputations: entry.imputations.map(({ terme, depuis }) => ({ term: terme, from: depuis })),
    weight: entry.ponderation,
    penalty: entry.penalite,
    domain: {
      coverage: entry.domaine.couverture_min,
      mass: entry.domaine.masse_min,
      leastShare: entry.domaine.part_min,
      largestShare: entry.domaine.part_max,
    },
    spread: { terms: entry.dispersion.termes, penalty: entry.dispersion.penalite, floor: entry.dispersion.plancher },
  }
}

/** The variable that a covariate is a reading of. */
export function mainVariable(covariate: Covariate): string {
  return 'variable' in covariate ? covariate.variable : covariate.numerateur
}

/** Codes are unique, and every code that a field names is defined in the file. */
function checkNames(entry: z.infer<typeof CorrectionFile>, file: string): void {
  const covariates = new Set(entry.covariables.map(({ code }) => code))
  const terms = new Set(entry.termes.map(({ code }) => code))
  const all = [...entry.termes, ...entry.auxiliaires]
  const known = new Set(all.map(({ code }) => code))
  const codes = [...all, ...entry.produits].map(({ code }) => code)
  const twice = codes.find((one, i) => codes.indexOf(one) !== i) ?? entry.covariables.map(({ code }) => code).find((one, i, list) => list.indexOf(one) !== i)
  if (twice !== undefined) throw invalid(file, 'code', `le code « ${twice} » est déjà pris`)
  if (!entry.covariables.some((covariate) => mainVariable(covariate) === entry.source.variable))
    throw invalid(file, 'source.variable', `« ${entry.source.variable} » n’est lue par aucune covariable`)
  const expect = (set: ReadonlySet<string>, field: string, name: string): void => {
    if (!set.has(name)) throw invalid(file, field, `« ${name} » n’est pas défini dans ce fichier`)
  }
  for (const term of all) if ('covariable' in term) expect(covariates, `${term.code}.covariable`, term.covariable)
  for (const { code, facteurs } of entry.produits) for (const factor of facteurs) expect(terms, `${code}.facteurs`, factor)
  for (const { terme, depuis } of entry.imputations) for (const name of [terme, ...depuis]) expect(known, 'imputations', name)
  for (const name of entry.dispersion.termes) if (name !== PREDICTION) expect(known, 'dispersion.termes', name)
}

function invalid(file: string, field: string, message: string): DomainError {
  return new DomainError('catalogue_invalide', `${file} : ${field} ${message}.`, { fichier: file, parametre: field })
}
