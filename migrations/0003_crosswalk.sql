-- Weights source zone → target zone: one sparse matrix per pair of editions and per support.
CREATE SCHEMA crosswalk;

CREATE TABLE crosswalk.crosswalk (
  id               int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_edition   int NOT NULL REFERENCES zonings.edition,
  target_edition   int NOT NULL REFERENCES zonings.edition,
  support_dataset  int REFERENCES ingest.dataset,  -- null: area
  support_variable text,                           -- mass spread over the support's zones; null: area
  weight_count     int NOT NULL,
  checks           jsonb NOT NULL,                 -- conservation, fallbacks, overlapping targets
  computed_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (source_edition, target_edition, support_dataset, support_variable)
);

-- Each crosswalk is its own partition.
CREATE TABLE crosswalk.weight (
  crosswalk    int NOT NULL,
  source       text NOT NULL,
  target       text NOT NULL,
  departement  text,                             -- of the target
  weight       float8 NOT NULL CHECK (weight > 0), -- m(s ∩ t) / m(s)
  target_share float8 NOT NULL,                  -- m(s ∩ t) / m(t): what coverage is summed from
  by_area      boolean NOT NULL,                 -- the source holds no support: its area was used
  PRIMARY KEY (crosswalk, target, source)
) PARTITION BY LIST (crosswalk);
