import { DomainError } from './error.ts'

/** A zoning is known by its kind and vintage, written `iris-2020`. */
export type ZoningId = { kind: string; vintage: number }

const SHAPE = /^([a-z][a-z0-9_]*)-(\d{4})$/

export function formatZoningId({ kind, vintage }: ZoningId): string {
  return `${kind}-${vintage}`
}

/** @throws DomainError `parametre_invalide` when `id` is not `type-AAAA`. */
export function parseZoningId(id: string, parametre = 'zonage'): ZoningId {
  const found = SHAPE.exec(id)
  if (!found) throw new DomainError('parametre_invalide', `Le zonage « ${id} » ne s'écrit pas type-millésime, par exemple qpv-2024.`, { parametre, valeur: id })
  return { kind: found[1] as string, vintage: Number(found[2]) }
}
