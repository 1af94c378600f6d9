import type { CsvColumn } from '../../formats/index.ts'
import type { SourceRow } from '../read/sources.ts'
import type { Contents } from './contents.ts'
import { csvFile } from './csv-file.ts'
import type { NewFile } from './store-file.ts'

/** `sources.csv`: every official file that the release was made from, with its licence and the sha256 of what was read. */
export function sourcesFile({ sources }: Contents): NewFile {
  return csvFile('sources.csv', 'Sources : fichiers officiels lus, producteurs, licences, millésimes, empreintes', COLUMNS, sources)
}

const COLUMNS: readonly CsvColumn<SourceRow>[] = [
  { name: 'source', cell: ({ id }) => id },
  { name: 'titre', cell: ({ titre }) => titre },
  { name: 'producteur', cell: ({ producteur }) => producteur },
  { name: 'licence', cell: ({ licence }) => licence },
  { name: 'url', cell: ({ url }) => url },
  { name: 'fictif', cell: ({ fictif }) => (fictif ? 'oui' : 'non') },
  { name: 'contenu', cell: ({ contenu }) => contenu },
  { name: 'zonage', cell: ({ zonage }) => zonage },
  { name: 'millesime', cell: ({ millesime }) => millesime },
  { name: 'periode', cell: ({ periode }) => periode },
  { name: 'secret', cell: ({ secret }) => secret },
  { name: 'fichier', cell: ({ fichier }) => fichier },
  { name: 'sha256', cell: ({ empreinte }) => empreinte },
  { name: 'octets', cell: ({ octets }) => octets },
  { name: 'lignes_lues', cell: ({ lignes_lues }) => lignes_lues },
  { name: 'lignes_gardees', cell: ({ lignes_gardees }) => lignes_gardees },
  { name: 'lu_le', cell: ({ date }) => date },
]
