import { z } from 'zod'
import { checkCorrections } from './check-corrections.ts'
import { type Correction, correctionOf } from './correction.ts'
import { DomainError } from './error.ts'

const code = z.string().regex(/^[a-z][a-z0-9_]*$/)

/** Two masses or more that spread a variable together, each by its share: the weights of their crosswalks, averaged. */
const Blend = z
  .strictObject({ melange: z.record(code, z.number().positive().max(1)) })
  .refine(({ melange }) => Math.abs(Object.values(melange).reduce((sum, share) => sum + share, 0) - 1) < 1e-9, 'les parts d’un mélange font 1')

/** Dispersion measured on a held-out truth: see estimate.calibration. `ancillaire` absent: the method has none; `depuis`: the scale of its sources. */
const DispersionFile = z.strictObject({
  methode: z.enum(['carreaux', 'support', 'aire', 'melange']),
  ancillaire: z.string().min(1).optional(),
  depuis: z.enum(['iris', 'commune']).default('iris'),
  rho_bas: z.number().min(0),
  rho_haut: z.number().min(0),
  effectif: z.int().positive(),
  verite: z.string().min(1),
})

/**
 * A variable as written in data/indicators/variables.json (French keys, for those who extend the catalogue).
 * `nature`: an `effectif` (count) or a `somme` (sum of an amount) is carried across zonings; a `part` (share, 0–1) is only carried
 * by the weight of its `denominateur`; a `quantile` is never carried, but its zones' distributions may be mixed; a `covariable` describes a zone
 * and is only read by corrections.
 * `ancillaires`: masses that spread it, best first; each is a variable that a support carries, or a blend of them; area comes last by itself.
 * `dispersions`: how far the truth was found from what each method said of it, where one could look.
 */
const VariableFile = z.strictObject({
  code,
  libelle: z.string().min(1),
  nature: z.enum(['effectif', 'somme', 'part', 'quantile', 'covariable']),
  unite: z.string().min(1),
  univers: z.string().min(1),
  denominateur: code.optional(),
  ancillaires: z.array(z.union([code, Blend])).default([]),
  dispersions: z.array(DispersionFile).default([]),
})

/**
 * A quantile of `niveau` (0–1), published as `variable`; elsewhere read on the mixture of distributions that `deciles` draw, weighted by `poids`.
 * `repere`: a share of the same people under a threshold, which anchors the mixture where it is published of the perimeter itself.
 */
const QuantileFile = z.strictObject({
  niveau: z.number().gt(0).lt(1),
  variable: code,
  deciles: z.record(z.string().regex(/^0?\.\d+$/), code),
  poids: code,
  repere: code.optional(),
})

/** From period `depuis` on, values do not compare with earlier ones; of one source only where `source_mesure` names it. */
const BreakFile = z.strictObject({
  depuis: z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/),
  raison: z.string().min(1),
  source_mesure: z.string().optional(),
  source: z.string().min(1),
})

/**
 * An indicator as written in data/indicators/<theme>.json. An `effectif` is its numerator; a `part` is numerator ÷ denominator (0–1);
 * a `moyenne` is sum ÷ count. `taux_publie` names the variable of nature `part` under which producers publish it directly.
 * A `quantile` has no counts: see `quantile`. `ruptures`: where the series breaks.
 */
const IndicatorFile = z.strictObject({
  code,
  libelle: z.string().min(1),
  definition: z.string().min(1),
  theme: z.string().min(1),
  nature: z.enum(['effectif', 'part', 'moyenne', 'quantile']),
  unite: z.string().min(1),
  numerateur: code.optional(),
  denominateur: code.optional(),
  taux_publie: code.optional(),
  quantile: QuantileFile.optional(),
  dispersions: z.array(DispersionFile).default([]),
  ruptures: z.array(BreakFile).default([]),
  sens: z.enum(['favorable', 'defavorable', 'neutre']),
  decimales: z.int().min(0).max(6),
  source_definition: z.string().min(1),
})

export type Variable = {
  code: string
  label: string
  nature: 'effectif' | 'somme' | 'part' | 'quantile' | 'covariable'
  unit: string
  universe: string
  /** Variable whose count weighs a `part`. */
  denominator: string | null
  ancillaries: readonly Ancillary[]
  dispersions: readonly Dispersion[]
}

/** Masses that spread a variable, each with its share; one alone has share 1. The shares of a blend add up to 1. */
export type Ancillary = readonly { variable: string; share: number }[]

/** A mass that spreads a variable by itself. */
export function alone(variable: string): Ancillary {
  return [{ variable, share: 1 }]
}

