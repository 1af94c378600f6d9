import { type Around, datasetOf, type ZoningContent } from './dataset.ts'
import { french, link, type Node, typed } from './rdf.ts'

/** The catalogue of a release (DCAT-AP 3): a dataset per zoning that has values, and the services that answer about them. */
export function catalogueOf(zonings: readonly ZoningContent[], around: Omit<Around, 'publisher' | 'features'>): Node {
  const { origin, served, modified } = around
  const publisher: Node = {
    '@id': `${origin}/#kartye`,
    '@type': 'foaf:Agent',
    'foaf:name': french('Kartyé, observatoire de l’égalité des territoires'),
    'foaf:homepage': link(origin),
  }
  const features = link(`${origin}/ogc`)
  const datasets = zonings.map((zoning) => datasetOf(zoning, { ...around, publisher: link(`${origin}/#kartye`), features }))
  const servesDataset = datasets.flatMap(({ '@id': uri }) => (uri === undefined ? [] : [link(uri)]))
  return {
    '@id': `${origin}/dcat`,
    '@type': 'dcat:Catalog',
    'dct:title': french('Kartyé : indicateurs sociaux des périmètres de la politique de la ville'),
    'dct:description': french(
      `Indicateurs harmonisés sur les périmètres de la politique de la ville et sur les zonages d’où ils viennent : publication ${served.release}, un jeu par zonage.`,
    ),
    'dct:publisher': publisher,
    'foaf:homepage': link(origin),
    'dct:language': link('http://publications.europa.eu/resource/authority/language/FRA'),
    'dcat:themeTaxonomy': link('http://publications.europa.eu/resource/authority/data-theme'),
    'dct:issued': typed(served.builtAt, 'xsd:dateTime'),
    'dct:modified': typed(modified, 'xsd:dateTime'),
    'dcat:dataset': datasets,
    'dcat:service': [
      {
        '@id': `${origin}/ogc`,
        '@type': 'dcat:DataService',
        'dct:title': french('Kartyé : OGC API – Features'),
        'dct:description': french('Territoires et indicateurs pour les outils de cartographie : QGIS, GDAL, R, Python, cartes web.'),
        'dcat:endpointURL': link(`${origin}/ogc`),
        'dcat:endpointDescription': link(`${origin}/ogc/api`),
        'dct:conformsTo': link('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core'),
        'dcat:servesDataset': servesDataset,
        'dct:publisher': link(`${origin}/#kartye`),
      },
      {
        '@id': `${origin}/api/v1`,
        '@type': 'dcat:DataService',
        'dct:title': french('Kartyé : API des valeurs, de leur trace et de leur qualité'),
        'dct:description': french('Valeurs en JSON, GeoJSON et CSV, avec leur trace jusqu’aux fichiers officiels.'),
        'dcat:endpointURL': link(`${origin}/api/v1`),
        'dcat:endpointDescription': link(`${origin}/openapi.json`),
        'dct:conformsTo': link('https://spec.openapis.org/oas/v3.0.3'),
        'dcat:servesDataset': servesDataset,
        'dct:publisher': link(`${origin}/#kartye`),
      },
    ],
  }
}
