import type { FileRow } from '../../../publish/read/index.ts'
import { french, link, type Node, type Properties, plain, type Reference, typed } from './rdf.ts'

const FILE_TYPES = 'http://publications.europa.eu/resource/authority/file-type/'
const MEDIA_TYPES = 'https://www.iana.org/assignments/media-types/'

// Of the European table of file types, and whether the media type is registered by IANA.
const FORMATS: Record<string, { format: string | null; isRegistered: boolean }> = {
  csv: { format: 'CSV', isRegistered: true },
  xlsx: { format: 'XLSX', isRegistered: true },
  gpkg: { format: 'GPKG', isRegistered: true },
  parquet: { format: 'PARQUET', isRegistered: true },
  fgb: { format: null, isRegistered: false },
}

/** A file of the release as a distribution of its zoning. `list` is where files are listed, `download` where this one is. */
export function distributionOf(file: FileRow, { list, download }: { list: string; download: string }, rights: Properties): Node {
  return {
    '@id': download,
    '@type': 'dcat:Distribution',
    'dct:title': french(file.titre),
    'dcat:accessURL': link(list),
    'dcat:downloadURL': link(download),
    ...mediaOf(file),
    'dcat:byteSize': typed(String(file.octets), 'xsd:nonNegativeInteger'),
    // Not typed as xsd:hexBinary: harvesters on rdflib, data.gouv.fr among them, would read bytes where they expect text.
    'spdx:checksum': {
      '@type': 'spdx:Checksum',
      'spdx:algorithm': link('http://spdx.org/rdf/terms#checksumAlgorithm_sha256'),
      'spdx:checksumValue': plain(file.empreinte),
    },
    'dct:issued': typed(file.faite_le, 'xsd:dateTime'),
    'dct:modified': typed(file.faite_le, 'xsd:dateTime'),
    ...rights,
  }
}

/** The collection of the zoning in OGC API Features, as a distribution that is asked, not downloaded. */
export function featuresDistribution(title: string, { collection, service }: { collection: string; service: Reference }, rights: Properties): Node {
  return {
    '@id': collection,
    '@type': 'dcat:Distribution',
    'dct:title': french(`${title} : OGC API – Features`),
    'dcat:accessURL': link(collection),
    'dcat:accessService': service,
    'dcat:mediaType': link(`${MEDIA_TYPES}application/geo+json`),
    'dct:format': link(`${FILE_TYPES}GEOJSON`),
    ...rights,
  }
}

function mediaOf({ nom, type }: FileRow): Properties {
  const extension = nom.split('.').at(-1) ?? ''
  const media = type.split(';')[0] ?? type
  const { format, isRegistered } = FORMATS[extension] ?? { format: null, isRegistered: false }
  return {
    'dcat:mediaType': isRegistered ? link(MEDIA_TYPES + media) : { '@type': 'dct:MediaType', 'rdfs:label': plain(media) },
    'dct:format': format ? link(FILE_TYPES + format) : { '@type': 'dct:MediaTypeOrExtent', 'rdfs:label': plain(extension) },
  }
}
