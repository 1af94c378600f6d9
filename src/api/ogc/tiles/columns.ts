import type { Column, ZoneField } from '../../../model/column.ts'
import { DomainError } from '../../../model/error.ts'
import type { Collection } from '../../../publish/read/index.ts'
import { shorten } from '../../serving.ts'

/** What a map needs of a zone; the rest is asked for with `properties`. */
const ZONE_FIELDS: readonly ZoneField[] = ['code', 'libelle', 'departement', 'communes']

/**
 * The columns that become properties of a tile: those asked for, in the order of the table, with the code always; by default what a map needs.
 * @throws DomainError `parametre_invalide` naming the first that is no column.
 */
export function tileColumns({ table: { columns } }: Pick<Collection, 'table'>, asked: readonly string[] | undefined): Column[] {
  if (!asked) return columns.filter(isUsual)
  const unknown = asked.find((name) => !columns.some((column) => column.name === name))
  if (unknown === undefined) return columns.filter((column) => isCode(column) || asked.includes(column.name))
  const valeur = shorten(unknown)
  throw new DomainError('parametre_invalide', `properties=${valeur} : les propriétés de cette collection sont ${columns.map(({ name }) => name).join(', ')}.`, {
    parametre: 'properties',
    valeur,
  })
}

function isUsual({ origin }: Column): boolean {
  return origin.kind === 'zone' ? ZONE_FIELDS.includes(origin.field) : origin.part !== 'periode'
}

function isCode({ origin }: Column): boolean {
  return origin.kind === 'zone' && origin.field === 'code'
}
