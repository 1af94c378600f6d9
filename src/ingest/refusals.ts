import { DomainError, type Refusal } from '../model/error.ts'

/** How many refused cells are described; the others are counted. */
export const REFUSALS_TOLD = 100

/** What is wrong with a file, row by row: everything is counted, the first hundred are described. */
export class Refusals {
  readonly #file: string
  readonly #told: Refusal[] = []
  #count = 0
  #ofKey = 0

  constructor(file: string) {
    this.#file = file
  }

  get any(): boolean {
    return this.#count > 0
  }

  /** Rows refused for their code: not of the expected shape, or read already. */
  get ofKey(): number {
    return this.#ofKey
  }

  add(ligne: number, motif: string, place: { colonne?: string; valeur?: string } = {}): void {
    this.#count++
    if (this.#told.length < REFUSALS_TOLD) {
      this.#told.push({ fichier: this.#file, ligne, ...place, motif })
    }
  }

  addKey(ligne: number, motif: string, place: { colonne?: string; valeur?: string }): void {
    this.#ofKey++
    this.add(ligne, motif, place)
  }

  /** Counts refusals that are not described. */
  addUntold(count: number): void {
    this.#count += count
  }

  /**
   * @param advice a sentence for the person who reads the refusal, or ''.
   * @throws DomainError `lignes_refusees` when anything was refused; nothing may have been written for good.
   */
  check(advice = ''): void {
    const [first] = this.#told
    if (!first) return
    const where = [`ligne ${first.ligne}`, ...(first.colonne ? [`colonne ${first.colonne}`] : []), ...(first.valeur ? [`« ${first.valeur} »`] : [])]
    const more = this.#count > this.#told.length ? ` Les ${REFUSALS_TOLD} premières valeurs sont décrites.` : ''
    const many = this.#count > 1
    throw new DomainError(
      'lignes_refusees',
      `${this.#file} : ${this.#count} valeur${many ? 's' : ''} refusée${many ? 's' : ''}, rien n'a été écrit. ` +
        `${many ? 'La première : ' : ''}${where.join(', ')} : ${first.motif}.${more} Corrigez le fichier ou son descripteur.${advice && ` ${advice}`}`,
      { fichier: this.#file, ...(first.ligne ? { ligne: first.ligne } : {}), ...(first.colonne ? { colonne: first.colonne } : {}) },
      this.#told,
    )
  }
}
