import { bulkLoad, textArrayLiteral } from '../db/bulk.ts'
import type { Db, Transaction } from '../db/database.ts'
import { formatZoningId } from '../model/zoning-id.ts'
import { addDataset, datasetInUse, finishDataset, lockDatasets, supersedeDataset } from './dataset.ts'
import { DescriptorFile } from './descriptor.ts'
import { ZONE_COLUMNS } from './zone-rows.ts'

/** A zone that a computation drew; `ewkb` in hexadecimal, with its SRID. */
export type DerivedZone = { code: string; label: string; communes: readonly string[]; departement: string | null; epci: string | null; ewkb: string }

/** Perimeters that Kartyé computes from what it holds, rather than reads in a file: what they are, and what they were made from. */
export type Derived = {
  /** Id of the source, as those of data/sources. */
  source: string
  kind: string
  vintage: number
  title: string
  label: string
  /** What has to be known before using them: French sentences. */
  pitfalls: readonly string[]
  isFictitious: boolean
  /** The file that says how they are made. */
  file: string
  /** Hexadecimal sha256 of everything they are made from, and the length of what was hashed: the same inputs give the same zones. */
  sha256: string
  bytes: number
}

const PRODUCER = 'Kartyé (périmètres calculés)'
const LICENCE = 'Licence Ouverte 2.0 (Etalab)'
const LICENCE_PAGE = 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/'

/** The dataset in use that was made from the same inputs; null when there is none. Others of the same zoning wait until the end of the transaction. */
export async function sameDerived(db: Db, derived: Derived): Promise<number | null> {
  await lockDatasets(db, keyOf(derived))
  const inUse = await datasetInUse(db, keyOf(derived), JSON.stringify(descriptorOf(derived)))
  return inUse && inUse.sha256 === derived.sha256 && inUse.isSameDescriptor ? inUse.id : null
}

/** Writes computed perimeters as a dataset of ingest, in place of the former one of this source and zoning; returns its id. */
export async function addDerivedZones(transaction: Transaction, derived: Derived, zones: readonly DerivedZone[], report: object): Promise<number> {
  const { db } = transaction
  const key = keyOf(derived)
  const descriptorJson = JSON.stringify(descriptorOf(derived))
  await lockDatasets(db, key)
  const previous = await datasetInUse(db, key, descriptorJson)
  const dataset = await addDataset(db, {
    ...key,
    holds: 'zones',
    file: derived.file,
    sha256: derived.sha256,
    bytes: derived.bytes,
    variables: [],
    descriptorJson,
  })
  await bulkLoad(
    transaction,
    'ingest.zone_row',
    ZONE_COLUMNS,
    zones.map(({ code, label, communes, departement, epci, ewkb }, i) => [
      String(dataset),
      String(i + 1),
      code,
      label,
      textArrayLiteral(communes),
      departement,
      epci,
      ewkb,
    ]),
  )
  await finishDataset(db, dataset, { read: zones.length, kept: zones.length, variables: [], report })
  if (previous) await supersedeDataset(db, previous.id, dataset)
  return dataset
}

function keyOf({ source, kind, vintage }: Pick<Derived, 'source' | 'kind' | 'vintage'>): { source: string; zoning: string; period: null } {
  return { source, zoning: formatZoningId({ kind, vintage }), period: null }
}

/** What a reader of the catalogue is told of them, in the words of the descriptors of files. */
function descriptorOf({ source, kind, vintage, title, label, pitfalls, isFictitious }: Derived): object {
  return DescriptorFile.parse({
    id: source,
    titre: title,
    producteur: PRODUCER,
    licence: LICENCE,
    page: LICENCE_PAGE,
    fictif: isFictitious,
    contenu: 'perimetres',
    zonage: { type: kind, millesime: vintage, libelle: label },
    cle: { colonnes: ['code'] },
    libelle: 'label',
    pieges: [...pitfalls],
  })
}