/** Dispersion of one method, measured on `sample` perimeters of a held-out truth; `ancillary` null: the method has none. */
export type Dispersion = {
  method: 'carreaux' | 'support' | 'aire' | 'melange'
  ancillary: string | null
  from: 'iris' | 'commune'
  rhoLow: number
  rhoHigh: number
  sample: number
  truth: string
}

/**
 * Quantile `level` of a distribution; `deciles` maps a level (0–1) to the variable that publishes it, ascending; `weight` counts people; `anchor` is a published
 * share of them under a threshold.
 */
export type Quantile = { level: number; variable: string; deciles: readonly { level: number; variable: string }[]; weight: string; anchor: string | null }

/** A break of a series: from `since` on it does not compare with what came before; `ofSource` null: whatever the source. */
export type Break = { since: string; reason: string; ofSource: string | null; source: string }

export type Indicator = {
  code: string
  label: string
  definition: string
  theme: string
  nature: 'effectif' | 'part' | 'moyenne' | 'quantile'
  unit: string
  numerator: string | null
  denominator: string | null
  publishedAs: string | null
  quantile: Quantile | null
  /** Of a ratio, which its counts' own dispersions do not tell; of others, see their variable. */
  dispersions: readonly Dispersion[]
  breaks: readonly Break[]
  /** Whether a higher value is favourable, unfavourable, or neither. */
  direction: 'favorable' | 'defavorable' | 'neutre'
  decimals: number
  definitionSource: string
}

export type Catalogue = {
  variables: ReadonlyMap<string, Variable>
  indicators: ReadonlyMap<string, Indicator>
  corrections: ReadonlyMap<string, Correction>
}

/** A file of the catalogue: `variables.json`, the indicators of a theme, or in `corrections/` a correction. */
export type CatalogueFile = { name: string; content: unknown }

/**
 * The catalogue of variables and indicators, checked: every code unique, every reference known, every formula possible.
 * @throws DomainError `catalogue_invalide` naming file and field.
 */
export function catalogueOf(files: readonly CatalogueFile[]): Catalogue {
  const variables = new Map<string, Variable>()
  const indicators = new Map<string, Indicator>()
  const corrections = new Map<string, Correction>()
  for (const { name, content } of files) {
    if (name.startsWith('corrections/')) addOnce(corrections, correctionOf(content, name), name)
    else if (name === 'variables.json') for (const entry of parse(z.array(VariableFile), content, name)) addOnce(variables, variableOf(entry), name)
    else for (const entry of parse(z.array(IndicatorFile), content, name)) addOnce(indicators, indicatorOf(entry), name)
  }
  return checkCatalogue({ variables, indicators, corrections })
}

/** The catalogue, unless a reference or a formula does not hold. @throws DomainError `catalogue_invalide`. */
export function checkCatalogue(catalogue: Catalogue): Catalogue {
  const { variables, indicators } = catalogue
  const known = (owner: string, field: string, name: string | null): Variable | null => {
    if (name === null) return null
    const variable = variables.get(name)
    if (!variable)
      throw new DomainError('catalogue_invalide', `${owner} : ${field} « ${name} » n'est pas une variable du catalogue.`, { parametre: field, valeur: name })
    return variable
  }
  for (const variable of variables.values()) {
    known(variable.code, 'denominateur', variable.denominator)
    for (const ancillary of variable.ancillaries) for (const part of ancillary) known(variable.code, 'ancillaires', part.variable)
    if (variable.nature === 'part' && !variable.denominator)
      throw new DomainError('catalogue_invalide', `${variable.code} : une part a besoin d'un dénominateur pour être portée.`, { parametre: 'denominateur' })
  }
  for (const indicator of indicators.values()) {
    known(indicator.code, 'numerateur', indicator.numerator)
    known(indicator.code, 'denominateur', indicator.denominator)
    const published = known(indicator.code, 'taux_publie', indicator.publishedAs)
    if (published && published.nature !== 'part')
      throw new DomainError('catalogue_invalide', `${indicator.code} : taux_publie doit être de nature part.`, { parametre: 'taux_publie' })
    checkQuantile(indicator, known)
    checkBreaks(indicator)
    if (indicator.nature === 'quantile') continue
    const isRatio = indicator.nature !== 'effectif'
    if (!indicator.numerator && !published)
      throw new DomainError('catalogue_invalide', `${indicator.code} : ni numérateur, ni taux publié.`, { parametre: 'numerateur' })
    if (isRatio && indicator.numerator && !indicator.denominator)
      throw new DomainError('catalogue_invalide', `${indicator.code} : il manque le dénominateur.`, { parametre: 'denominateur' })
    if (!isRatio && indicator.denominator)
      throw new DomainError('catalogue_invalide', `${indicator.code} : un effectif n'a pas de dénominateur.`, { parametre: 'denominateur' })
  }
  checkCorrections(catalogue)
  return catalogue
}

