import { z } from 'zod'
import { DomainError } from './error.ts'

const code = z.string().regex(/^[a-z][a-z0-9_]*$/)

/**
 * A variable as written in data/indicators/variables.json (French keys, for those who extend the catalogue).
 * `nature`: an `effectif` (count) or a `somme` (sum of an amount) is carried across zonings; a `part` (share, 0–1) is only carried
 * by the weight of its `denominateur`; a `quantile` is never carried.
 * `ancillaires`: masses that spread it, best first; each is a variable that a support carries; area comes last by itself.
 */
const VariableFile = z.strictObject({
  code,
  libelle: z.string().min(1),
  nature: z.enum(['effectif', 'somme', 'part', 'quantile']),
  unite: z.string().min(1),
  univers: z.string().min(1),
  denominateur: code.optional(),
  ancillaires: z.array(code).default([]),
})

/**
 * An indicator as written in data/indicators/<theme>.json. An `effectif` is its numerator; a `part` is numerator ÷ denominator (0–1);
 * a `moyenne` is sum ÷ count. `taux_publie` names the variable of nature `part` under which producers publish it directly.
 */
const IndicatorFile = z.strictObject({
  code,
  libelle: z.string().min(1),
  definition: z.string().min(1),
  theme: z.string().min(1),
  nature: z.enum(['effectif', 'part', 'moyenne']),
  unite: z.string().min(1),
  numerateur: code.optional(),
  denominateur: code.optional(),
  taux_publie: code.optional(),
  sens: z.enum(['favorable', 'defavorable', 'neutre']),
  decimales: z.int().min(0).max(6),
  source_definition: z.string().min(1),
})

export type Variable = {
  code: string
  label: string
  nature: 'effectif' | 'somme' | 'part' | 'quantile'
  unit: string
  universe: string
  /** Variable whose count weighs a `part`. */
  denominator: string | null
  ancillaries: readonly string[]
}

export type Indicator = {
  code: string
  label: string
  definition: string
  theme: string
  nature: 'effectif' | 'part' | 'moyenne'
  unit: string
  numerator: string | null
  denominator: string | null
  publishedAs: string | null
  /** Whether a higher value is favourable, unfavourable, or neither. */
  direction: 'favorable' | 'defavorable' | 'neutre'
  decimals: number
  definitionSource: string
}

export type Catalogue = { variables: ReadonlyMap<string, Variable>; indicators: ReadonlyMap<string, Indicator> }

/** A file of the catalogue: `variables.json`, or the indicators of a theme. */
export type CatalogueFile = { name: string; content: unknown }

/**
 * The catalogue of variables and indicators, checked: every code unique, every reference known, every formula possible.
 * @throws DomainError `catalogue_invalide` naming file and field.
 */
export function catalogueOf(files: readonly CatalogueFile[]): Catalogue {
  const variables = new Map<string, Variable>()
  const indicators = new Map<string, Indicator>()
  for (const { name, content } of files) {
    if (name === 'variables.json') for (const entry of parse(z.array(VariableFile), content, name)) addOnce(variables, variableOf(entry), name)
    else for (const entry of parse(z.array(IndicatorFile), content, name)) addOnce(indicators, indicatorOf(entry), name)
  }
  return checkCatalogue({ variables, indicators })
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
    for (const ancillary of variable.ancillaries) known(variable.code, 'ancillaires', ancillary)
    if (variable.nature === 'part' && !variable.denominator)
      throw new DomainError('catalogue_invalide', `${variable.code} : une part a besoin d'un dénominateur pour être portée.`, { parametre: 'denominateur' })
  }
  for (const indicator of indicators.values()) {
    known(indicator.code, 'numerateur', indicator.numerator)
    known(indicator.code, 'denominateur', indicator.denominator)
    const published = known(indicator.code, 'taux_publie', indicator.publishedAs)
    if (published && published.nature !== 'part')
      throw new DomainError('catalogue_invalide', `${indicator.code} : taux_publie doit être de nature part.`, { parametre: 'taux_publie' })
    const isRatio = indicator.nature !== 'effectif'
    if (!indicator.numerator && !published)
      throw new DomainError('catalogue_invalide', `${indicator.code} : ni numérateur, ni taux publié.`, { parametre: 'numerateur' })
    if (isRatio && indicator.numerator && !indicator.denominator)
      throw new DomainError('catalogue_invalide', `${indicator.code} : il manque le dénominateur.`, { parametre: 'denominateur' })
    if (!isRatio && indicator.denominator)
      throw new DomainError('catalogue_invalide', `${indicator.code} : un effectif n'a pas de dénominateur.`, { parametre: 'denominateur' })
  }
  return catalogue
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
    ancillaries: entry.ancillaires,
  }
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
    direction: entry.sens,
    decimals: entry.decimales,
    definitionSource: entry.source_definition,
  }
}
