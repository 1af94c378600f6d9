import type { KinRow } from '../../publish/read/index.ts'

/** The zone that is asked about, as a sentence names it. */
export type Named = { zonage: string; code: string; libelle: string | null }

/**
 * What one relative is to a zone, in plain French: « 82 % des habitants de « A » (qpv-2015) sont dans « B » (qpv-2024) ; le périmètre a été élargi. »
 * Speaks of people where a support says where they are, else of dwellings, else of ground; of the earlier of the two in terms of the later.
 */
export function kinSentence(zone: Named, kin: KinRow): string {
  const isBefore = kin.sens === 'avant'
  if (kin.code === null) {
    return kin.evenement === 'ne'
      ? `${named(zone)} ne reprend aucun périmètre de ${kin.zonage}.`
      : `Aucun périmètre de ${kin.zonage} ne reprend ${named(zone)}.`
  }
  const other = { zonage: kin.zonage, code: kin.code, libelle: kin.libelle }
  const [earlier, later] = isBefore ? [other, zone] : [zone, other]
  const [share, what] = told(kin, isBefore)
  if (kin.evenement === 'contact') return `${named(earlier)} et ${named(later)} se touchent sans avoir de terrain notable en commun.`
  const verb = kin.sens === 'meme_millesime' ? 'sont aussi dans' : 'sont dans'
  return `${percentage(share)} ${what} de ${named(earlier)} ${verb} ${named(later)} ; ${changeOf(kin, isBefore)}${renamed(earlier, later)}.`
}

type Share = [share: number, what: string]

/** Of the earlier perimeter: the share of people, else of dwellings, else of ground, that is in the later one. */
function told(kin: KinRow, isBefore: boolean): Share {
  const side = isBefore ? 'part_de_l_autre' : 'part_de_ce_territoire'
  if (kin.population[side] !== null) return [kin.population[side], 'des habitants']
  if (kin.logements[side] !== null) return [kin.logements[side], 'des logements']
  return [kin.superficie[side] ?? 0, 'du terrain']
}

/** An admitted choice: a perimeter grew when it won twice as much ground as it lost, and shrank the other way round. */
const CLEARLY = 2

function changeOf(kin: KinRow, isBefore: boolean): string {
  switch (kin.evenement) {
    case 'identique':
      return 'le périmètre est inchangé, aux écarts de tracé près'
    case 'fusion':
      return 'il y a été réuni à d’autres'
    case 'scission':
      return 'il a été partagé entre plusieurs'
    case 'recomposition':
      return 'les limites ont été redessinées avec celles de ses voisins'
    default: {
      const { part_de_ce_territoire: mine, part_de_l_autre: theirs } = kin.superficie
      const [kept, old] = isBefore ? [theirs, mine] : [mine, theirs]
      const lost = kept ? (1 - kept) / kept : 0
      const won = old ? (1 - old) / old : 0
      if (won > CLEARLY * lost) return 'le périmètre a été élargi'
      if (lost > CLEARLY * won) return 'le périmètre a été réduit'
      return 'le périmètre a gagné du terrain d’un côté et en a perdu d’un autre'
    }
  }
}

function renamed(earlier: Named, later: Named): string {
  if (earlier.libelle === null || later.libelle === null || sameName(earlier.libelle, later.libelle)) return ''
  return ' ; le nom a changé'
}

/** Whether two labels are one name, but for accents, capitals and punctuation. */
export function sameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) =>
    name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/œ/gi, 'oe')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  )
  return a === b
}

function named({ zonage, code, libelle }: Named): string {
  return libelle === null ? `${code} (${zonage})` : `« ${libelle} » (${zonage})`
}

/** « 82 % »; never 0 nor 100 for what is not. */
function percentage(share: number): string {
  const rounded = Math.round(share * 100)
  if (rounded === 0 && share > 0) return 'Moins de 1 %'
  if (rounded === 100 && share < 1) return share >= 0.999 ? 'Presque 100 %' : 'Plus de 99 %'
  return `${rounded} %`
}
