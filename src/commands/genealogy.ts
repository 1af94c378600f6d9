import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { EVENTS, type GenealogyEvent, type GenealogyFacts, type Tolerances, traceGenealogy } from '../crosswalk/index.ts'
import type { Db } from '../db/database.ts'
import { DomainError } from '../model/error.ts'
import { currentEditions, type Edition } from '../zonings/index.ts'
import type { Output } from './output.ts'
import { withDatabase } from './with-database.ts'

type Line = {
  de: string | null
  libelle_de: string | null
  vers: string | null
  libelle_vers: string | null
  evenement: GenealogyEvent
  part_de: number | null
  part_vers: number | null
  population_part_de: number | null
  population_part_vers: number | null
}

/**
 * `kartye genealogy`: how the perimeters of one zoning became those of another, from the current editions; traced now where no build has.
 * @throws DomainError `zonage_inconnu`, `construction_impossible`.
 */
export async function genealogyCommand(config: Config, output: Output, from: string, to: string): Promise<void> {
  await withDatabase(config, async (database) => {
    const editions = await currentEditions(database.db)
    const [earlier, later] = [find(editions, from, 'de'), find(editions, to, 'vers')]
    const id = await database.transaction((transaction) => traceGenealogy(transaction, { from: earlier.id, to: later.id }))
    const [facts, lines] = [await readFacts(database.db, id), await readLines(database.db, id)]
    output.result({ de: from, vers: to, ...facts.facts, tolerances: facts.tolerances, lignes: lines }, describe(from, to, facts, lines))
  })
}

function find(editions: readonly Edition[], zoning: string, parametre: 'de' | 'vers'): Edition {
  const found = editions.find((edition) => edition.zoning === zoning)
  if (found) return found
  const known = editions.map((edition) => edition.zoning).join(', ') || 'aucun'
  throw new DomainError('zonage_inconnu', `Le zonage « ${zoning} » n'est pas chargé. Chargés : ${known}.`, { parametre, valeur: zoning })
}

type Facts = { facts: GenealogyFacts; tolerances: Tolerances }

async function readFacts(db: Db, id: number): Promise<Facts> {
  const { rows } = await sql<Facts>`SELECT facts, tolerances FROM crosswalk.genealogy WHERE id = ${id}::int`.execute(db)
  if (!rows[0]) throw new Error('no genealogy was read')
  return rows[0]
}

async function readLines(db: Db, id: number): Promise<Line[]> {
  const { rows } = await sql<Line>`
    SELECT k.source AS de, s.label AS libelle_de, k.target AS vers, t.label AS libelle_vers, k.event AS evenement, k.source_share AS part_de, k.target_share AS part_vers,
           k.population_source_share AS population_part_de, k.population_target_share AS population_part_vers
    FROM crosswalk.kinship k JOIN crosswalk.genealogy g ON g.id = k.genealogy
    LEFT JOIN zonings.zone s ON s.edition = g.source_edition AND s.code = k.source
    LEFT JOIN zonings.zone t ON t.edition = g.target_edition AND t.code = k.target
    WHERE k.genealogy = ${id}::int AND k.event <> 'contact'
    ORDER BY k.source, k.target`.execute(db)
  return rows
}

const WORDS: Record<GenealogyEvent, string> = {
  identique: 'identiques',
  modifie: 'modifiés',
  fusion: 'fusions',
  scission: 'scissions',
  recomposition: 'recompositions',
  ne: 'nés',
  disparu: 'disparus',
  contact: 'simples contacts',
}

function describe(from: string, to: string, { facts, tolerances }: Facts, lines: readonly Line[]): string[] {
  const counts = EVENTS.map((event) => `${facts.evenements.find(({ evenement }) => evenement === event)?.evenements ?? 0} ${WORDS[event]}`)
  const { de, vers } = facts.non_couverts
  return [
    `${from} → ${to} : ${counts.join(', ')}.`,
    `Écart de tracé admis : ${String(tolerances.ecart_trace_m).replace('.', ',')} m en moyenne, ${tolerances.part_maximale * 100} % du terrain au plus.`,
    ...(de + vers > 0 ? [`Sans réponse, faute d’assez de périmètres de l’autre zonage dans leur département : ${de} de ${from}, ${vers} de ${to}.`] : []),
    ...facts.homonymes.map(({ phrase }) => `  ! ${phrase}`),
    ...lines.map(row),
  ]
}

function row({ de, libelle_de, vers, libelle_vers, evenement, part_de, part_vers, population_part_de }: Line): string {
  const sides = `${(de ?? '—').padEnd(10)} → ${(vers ?? '—').padEnd(10)}`
  const shares =
    part_de === null ? '' : `${percent(part_de)} → ${percent(part_vers)}${population_part_de === null ? '' : `, ${percent(population_part_de)} des habitants`}`
  return `  ${sides} ${evenement.padEnd(13)} ${shares.padEnd(18)} ${[...new Set([libelle_de, libelle_vers])].filter((label) => label !== null).join(' → ')}`
}

function percent(share: number | null): string {
  return share === null ? '—' : `${Math.round(share * 100)} %`
}
