/**
 * What readers ask of a release, in the words they read (French column names are the wire's own).
 * Each function is one statement; none writes; `release`, `run` and `edition` are immutable, so every answer about them can be kept.
 */

export { EVENTS, type EventCount, type GenealogyEvent, type Homonym, type Tolerances, type Untold } from '../../crosswalk/index.ts'
export type { Validation } from '../../estimate/index.ts'
export { type CatalogueRow, readCatalogueOf } from './catalogue.ts'
export { decimalsOf, indicatorColumns, zoneColumns } from './collection-columns.ts'
export { type Collection, listCollections } from './collections.ts'
export { type EvolutionRow, type EvolutionSelection, listEvolutions } from './evolution.ts'
export {
  countFeatures,
  type FeatureKey,
  type FeaturePage,
  type FeatureQuery,
  type FeatureTable,
  keyAt,
  readFeature,
  readFeatures,
  shownColumns,
  streamFeatures,
  streamRows,
} from './features/index.ts'
export { type FileRow, listFiles, readFileBytes } from './files.ts'
export { type KinRow, type KinShares, listKin } from './genealogy.ts'
export {
  type GenealogyPairRow,
  type GenealogySupport,
  type KinshipRow,
  type KinshipSelection,
  listGenealogies,
  listKinships,
} from './genealogy-pair.ts'
export {
  countInequalityTerritories,
  type InequalityKey,
  type InequalityOffer,
  type InequalityRow,
  type InequalitySelection,
  listInequalities,
  listInequalityOffers,
  unknownInequalityCodes,
} from './inequality.ts'
export { type JudgedPoint, listJudgedPoints } from './judged-points.ts'
export type { QualitySelection } from './judged-rows.ts'
export {
  communesOfEpci,
  countPockets,
  countPocketUnits,
  type Detection,
  type DetectionRow,
  listDetections,
  listLeftOut,
  listPocketDepartements,
  listPocketShapes,
  listPockets,
  listPocketUnitShapes,
  listPocketUnits,
  ORDERS,
  POCKET_STATUSES,
  type PocketRow,
  type PocketSelection,
  type PocketSimulation,
  type PocketUnitRow,
  readCommuneNames,
  type SimulatedTerritory,
  simulatePockets,
  type UnitSelection,
} from './pockets/index.ts'
export { indexWishOf, type QpvSimulation, type QpvWish, simulateQpv } from './qpv-simulation/index.ts'
export { listQuality, listQualityThirds, type QualityRow, type QualityThird } from './quality.ts'
export { type CalibrationRow, type CorrectionRow, type CorrectionTerm, listCalibrations, listCorrections } from './quality-learning.ts'
export { type GenealogyRow, type ParentRow, readGenealogy, readParents } from './relatives.ts'
export { type Check, listReleases, type ReleaseRow } from './releases.ts'
export { currentRelease, type Offer, readScope, type Scope, type ScopeZoning } from './scope.ts'
export { listSeries, type SeriesRow, type SeriesSelection } from './series.ts'
export { listSources, type SourceRow } from './sources.ts'
export { listTerritories, readTerritory, type TerritoryRow, territoriesGeojson, territoryGeojson } from './territories.ts'
export { readClasses } from './tile/classes.ts'
export { HALF_WORLD, isInMatrix, MAX_ZOOM, readTile, type TileAddress } from './tile/index.ts'
export { readMinZoom } from './tile/min-zoom.ts'
export { readTracedCorrection, type TracedCorrection, type TracedTerm } from './trace-correction.ts'
export { listTraceDatasets, type TraceDataset } from './trace-datasets.ts'
export type { ValueKey } from './trace-formula.ts'
export { listTraceSources, type SourceRaking, type TraceSource, totalBeforeBounds } from './trace-sources.ts'
export { type IntervalOrigin, readTracedValue, type TracedValue } from './trace-value.ts'
export { endOfPage, streamValueRows, type ZonePage } from './value-rows.ts'
export { listValues, streamValues, type ValueRow, type ValueSelection, valuesGeojson } from './values.ts'
export { type Bbox, countZones, type GeojsonPage, unknownCodes, wholeEdition, type ZoneFilter } from './zone-filter.ts'
export { listZoningSources, type ZoningSources } from './zoning-sources.ts'
export { listZonings, type ZoningRow } from './zonings.ts'
