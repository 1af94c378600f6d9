import { listed, nonConforming } from './file-error.ts'
import type { Input } from './source-file.ts'

/**
 * Column names, trimmed and without byte order mark. Columns without a name stay, under an empty one: nothing can refer to them.
 * @throws DomainError `fichier_non_conforme` when two columns share a name, or when none has one.
 */
export function columnNames(input: Input, header: readonly string[], ligne?: number): string[] {
  const names = header.map((name) => name.replace(/^\uFEFF/, '').trim())
  const named = names.filter((name) => name !== '')
  const place = ligne === undefined ? {} : { ligne }
  if (named.length === 0) {
    const where = ligne === undefined ? '' : ` à la ligne ${ligne} : vérifiez format.ligne_entete dans le descripteur`
    throw nonConforming(input, `aucun nom de colonne${where}.`, place)
  }
  const twice = [...new Set(named.filter((name, i) => named.indexOf(name) !== i))]
  if (twice.length > 0) {
    throw nonConforming(input, `plusieurs colonnes portent le même nom : ${listed(twice)}. Renommez-les, ou supprimez celles qui sont en trop.`, {
      ...place,
      colonne: twice[0] ?? '',
    })
  }
  return names
}
