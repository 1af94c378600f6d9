import type { CoreFacts } from './core.ts'
import type { Mesh } from './mesh.ts'

/** What a reader of a detection must know, in French sentences. */
export function flagsOf(mesh: Mesh, { units, eligible, overThreshold, atCap, withoutMeasure }: CoreFacts): string[] {
  const flags: string[] = []
  if (units === 0) flags.push('Aucune maille à lire sur ce territoire.')
  else if (eligible === 0) flags.push('Aucune maille éligible : toutes sont hors des communes retenues, ou dans les périmètres laissés de côté.')
  if (units > 0 && !mesh.cells)
    flags.push(
      'Les mailles sont des IRIS, faute de carreaux : repli grossier, une poche plus petite qu’un IRIS y disparaît et une part de l’IRIS y est prise à tort.',
    )
  if (mesh.cells && mesh.cells.side_m > 200)
    flags.push(`Les mailles sont des carreaux de ${written(mesh.cells.side_m)} m : plus grands que les 200 m du décret.`)
  if (mesh.measure === 'part' && mesh.threshold.some((threshold, unit) => mesh.isEligible[unit] === 1 && threshold > mesh.poorCap))
    flags.push(
      `Le producteur ne montre pas plus de ${written(100 * mesh.poorCap)} % de ménages pauvres par maille : au-dessus, un seuil ne trouve que des mailles arrondies.`,
    )
  if (atCap > 0)
    flags.push(
      `${written(atCap)} des ${written(overThreshold)} mailles pauvres sont à la part la plus haute que le producteur montre (${written(100 * mesh.poorCap)} %) : leur vraie part peut être plus forte.`,
    )
  if (withoutMeasure === 1) flags.push('1 maille éligible sans mesure connue : ni pauvre, ni prise dans une poche.')
  if (withoutMeasure > 1) flags.push(`${written(withoutMeasure)} mailles éligibles sans mesure connue : ni pauvres, ni prises dans une poche.`)
  return flags
}

function written(amount: number): string {
  return amount.toLocaleString('fr-FR', { maximumFractionDigits: 1 })
}
