/** A conformance class with what it means to a reader. */
type ConformanceClass = { uri: string; meaning: string }

const features = (part: 1 | 2 | 3, name: string): string => `http://www.opengis.net/spec/ogcapi-features-${part}/1.0/conf/${name}`
const cql2 = (name: string): string => `http://www.opengis.net/spec/cql2/1.0/conf/${name}`

/** What is claimed: only what an outside checker tests and finds right. More is offered than is claimed: see OFFERED. */
export const CLASSES: readonly ConformanceClass[] = [
  { uri: features(1, 'core'), meaning: 'Collections, entités, emprise (bbox), validité (datetime), pagination' },
  { uri: features(1, 'geojson'), meaning: 'Réponses en GeoJSON' },
  { uri: features(1, 'html'), meaning: 'Pages à lire' },
  { uri: features(1, 'oas30'), meaning: 'Définition de l’API en OpenAPI 3.0' },
  { uri: features(2, 'crs'), meaning: 'Coordonnées et emprises dans plusieurs systèmes (crs, bbox-crs)' },
  { uri: features(3, 'queryables'), meaning: 'Liste des propriétés qui se filtrent' },
  { uri: features(3, 'queryables-query-parameters'), meaning: 'Une propriété comme paramètre : ?departement=972' },
  { uri: features(3, 'filter'), meaning: 'Filtre composé (filter)' },
  { uri: features(3, 'features-filter'), meaning: 'Filtre sur les entités d’une collection' },
  { uri: cql2('cql2-text'), meaning: 'Filtre écrit en CQL2, forme texte' },
  { uri: cql2('basic-cql2'), meaning: 'Comparaisons, IS NULL, AND, OR, NOT' },
  { uri: cql2('advanced-comparison-operators'), meaning: 'LIKE, BETWEEN, IN' },
  { uri: cql2('case-insensitive-comparison'), meaning: 'CASEI : sans égard aux majuscules' },
  { uri: cql2('accent-insensitive-comparison'), meaning: 'ACCENTI : sans égard aux accents' },
  { uri: cql2('basic-spatial-functions'), meaning: 'S_INTERSECTS avec un point ou une emprise' },
]

/** What works without being claimed, since no outside checker has judged it. */
export const OFFERED: readonly string[] = [
  'Filtres CQL2 en JSON (filter-lang=cql2-json)',
  'S_INTERSECTS avec toute géométrie ; S_EQUALS, S_DISJOINT, S_TOUCHES, S_WITHIN, S_OVERLAPS, S_CROSSES, S_CONTAINS',
  'Opérations arithmétiques dans un filtre (+, -, *, /)',
  'Tri (sortby), choix des propriétés (properties), réponse sans géométrie (skipGeometry)',
  'Tuiles vectorielles (OGC API – Tiles) de chaque collection',
]

export function conformanceDocument(): { conformsTo: string[] } {
  return { conformsTo: CLASSES.map(({ uri }) => uri) }
}