function checkQuantile({ code, nature, quantile }: Indicator, known: (owner: string, field: string, name: string | null) => Variable | null): void {
  if ((nature === 'quantile') !== (quantile !== null))
    throw new DomainError('catalogue_invalide', `${code} : la nature quantile et la clé quantile vont ensemble.`, { parametre: 'quantile' })
  if (!quantile) return
  const natures = [quantile, ...quantile.deciles].map(({ variable }) => known(code, 'quantile', variable)?.nature)
  if (natures.some((one) => one !== 'quantile') || known(code, 'quantile', quantile.weight)?.nature !== 'effectif')
    throw new DomainError('catalogue_invalide', `${code} : une distribution est faite de variables de nature quantile, pesées par un effectif.`, {
      parametre: 'quantile',
    })
  if (quantile.anchor !== null && known(code, 'repere', quantile.anchor)?.nature !== 'part')
    throw new DomainError('catalogue_invalide', `${code} : le repère d’une distribution est une variable de nature part.`, { parametre: 'repere' })
  if (quantile.deciles.length < 2)
    throw new DomainError('catalogue_invalide', `${code} : il faut au moins deux points pour dessiner une distribution.`, { parametre: 'quantile' })
}

/** Breaks are written from the oldest to the latest: a later one out of its place is most often a mistyped year. */
function checkBreaks({ code, breaks }: Indicator): void {
  const misplaced = breaks.find(({ since }, i) => since < (breaks[i - 1]?.since ?? since))
  if (misplaced)
    throw new DomainError(
      'catalogue_invalide',
      `${code} : les ruptures vont de la plus ancienne à la plus récente ; celle de ${misplaced.since} n’est pas à sa place.`,
      {
        parametre: 'ruptures',
        valeur: misplaced.since,
      },
    )
}

function parse<T>(schema: z.ZodType<T>, raw: unknown, file: string): T {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new DomainError('catalogue_invalide', `${file} : ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`, {
    fichier: file,
    parametre: issue?.path.join('.') ?? '',
  })
}

function addOnce<T extends { code: string }>(entries: Map<string, T>, entry: T, file: string): void {
  if (entries.has(entry.code))
    throw new DomainError('catalogue_invalide', `${file} : le code « ${entry.code} » est déjà pris.`, { fichier: file, valeur: entry.code })
  entries.set(entry.code, entry)
}

function variableOf(entry: z.infer<typeof VariableFile>): Variable {
  return {
    code: entry.code,
    label: entry.libelle,
    nature: entry.nature,
    unit: entry.unite,
    universe: entry.univers,
    denominator: entry.denominateur ?? null,
    ancillaries: entry.ancillaires.map((one) => (typeof one === 'string' ? alone(one) : blendOf(one))),
    dispersions: entry.dispersions.map(dispersionOf),
  }
}

function dispersionOf({ methode, ancillaire, depuis, rho_bas, rho_haut, effectif, verite }: z.infer<typeof DispersionFile>): Dispersion {
  return { method: methode, ancillary: ancillaire ?? null, from: depuis, rhoLow: rho_bas, rhoHigh: rho_haut, sample: effectif, truth: verite }
}

function blendOf({ melange }: z.infer<typeof Blend>): Ancillary {
  return Object.entries(melange).map(([variable, share]) => ({ variable, share }))
}

function quantileOf({ niveau, variable, deciles, poids, repere }: z.infer<typeof QuantileFile>): Quantile {
  const points = Object.entries(deciles).map(([level, code]) => ({ level: Number(level), variable: code }))
  return { level: niveau, variable, deciles: points.sort((a, b) => a.level - b.level), weight: poids, anchor: repere ?? null }
}

function indicatorOf(entry: z.infer<typeof IndicatorFile>): Indicator {
  return {
    code: entry.code,
    label: entry.libelle,
    definition: entry.definition,
    theme: entry.theme,
    nature: entry.nature,
    unit: entry.unite,
    numerator: entry.numerateur ?? null,
    denominator: entry.denominateur ?? null,
    publishedAs: entry.taux_publie ?? null,
    quantile: entry.quantile ? quantileOf(entry.quantile) : null,
    dispersions: entry.dispersions.map(dispersionOf),
    breaks: entry.ruptures.map(({ depuis, raison, source_mesure, source }) => ({ since: depuis, reason: raison, ofSource: source_mesure ?? null, source })),
    direction: entry.sens,
    decimals: entry.decimales,
    definitionSource: entry.source_definition,
  }
}
