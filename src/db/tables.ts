// Generated from migrations/ by `npm run types`: do not edit.

import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export type Json = JsonValue;

export type JsonArray = JsonValue[];

export type JsonObject = {
  [x: string]: JsonValue | undefined;
};

export type JsonPrimitive = boolean | number | string | null;

export type JsonValue = JsonArray | JsonObject | JsonPrimitive;

export interface CrosswalkCrosswalk {
  checks: Json;
  computed_at: Generated<string>;
  id: Generated<number>;
  source_edition: number;
  support_dataset: number | null;
  support_edition: number | null;
  support_variable: string | null;
  target_edition: number;
  weight_count: number;
}

export interface CrosswalkGenealogy {
  area_crosswalk: number;
  basis: Json;
  computed_at: Generated<string>;
  facts: Json;
  housing_crosswalk: number | null;
  id: Generated<number>;
  population_crosswalk: number | null;
  source_edition: number;
  target_edition: number;
  tolerances: Json;
}

export interface CrosswalkKinship {
  event: string;
  genealogy: number;
  housing_source_share: number | null;
  housing_target_share: number | null;
  population_source_share: number | null;
  population_target_share: number | null;
  shared_m2: number;
  source: string | null;
  source_share: number | null;
  target: string | null;
  target_share: number | null;
}

export interface CrosswalkRing {
  distance_m: number;
  shared_m2: number;
  source: string;
  source_edition: number;
  source_share: number;
  target: string;
  target_edition: number;
}

export interface CrosswalkWeight {
  by_area: boolean;
  crosswalk: number;
  departement: string | null;
  source: string;
  target: string;
  target_share: number;
  weight: number;
}

export interface EstimateCalibration {
  groups: number;
  id: number;
  indicator: string;
  left_out: string | null;
  method: string;
  origin: string;
  rho_high: number;
  rho_low: number;
  run: number;
  sample: number;
  source: string;
  source_zoning: string;
  support: string | null;
  zoning: string;
}

export interface EstimateCorrected {
  code: string;
  contributions: number[];
  correction: string;
  features: number[];
  intercept: number;
  left_out: string | null;
  period: string;
  run: number;
  zoning: string;
}

export interface EstimateCorrection {
  code: string;
  datasets: number[];
  groups: number;
  indicator: string;
  intercept: number | null;
  is_default: boolean;
  penalty: number | null;
  period: string;
  reason: string | null;
  run: number;
  sample: number;
  specification: Json;
  spread: Json;
  status: string;
  terms: Json;
  zoning: string;
}

export interface EstimateInequality {
  code: string;
  coverage: number;
  departement: string | null;
  high: number | null;
  imputed_share: number | null;
  index: string;
  indicator: string;
  inside: number | null;
  low: number | null;
  mesh: string;
  outside: number | null;
  period: string;
  population: number | null;
  quarters: string | null;
  reason: string | null;
  run: number;
  source: string;
  status: string;
  units: number;
  value: number | null;
  zoning: string;
}

export interface EstimateJudged {
  bound_high: number | null;
  bound_low: number | null;
  code: string;
  departement: string | null;
  estimate: number;
  high: number | null;
  indicator: string;
  low: number | null;
  method: string;
  official: number;
  official_period: string;
  period: string;
  run: number;
  source: string;
  source_share: number | null;
  support: string | null;
  zoning: string;
}

export interface EstimateRaked {
  amount: number;
  code: string;
  factor: number | null;
  raking: number;
  status: string;
  total_zone: string;
}

export interface EstimateRaking {
  dataset: number;
  editions: number[];
  id: Generated<number>;
  mass_dataset: number | null;
  mass_variable: string | null;
  report: Json;
  total_datasets: number[];
  variable: string;
}

export interface EstimateRun {
  catalogue: Json;
  crosswalks: number[];
  datasets: number[];
  editions: number[];
  id: Generated<number>;
  started_at: Generated<string>;
}

export interface EstimateValue {
  base_crosswalk: number | null;
  base_dataset: number | null;
  base_raking: number | null;
  bound_high: number | null;
  bound_low: number | null;
  calibration: number | null;
  code: string;
  correction: string | null;
  coverage: number | null;
  crosswalk: number | null;
  dataset: number;
  denominator: number | null;
  departement: string | null;
  edition: number;
  grades: string | null;
  high: number | null;
  imputed_share: number | null;
  indicator: string;
  low: number | null;
  method: string;
  numerator: number | null;
  official: number | null;
  period: string;
  raking: number | null;
  rank: number;
  reason: string | null;
  reliability: string | null;
  run: number;
  source: string;
  source_zoning: string | null;
  status: string;
  support: string | null;
  value: number | null;
  zoning: string;
}

