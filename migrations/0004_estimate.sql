-- Indicators on target zones, one run per build; every method that could answer is kept, ranked.
CREATE SCHEMA estimate;

CREATE TABLE estimate.run (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  editions   int[] NOT NULL,                     -- target editions
  datasets   int[] NOT NULL,                     -- every dataset that a value was computed from
  crosswalks int[] NOT NULL,
  catalogue  jsonb NOT NULL,                     -- variables and indicators as they were
  started_at timestamptz NOT NULL DEFAULT now()
);

-- Each run is its own partition.
CREATE TABLE estimate.value (
  run           int NOT NULL,
  edition       int NOT NULL,                    -- target edition
  zoning        text NOT NULL,
  code          text NOT NULL,
  departement   text,
  indicator     text NOT NULL,
  period        text NOT NULL,
  rank          smallint NOT NULL,               -- 1 is the best method that answers for this zone
  method        text NOT NULL,                   -- officiel | carreaux | support | aire
  support       text,                            -- ancillary of the numerator, e.g. menages_pauvres@carreau200-2019
  source        text NOT NULL,                   -- descriptor of the numerator (or of the published rate)
  dataset       int NOT NULL,                    -- numerator's dataset
  base_dataset  int,                             -- denominator's dataset
  crosswalk     int,                             -- numerator's; null when official
  base_crosswalk int,                            -- denominator's
  value         float8,                          -- null unless status is ok or estime
  status        text NOT NULL,
  reason        text,                            -- in French, why it is not ok
  numerator     float8,
  denominator   float8,
  low           float8, high       float8,       -- 90 % interval
  bound_low     float8, bound_high float8,       -- hard bounds
  coverage      float8,                          -- share of the zone's mass in sources with a usable value
  imputed_share float8,                          -- share of the mass that the producer imputed
  reliability   text CHECK (reliability IN ('A', 'B', 'C', 'D', 'E')),
  official      float8,                          -- the published figure beside an estimate
  PRIMARY KEY (run, zoning, code, indicator, period, rank),
  CHECK ((status IN ('ok', 'estime')) = (value IS NOT NULL))
) PARTITION BY LIST (run);
CREATE INDEX value_read ON estimate.value (zoning, indicator, period, rank, code);
