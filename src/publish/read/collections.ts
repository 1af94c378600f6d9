import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Extent84 } from '../../model/crs.ts'
import type { CatalogueRow } from './catalogue.ts'
import { indicatorColumns, zoneColumns } from './collection-columns.ts'
import type { FeatureTable } from './features/table.ts'
import type { Offer, Scope } from './scope.ts'

/** What cartography tools see: a zoning, alone or with the indicators of one theme (latest period of each, best method). */
export type Collection = {
  /** `qpv-2024`, or `qpv-2024_revenus-et-pauvrete` with a theme. */
  id: string
  title: string
  description: string
  /** Label of the catalogue; null: the zoning alone. */
  theme: string | null
  table: FeatureTable
  count: number
  extent: Extent84
  /** Dates (YYYY-MM-DD) between which its perimeters are the current ones: from its vintage to the eve of the next one of the same kind in the release. */
  validFrom: string
  validTo: string | null
  territories: readonly string[]
  source: string
  producer: string
  licence: string
  isFictitious: boolean
}

type Zoning = Pick<Collection, 'count' | 'extent' | 'territories' | 'source' | 'producer' | 'licence' | 'isFictitious'> & {
  id: string
  edition: number
  label: string
  vintage: number
  nextVintage: number | null
  geometry: 'polygon' | 'point'
}

/** Collections of a release: each zoning, then each zoning with each theme it has values of; by id. The extents read every outline: keep the answer. */
export async function listCollections(db: Db, scope: Scope, catalogue: ReadonlyMap<string, CatalogueRow>): Promise<Collection[]> {
  const zonings = await readZonings(db, scope.release)
  const all = zonings.flatMap((zoning) => {
    const offers = latestOffers(scope.offers.filter((offer) => offer.zoning === zoning.id && catalogue.has(offer.indicator)))
    const themes = new Set(offers.map(({ indicator }) => catalogue.get(indicator)?.theme ?? ''))
    return [alone(scope, zoning), ...[...themes].map((theme) => withTheme(scope, zoning, theme, catalogue, offers))]
  })
  return all.sort((a, b) => (a.id < b.id ? -1 : 1))
}

// The extent is padded to the sixth decimal, outwards: no coordinate that is printed lies outside it.
async function readZonings(db: Db, release: number): Promise<Zoning[]> {
  const { rows } = await sql<Zoning>`
    SELECT release_zoning.zoning AS id, edition.id AS edition, edition.label, edition.vintage, edition.geometry, edition.zone_count AS count, edition.territories,
           lead(edition.vintage) OVER (PARTITION BY edition.kind ORDER BY edition.vintage) AS "nextVintage",
           json_build_array(floor(ST_XMin(extent) * 1e6) / 1e6, floor(ST_YMin(extent) * 1e6) / 1e6, ceil(ST_XMax(extent) * 1e6) / 1e6, ceil(ST_YMax(extent) * 1e6) / 1e6) AS extent,
           coalesce(dataset.descriptor ->> 'titre', dataset.source) AS source, dataset.descriptor ->> 'producteur' AS producer, dataset.descriptor ->> 'licence' AS licence,
           coalesce((dataset.descriptor ->> 'fictif')::boolean, false) AS "isFictitious"
    FROM publish.release_zoning
    JOIN zonings.edition ON edition.id = release_zoning.edition
    JOIN ingest.dataset ON dataset.id = edition.id
    CROSS JOIN LATERAL (SELECT ST_Extent(zone.geom84) AS extent FROM zonings.zone WHERE zone.edition = edition.id) AS drawn
    WHERE release_zoning.release = ${release}::int AND extent IS NOT NULL
    ORDER BY release_zoning.zoning`.execute(db)
  return rows
}

/** The latest period of each indicator, by code. */
function latestOffers(offers: readonly Offer[]): Offer[] {
  const latest = new Map<string, Offer>()
  for (const offer of offers) {
    const kept = latest.get(offer.indicator)
    if (!kept || offer.period > kept.period) latest.set(offer.indicator, offer)
  }
  return [...latest.values()].sort((a, b) => (a.indicator < b.indicator ? -1 : 1))
}

function alone(scope: Scope, zoning: Zoning): Collection {
  const { id, edition, vintage, nextVintage, geometry, count, extent, territories, source, producer, licence, isFictitious } = zoning
  return {
    id,
    title: titleOf(zoning),
    description: describe(zoning),
    theme: null,
    table: { run: scope.run, zoning: id, vintage, edition, geometry, columns: zoneColumns() },
    ...{ count, extent, territories, source, producer, licence, isFictitious },
    validFrom: `${vintage}-01-01`,
    validTo: nextVintage === null ? null : `${nextVintage - 1}-12-31`,
  }
}

function withTheme(scope: Scope, zoning: Zoning, theme: string, catalogue: ReadonlyMap<string, CatalogueRow>, offers: readonly Offer[]): Collection {
  const bare = alone(scope, zoning)
  const chosen = offers.flatMap(({ indicator, period }) => {
    const defined = catalogue.get(indicator)
    return defined?.theme === theme ? [{ defined, period }] : []
  })
  const named = chosen.map(({ defined, period }) => `${defined.libelle} (${period})`).join(', ')
  return {
    ...bare,
    id: `${bare.id}_${slug(theme)}`,
    title: `${bare.title} : ${lowerFirst(theme)}`,
    description: `${named}. Dernière période de chaque indicateur, par la méthode qui y répond le mieux ; une valeur absente a son statut à côté. ${bare.description}`,
    theme,
    table: { ...bare.table, columns: [...bare.table.columns, ...chosen.flatMap(({ defined, period }) => indicatorColumns(defined, period))] },
  }
}

function titleOf({ label, vintage }: Zoning): string {
  return label.includes(String(vintage)) ? label : `${label} ${vintage}`
}

function describe({ count, geometry, vintage, source, producer, isFictitious }: Zoning): string {
  const what = geometry === 'point' ? (count > 1 ? 'points' : 'point') : count > 1 ? 'territoires' : 'territoire'
  const fiction = isFictitious ? ' Données fictives.' : ''
  return `${count.toLocaleString('fr-FR')} ${what}, millésime ${vintage}, d’après « ${source} » (${producer}).${fiction}`
}

function lowerFirst(text: string): string {
  // An acronym keeps its capitals: « RSA et prime d’activité ».
  return /^\p{Lu}\p{Lu}/u.test(text) ? text : text.charAt(0).toLocaleLowerCase('fr') + text.slice(1)
}

function slug(text: string): string {
  const bare = text.toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').normalize('NFD')
  return bare
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
