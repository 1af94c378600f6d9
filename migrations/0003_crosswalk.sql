-- Weights source zone → target zone: one sparse matrix per pair of editions and per support.
CREATE SCHEMA crosswalk;

CREATE TABLE crosswalk.crosswalk (
  id               int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_edition   int NOT NULL REFERENCES zonings.edition,
  target_edition   int NOT NULL REFERENCES zonings.edition,
  support_edition  int REFERENCES zonings.edition, -- cells or points that say where people are; null: area
  support_dataset  int REFERENCES ingest.dataset,  -- where their mass is measured
  support_variable text,                           -- which mass
  weight_count     int NOT NULL,
  checks           jsonb NOT NULL,                 -- conservation, fallbacks, overlapping targets
  computed_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (source_edition, target_edition, support_edition, support_dataset, support_variable)
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

-- Area of a ∩ b in m². A rectangle clips the other shape, which costs a fifth of an overlay and agrees with it to 1e-11;
-- containment is tested before cutting (prepared geometries).
CREATE FUNCTION crosswalk.overlap_m2(a geometry, a_m2 float8, a_is_rectangle boolean, b geometry, b_m2 float8, b_is_rectangle boolean) RETURNS float8
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN a_is_rectangle THEN ST_Area(ST_ClipByBox2D(b, a::box2d))
    WHEN b_is_rectangle THEN ST_Area(ST_ClipByBox2D(a, b::box2d))
    WHEN ST_CoveredBy(a, b) THEN a_m2
    WHEN ST_CoveredBy(b, a) THEN b_m2
    WHEN ST_Intersects(a, b) THEN ST_Area(ST_Intersection(a, b))
    ELSE 0
  END;