export interface IngestDataset {
  descriptor: Json;
  file_bytes: number;
  file_name: string;
  file_sha256: string;
  holds: string;
  id: Generated<number>;
  ingested_at: Generated<string>;
  period: string | null;
  report: Json;
  rows_kept: number;
  rows_read: number;
  source: string;
  superseded_by: number | null;
  variables: string[];
  zoning: string;
}

export interface IngestMeasureRow {
  amounts: (number | null)[];
  code: string;
  dataset: number;
  departement: string | null;
  imputed: Generated<boolean>;
  statuses: string[] | null;
}

export interface IngestZoneRow {
  code: string;
  communes: Generated<string[]>;
  dataset: number;
  departement: string | null;
  epci: string | null;
  geom: string | null;
  label: string | null;
  line: number;
}

export interface PublishFile {
  bytes: number;
  made_at: Generated<string>;
  media_type: string;
  name: string;
  release: number;
  row_count: number | null;
  sha256: string;
  title: string;
  zoning: string | null;
}

export interface PublishFilePart {
  content: Buffer;
  name: string;
  part: number;
  release: number;
}

export interface PublishRelease {
  built_at: Generated<string>;
  checks: Json;
  differences: Json;
  id: Generated<number>;
  is_sound: boolean;
  run: number;
  summary: Json;
}

export interface PublishReleaseZoning {
  edition: number;
  is_target: boolean;
  release: number;
  zoning: string;
}

export interface PublishSwitch {
  action: string;
  at: Generated<string>;
  id: Generated<number>;
  release: number;
}

export interface ZoningsDetection {
  communes_edition: number | null;
  edition: number;
  facts: Json;
  mesh_dataset: number;
  mesh_edition: number;
  qpv_editions: number[];
  recipe: Json;
  sensitivity: Json;
  thresholds: Json;
}

export interface ZoningsEdition {
  adopted_at: Generated<string>;
  checks: Json;
  geometry: string;
  id: number;
  is_current: Generated<boolean>;
  kind: string;
  label: string;
  territories: string[];
  vintage: number;
  zone_count: number;
  zoning: string;
}

export interface ZoningsPocket {
  code: string;
  communes: string[];
  compactness: number;
  departement: string | null;
  draw_share: number | null;
  edition: number;
  failed: Json;
  fragile: Generated<string[]>;
  geom84: string;
  hot_share: number | null;
  households: number;
  imputed_share: number;
  income_mean: number | null;
  is_kept: boolean;
  poor: number | null;
  population: number;
  threshold: number;
  units: number;
  variant_share: number | null;
}

export interface ZoningsPocketUnit {
  draw_share: number | null;
  edition: number;
  gi: number | null;
  is_hot: boolean | null;
  is_imputed: boolean;
  measure: number | null;
  p_value: number | null;
  pocket: string | null;
  role: string;
  unit: string;
  variant_share: number | null;
}

export interface ZoningsTerritory {
  departements: string[];
  extent84: string;
  id: string;
  label: string;
  srid: number;
}

export interface ZoningsZone {
  area_m2: number;
  code: string;
  communes: string[];
  departement: string | null;
  edition: number;
  epci: string | null;
  geom: string;
  geom84: string;
  is_rectangle: boolean;
  label: string | null;
  territory: string;
}

export interface DB {
  "crosswalk.crosswalk": CrosswalkCrosswalk;
  "crosswalk.genealogy": CrosswalkGenealogy;
  "crosswalk.kinship": CrosswalkKinship;
  "crosswalk.ring": CrosswalkRing;
  "crosswalk.weight": CrosswalkWeight;
  "estimate.calibration": EstimateCalibration;
  "estimate.corrected": EstimateCorrected;
  "estimate.correction": EstimateCorrection;
  "estimate.inequality": EstimateInequality;
  "estimate.judged": EstimateJudged;
  "estimate.raked": EstimateRaked;
  "estimate.raking": EstimateRaking;
  "estimate.run": EstimateRun;
  "estimate.value": EstimateValue;
  "ingest.dataset": IngestDataset;
  "ingest.measure_row": IngestMeasureRow;
  "ingest.zone_row": IngestZoneRow;
  "publish.file": PublishFile;
  "publish.file_part": PublishFilePart;
  "publish.release": PublishRelease;
  "publish.release_zoning": PublishReleaseZoning;
  "publish.switch": PublishSwitch;
  "zonings.detection": ZoningsDetection;
  "zonings.edition": ZoningsEdition;
  "zonings.pocket": ZoningsPocket;
  "zonings.pocket_unit": ZoningsPocketUnit;
  "zonings.territory": ZoningsTerritory;
  "zonings.zone": ZoningsZone;
}
