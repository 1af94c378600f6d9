-- Raw official files, as read: one dataset per file, all or nothing, never changed afterwards.
CREATE SCHEMA ingest;

CREATE TABLE ingest.dataset (
  id            int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source        text NOT NULL,                  -- descriptor id: data/sources/<id>.json
  holds         text NOT NULL CHECK (holds IN ('measures', 'zones', 'both')),
  zoning        text NOT NULL,                  -- zoning the codes belong to: kind-vintage, e.g. iris-2020
  period        text,                           -- time of the measures; null for bare perimeters
  file_name     text NOT NULL,
  file_sha256   text NOT NULL,
  file_bytes    bigint NOT NULL,
  rows_read     int NOT NULL,
  rows_kept     int NOT NULL,
  variables     text[] NOT NULL,                -- order of measure_row.amounts
  descriptor    jsonb NOT NULL,                 -- the descriptor as it was when the file was read (French JSON)
  report        jsonb NOT NULL,                 -- what was noticed: encoding, duplicates merged, unknown codes…
  ingested_at   timestamptz NOT NULL DEFAULT now(),
  superseded_by int REFERENCES ingest.dataset   -- a later reading of the same source, zoning and period
);
CREATE INDEX dataset_in_use ON ingest.dataset (zoning, source) WHERE superseded_by IS NULL;

-- One row per zone of a dataset. amounts[i] is the value of dataset.variables[i], null unless its status is ok;
-- statuses is null when every value of the row is ok; imputed, when the producer filled the row from its neighbours.
-- Each dataset is its own partition.
CREATE TABLE ingest.measure_row (
  dataset     int NOT NULL,
  code        text NOT NULL,
  departement text,
  imputed     boolean NOT NULL DEFAULT false,
  amounts     float8[] NOT NULL,
  statuses    text[],
  PRIMARY KEY (dataset, code)
) PARTITION BY LIST (dataset);

-- Perimeters as read, in the file's own CRS, before repair; emptied once zonings has adopted them.
CREATE TABLE ingest.zone_row (
  dataset     int NOT NULL REFERENCES ingest.dataset ON DELETE CASCADE,
  line        int NOT NULL,                     -- feature number in the file, from 1
  code        text NOT NULL,
  label       text,
  communes    text[] NOT NULL DEFAULT '{}',
  departement text,
  epci        text,
  geom        geometry,                         -- null: the file gave none
  PRIMARY KEY (dataset, line)
);
