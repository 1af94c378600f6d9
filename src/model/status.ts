/** What a value is. Anything but `ok` and `estime` comes with a null value: never silently a zero. */
export const STATUSES = ['ok', 'estime', 'secret', 'manquant', 'non_couvert', 'sans_denominateur', 'non_publiable'] as const
export type Status = (typeof STATUSES)[number]

/** What may be read in a cell of an official file. */
export const SOURCE_STATUSES = ['ok', 'secret', 'manquant'] as const
export type SourceStatus = (typeof SOURCE_STATUSES)[number]

/** How a value was obtained, best first; `methode=` of the API picks one. */
export const METHODS = ['officiel', 'carreaux', 'corrige', 'support', 'aire', 'melange'] as const
export type Method = (typeof METHODS)[number]
