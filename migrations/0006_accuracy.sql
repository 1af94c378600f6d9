-- How right an estimate is: calibrated intervals, grades, corrections learned on official figures, totals kept, and what truth says of each method.

-- Intervals are drawn from a dispersion, learned where official figures are; grades are letters, one per rule, in the order of estimate/reliability.
ALTER TABLE estimate.value
  ADD COLUMN source_zoning text,                 -- zoning of the source: an estimate keeps both vintages
  ADD COLUMN grades        text,                 -- e.g. 'BAABCA-': one letter per rule, '-' where it does not apply
  ADD COLUMN calibration   int,                  -- estimate.calibration.id: where the interval's width comes from
  ADD COLUMN correction    text,                 -- estimate.correction.code, when method is corrige
  ADD COLUMN raking        int,                  -- estimate.raking.id, when the numerators of sources were raked to a published total
  ADD COLUMN base_raking   int;                  -- the same, for their denominators

-- Dispersion of what one method says of one indicator: var = Σ drawn + rho · Σ grouped (method, § 5), for errors above and below the estimate.
CREATE TABLE estimate.calibration (
  run         int NOT NULL REFERENCES estimate.run,
  id          int NOT NULL,
  indicator   text NOT NULL,
  zoning      text NOT NULL,
  source_zoning text NOT NULL,                   -- a dispersion holds for one scale of sources
  method      text NOT NULL,
  support     text,                              -- e.g. menages_pauvres@carreau200-2019; null: none
  origin      text NOT NULL CHECK (origin IN ('construction', 'catalogue', 'prudence')), -- learned in this build, measured elsewhere, or neither
  rho_low     float8 NOT NULL,                   -- where the estimate is too high
  rho_high    float8 NOT NULL,                   -- where it is too low
  sample      int NOT NULL,                      -- perimeters with an official figure
  groups      int NOT NULL,                      -- their départements
  source      text NOT NULL,                     -- in French: which truth
  left_out    text,                              -- département left out, for its own perimeters with an official figure; null: none
  PRIMARY KEY (run, id)
);

-- A corrected estimator, fitted in the run on perimeters with official figures; kept with its reason when it steps aside.
CREATE TABLE estimate.correction (
  run        int NOT NULL REFERENCES estimate.run,
  code       text NOT NULL,                      -- data/corrections/<code>.json
  indicator  text NOT NULL,
  zoning     text NOT NULL,
  period     text NOT NULL,                      -- of the official figures it learned from
  status     text NOT NULL CHECK (status IN ('ajustee', 'ecartee')),
  reason     text,                               -- in French, why it steps aside
  is_default boolean NOT NULL,                   -- cross-validation says it beats the other methods
  specification jsonb NOT NULL,                  -- as the catalogue had it
  datasets   int[] NOT NULL,                     -- every dataset that a feature was read from
  sample     int NOT NULL,
  groups     int NOT NULL,                       -- départements, left out whole in cross-validation
  penalty    float8,                             -- lambda of the ridge
  intercept  float8,
  terms      jsonb NOT NULL,                     -- [{code, libelle, moyenne, ecart_type, coefficient, minimum, maximum}]
  spread     jsonb NOT NULL,                     -- how wide the interval is: coefficients of |error|, floor and quantile
  PRIMARY KEY (run, code, zoning, period)
);

-- What a correction said of a zone, term by term: intercept + Σ contributions = the estimate, before it is held within the hard bounds.
CREATE TABLE estimate.corrected (
  run           int NOT NULL REFERENCES estimate.run,
  correction    text NOT NULL,
  zoning        text NOT NULL,
  period        text NOT NULL,
  code          text NOT NULL,
  features      float8[] NOT NULL,               -- in the order of correction.terms
  contributions float8[] NOT NULL,
  intercept     float8 NOT NULL,
  left_out      text,                            -- département left out of the fit that made this estimate, where an official figure exists
  PRIMARY KEY (run, correction, zoning, period, code)
);

-- Source counts brought to a published total by iterative proportional fitting; computed once for a dataset and its totals, then kept.
CREATE TABLE estimate.raking (
  id             int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dataset        int NOT NULL REFERENCES ingest.dataset,
  variable       text NOT NULL,
  total_datasets int[] NOT NULL,                 -- where the totals are published
  editions       int[] NOT NULL,                 -- perimeters of the counts and of the totals
  mass_dataset   int REFERENCES ingest.dataset,  -- what missing sources share the remainder by; null: by area
  mass_variable  text,
  report         jsonb NOT NULL,                 -- convergence, iterations, largest gap, totals kept or refused and why
  UNIQUE NULLS NOT DISTINCT (dataset, variable, total_datasets, editions, mass_dataset, mass_variable)
);
CREATE TABLE estimate.raked (
  raking int NOT NULL REFERENCES estimate.raking ON DELETE CASCADE,
  code   text NOT NULL,                          -- zone of the dataset
  amount float8 NOT NULL,
  factor float8,                                 -- amount ÷ published count; null where the producer gave none
  status text NOT NULL CHECK (status IN ('cale', 'reparti', 'repris')), -- scaled from its published count, its part of the remainder, or the total of it alone
  total_zone text NOT NULL,                      -- zoning and code of the total, e.g. 'commune-2020 34172'
  PRIMARY KEY (raking, code)
);

-- Every estimate that an official figure can judge, as it was before unreliable ones were withheld: what the quality report reads.
CREATE TABLE estimate.judged (
  run             int NOT NULL REFERENCES estimate.run,
  zoning          text NOT NULL,
  code            text NOT NULL,
  departement     text,
  indicator       text NOT NULL,
  period          text NOT NULL,
  method          text NOT NULL,
  support         text,
  source          text NOT NULL,
  estimate        float8 NOT NULL,
  low             float8,
  high            float8,
  bound_low       float8,
  bound_high      float8,
  official        float8 NOT NULL,
  official_period text NOT NULL,
  source_share    float8,                        -- share of its sources that the zone makes up: 1 when it is made of whole sources
  UNIQUE NULLS NOT DISTINCT (run, zoning, indicator, period, method, support, source, code)
);
