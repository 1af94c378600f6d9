-- How the perimeters of one edition became those of another: read from their crosswalks, kept per pair of editions.
CREATE TABLE crosswalk.genealogy (
  id                   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_edition       int NOT NULL REFERENCES zonings.edition, -- the earlier vintage
  target_edition       int NOT NULL REFERENCES zonings.edition,
  area_crosswalk       int NOT NULL REFERENCES crosswalk.crosswalk,
  population_crosswalk int REFERENCES crosswalk.crosswalk,      -- null: no support says where people are
  housing_crosswalk    int REFERENCES crosswalk.crosswalk,
  tolerances           jsonb NOT NULL,                          -- shares under or over which an event is told
  facts                jsonb NOT NULL,                          -- events counted, homonyms
  basis                jsonb NOT NULL,                          -- version of the rule, and what said where people and dwellings are: with another, another genealogy
  computed_at          timestamptz NOT NULL DEFAULT now(),
  UNIQUE (source_edition, target_edition, basis)
);

-- A pair of zones that share ground; source null: born, target null: gone.
CREATE TABLE crosswalk.kinship (
  genealogy               int NOT NULL REFERENCES crosswalk.genealogy ON DELETE CASCADE,
  source                  text,
  target                  text,
  event                   text NOT NULL CHECK (event IN ('identique', 'modifie', 'fusion', 'scission', 'recomposition', 'ne', 'disparu', 'contact')),
  shared_m2               float8 NOT NULL,
  source_share            float8, -- of the source's area (0–1)
  target_share            float8,
  population_source_share float8, -- of the source's people, where a support says where they are
  population_target_share float8,
  housing_source_share    float8, -- of its dwellings
  housing_target_share    float8,
  CHECK (source IS NOT NULL OR target IS NOT NULL),
  UNIQUE NULLS NOT DISTINCT (genealogy, source, target)
);
CREATE INDEX kinship_target ON crosswalk.kinship (genealogy, target);
