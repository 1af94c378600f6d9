import { DomainError, type ErrorPlace, type Refusal } from '../../model/error.ts'
import type { Input } from './source-file.ts'

/** `fichier_illisible`: the file is damaged, truncated or not laid out as its format wants. */
export function unreadable(input: Input, sentence: string, place: ErrorPlace = {}, details: readonly Refusal[] = []): DomainError {
  return new DomainError('fichier_illisible', `${input.label} : ${sentence}`, { fichier: input.label, ...place }, details)
}

/** `fichier_non_conforme`: the file is sound, but it is not the one that the descriptor describes. */
export function nonConforming(input: Input, sentence: string, place: ErrorPlace = {}): DomainError {
  return new DomainError('fichier_non_conforme', `${input.label} : ${sentence}`, { fichier: input.label, ...place })
}

/** A short list for a sentence: the first names, then how many more. */
export function listed(names: readonly string[], atMost = 10): string {
  const shown = names.slice(0, atMost).map((name) => `« ${name} »`)
  return names.length > atMost ? `${shown.join(', ')} et ${names.length - atMost} autres` : shown.join(', ')
}

/** The message of whatever was thrown by a library. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
