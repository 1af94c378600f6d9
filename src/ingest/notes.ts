import type { Descriptor } from './descriptor.ts'
import type { Tally } from './kept-rows.ts'
import type { MeasureReader } from './measures.ts'

/** What a person should know of a reading, in French, in the order it was noticed. */
export class Notes {
  readonly #said: string[]

  constructor(said: string[] = []) {
    this.#said = said
  }

  add(note: string): void {
    if (!this.#said.includes(note)) this.#said.push(note)
  }

  list(): string[] {
    return [...this.#said]
  }
}

/** Notes what was skipped, merged or imputed by the producer. */
export function noteRows(notes: Notes, descriptor: Descriptor, { filtered, merged, imputed }: Tally, kept: number): void {
  if (filtered > 0) notes.add(`Lignes écartées par le filtre sur ${descriptor.filtre?.colonne} : ${filtered}.`)
  if (merged > 0) notes.add(`Lignes fusionnées avec celle du même code, identique : ${merged}.`)
  if (imputed > 0) notes.add(`Lignes imputées par le producteur : ${imputed} sur ${kept}.`)
}

/** Notes the values that are not `ok`, and those under the disclosure threshold of the source. */
export function noteMeasures(notes: Notes, descriptor: Descriptor, { variables, counts }: MeasureReader): void {
  for (const [i, variable] of variables.entries()) {
    const { secret, manquant, underThreshold } = counts[i] ?? { secret: 0, manquant: 0, underThreshold: 0 }
    const parts = [...(secret > 0 ? [`secret ${secret}`] : []), ...(manquant > 0 ? [`manquant ${manquant}`] : [])]
    if (parts.length > 0) notes.add(`Valeurs absentes de ${variable} : ${parts.join(', ')}.`)
    if (underThreshold > 0) {
      notes.add(
        `${variable} : des valeurs (${underThreshold}) sont sous le seuil de diffusion du producteur (${descriptor.secret?.seuil}) ; elles sont lues telles quelles.`,
      )
    }
  }
}
