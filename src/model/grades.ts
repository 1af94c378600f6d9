/** Grades of an estimate, best first. E is withheld: a value that one should not read. */
export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const
export type Grade = (typeof GRADES)[number]

type Rule = { code: string; label: string; sentences: Partial<Record<Grade, string>> }

/**
 * The rules that grade an estimate, in the order of the letters of `grades`, one each ('-': does not apply); the grade of the estimate is the
 * worst of them. Thresholds and their sources are those of src/estimate/reliability-rules.ts.
 */
export const GRADE_RULES: readonly Rule[] = [
  {
    code: 'largeur',
    label: 'Largeur de l’intervalle',
    sentences: { A: 'intervalle très étroit', B: 'intervalle étroit', C: 'intervalle moyen', D: 'intervalle large', E: 'intervalle trop large pour être lu' },
  },
  {
    code: 'couverture',
    label: 'Couverture par des sources connues',
    sentences: {
      A: 'territoire couvert par des sources connues',
      B: 'plus de 5 % du territoire sans source connue',
      C: 'plus de 10 % du territoire sans source connue',
      D: 'plus de 25 % du territoire sans source connue',
      E: 'plus de la moitié du territoire sans source connue',
    },
  },
  {
    code: 'imputation',
    label: 'Part imputée par le producteur',
    sentences: {
      A: 'données mesurées, presque pas imputées',
      B: 'plus de 5 % imputés par le producteur',
      C: 'plus de 10 % imputés par le producteur',
      D: 'plus de 25 % imputés par le producteur',
    },
  },
  {
    code: 'millesimes',
    label: 'Écart des millésimes',
    sentences: {
      A: 'sources de la même époque',
      B: 'plus de deux ans entre les sources',
      C: 'plus de cinq ans entre les sources',
      D: 'plus de dix ans entre les sources',
    },
  },
  {
    code: 'repartition',
    label: 'Répartition à l’intérieur des sources',
    sentences: {
      A: 'lue sur des carreaux',
      B: 'répartie par une donnée auxiliaire ou corrigée sur des chiffres officiels',
      C: 'répartition par la surface, ou mélange de distributions',
    },
  },
  {
    code: 'extrapolation',
    label: 'Hors du domaine d’apprentissage',
    sentences: { A: 'territoire semblable à ceux qui ont servi à apprendre', D: 'territoire hors de ceux qui ont servi à apprendre' },
  },
  {
    code: 'calibration',
    label: 'Origine de l’intervalle',
    sentences: {
      A: 'intervalle calé sur des chiffres officiels de ce zonage',
      B: 'intervalle calé sur une autre vérité publiée',
      C: 'intervalle de prudence, faute de chiffres officiels pour le caler',
      D: 'sans intervalle',
    },
  },
]

/** What each letter of `grades` says, in order; rules that do not apply are left out. */
export function explainEach(grades: string): { code: string; libelle: string; note: Grade; phrase: string }[] {
  return GRADE_RULES.flatMap(({ code, label, sentences }, i) => {
    const note = GRADES.find((grade) => grade === grades[i])
    return note ? [{ code, libelle: label, note, phrase: sentences[note] ?? '' }] : []
  })
}

/**
 * Why an estimate has its grade, in one French sentence: the rules that gave the worst letter, e.g. « Fiabilité C : intervalle moyen (± 14 %) ;
 * répartition par la surface, ou mélange de distributions. » `precision` is what `precisionOf` says. Null without grades (an official figure).
 */
export function explainGrades(grades: string | null, precision: string | null = null): string | null {
  if (grades === null) return null
  const letters = explainEach(grades)
  const worst = letters
    .map(({ note }) => note)
    .sort()
    .at(-1)
  if (worst === undefined) return null
  if (worst === 'A') return 'Fiabilité A : aucune réserve.'
  const reasons = letters
    .filter(({ note }) => note === worst)
    .map(({ code, phrase }) => (code === 'largeur' && precision ? `${phrase} (${precision})` : phrase))
  return `Fiabilité ${worst} : ${reasons.join(' ; ')}.`
}

/** Half of a 90 % interval, in words: « ± 3,2 points » for a share, « ± 14 % » of its value for the rest; null without interval, or where the value is 0. */
export function precisionOf({ value, low, high, isShare }: { value: number | null; low: number | null; high: number | null; isShare: boolean }): string | null {
  if (value === null || low === null || high === null || high === low) return null
  const half = (high - low) / 2
  if (isShare) return `± ${french(half * 100, 1)} points`
  return value === 0 ? null : `± ${french((half / Math.abs(value)) * 100, 0)} %`
}

function french(number: number, decimals: number): string {
  return number.toLocaleString('fr-FR', { maximumFractionDigits: decimals })
}
