/**
 * What readers ask of a release, in the words they read (French column names are the wire's own).
 * Each function is one statement; none writes; `release`, `run` and `edition` are immutable, so every answer about them can be kept.
 */

export { type CatalogueRow, readCatalogueOf } from './catalogue.ts'
export { type GenealogyRow, type ParentRow, readGenealogy, readParents } from './relatives.ts'
export { type Check, listReleases, type ReleaseRow } from './releases.ts'
export { currentRelease, type Offer, readScope, type Scope, type ScopeZoning } from './scope.ts'
export { listSources, type SourceRow } from './sources.ts'
export { listTerritories, readTerritory, type TerritoryRow, territoriesGeojson, territoryGeojson } from './territories.ts'
export { listTraceDatasets, type TraceDataset } from './trace-datasets.ts'
export { listTraceSources, type TraceSource } from './trace-sources.ts'
export { readTracedValue, type TracedValue } from './trace-value.ts'
export { listValues, type ValueRow, type ValueSelection, valuesGeojson } from './values.ts'
export { type Bbox, countZones, type GeojsonPage, unknownCodes, type ZoneFilter } from './zone-filter.ts'
export { listZonings, type ZoningRow } from './zonings.ts'
