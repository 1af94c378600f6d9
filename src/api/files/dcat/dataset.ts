import type { Collection, FileRow, SourceRow } from '../../../publish/read/index.ts'
import type { Served } from '../../serving.ts'
import { spatialOf, temporalOf } from './coverage.ts'
import { distributionOf, featuresDistribution } from './distribution.ts'
import { licenceOf } from './licence.ts'
import { french, link, type Node, plain, type Reference, typed } from './rdf.ts'

/** A zoning of the release with what it holds: its files, and the official files that it was made from. */
export type ZoningContent = { collection: Collection; files: readonly FileRow[]; sources: readonly SourceRow[] }

/** Addresses and agents that every dataset shares. */
export type Around = { origin: string; served: Served; publisher: Reference; features: Reference; modified: string; documents: readonly FileRow[] }

/** A zoning of the release as a dataset (DCAT-AP 3). Its name stays the same from one release to the next: harvesters know it by that. */
export function datasetOf({ collection, files, sources }: ZoningContent, around: Around): Node {
  const { origin, served, publisher, features, modified, documents } = around
  const { title, table } = collection
  const uri = `${origin}/api/v1/zonages/${table.zoning}`
  const list = `${origin}/api/v1/publications/${served.release}/fichiers`
  const offers = served.offers.filter(({ zoning }) => zoning === table.zoning)
  const rights = licenceOf([collection.licence, ...sources.map(({ licence }) => licence)])
  return {
    '@id': uri,
    '@type': 'dcat:Dataset',
    'dct:identifier': plain(uri),
    'dct:title': french(`${title} : indicateurs sociaux`),
    'dct:description': french(describe(collection, offers, served, sources)),
    'dcat:keyword': keywords(collection, offers, served).map(french),
    'dcat:theme': link('http://publications.europa.eu/resource/authority/data-theme/SOCI'),
    'dct:publisher': publisher,
    'dcat:landingPage': link(`${origin}/ogc/collections/${collection.id}?f=html`),
    'foaf:page': documents.map(({ nom }) => link(`${list}/${nom}`)),
    'dct:language': link('http://publications.europa.eu/resource/authority/language/FRA'),
    'dct:accessRights': link('http://publications.europa.eu/resource/authority/access-right/PUBLIC'),
    'dct:accrualPeriodicity': link('http://publications.europa.eu/resource/authority/frequency/IRREG'),
    'dct:conformsTo': link('http://www.opengis.net/def/crs/OGC/1.3/CRS84'),
    'dct:issued': typed(served.builtAt, 'xsd:dateTime'),
    'dct:modified': typed(modified, 'xsd:dateTime'),
    'dcat:version': plain(String(served.release)),
    'dct:spatial': spatialOf(collection.extent),
    ...temporalOf(offers.map(({ period }) => period)),
    ...rights,
    'dct:provenance': { '@type': 'dct:ProvenanceStatement', 'rdfs:label': french(provenance(served)) },
    'prov:wasDerivedFrom': sources.map(sourceNode),
    'dcat:distribution': [
      ...files.map((file) => distributionOf(file, { list, download: `${list}/${file.nom}` }, rights)),
      featuresDistribution(title, { collection: `${origin}/ogc/collections/${collection.id}`, service: features }, rights),
    ],
  }
}

function describe({ description, isFictitious }: Collection, offers: Served['offers'], { catalogue }: Served, sources: readonly SourceRow[]): string {
  const labels = codesOf(offers).map((code) => catalogue.get(code)?.libelle ?? code)
  const said = [
    description,
    `${labels.length > 1 ? `${labels.length} indicateurs` : 'Un indicateur'} : ${labels.join(' ; ')}.`,
    'Une valeur est un chiffre officiel ou une estimation, avec son intervalle et sa fiabilité ; une valeur absente dit pourquoi.',
  ].join(' ')
  return isFictitious || sources.some(({ fictif }) => fictif) ? `Données fictives, de démonstration : elles ne décrivent aucun territoire réel. ${said}` : said
}

function keywords({ table, territories }: Collection, offers: Served['offers'], { catalogue }: Served): string[] {
  const themes = codesOf(offers).map((code) => catalogue.get(code)?.theme ?? '')
  const kind = table.zoning.split('-')[0] ?? ''
  return [...new Set(['politique de la ville', 'indicateurs sociaux', kind, ...territories, ...themes])].filter((word) => word !== '')
}

function codesOf(offers: Served['offers']): string[] {
  return [...new Set(offers.map(({ indicator }) => indicator))]
}

function provenance({ release }: Served): string {
  return `Publication ${release} : chiffres officiels repris tels quels, ou effectifs portés d’un zonage à l’autre par une table de passage ; chaque valeur se retrace dans l’API.`
}

// Not a dcat:Dataset: harvesters would take it for one of ours.
function sourceNode({ titre, producteur, licence, url, millesime, periode }: SourceRow): Node {
  return {
    '@type': 'prov:Entity',
    'dct:title': french(`${titre} (millésime ${millesime}${periode ? `, période ${periode}` : ''})`),
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': french(producteur) },
    'dct:rights': french(licence),
    'foaf:page': link(url),
  }
}
