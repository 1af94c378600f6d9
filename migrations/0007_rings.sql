-- Surroundings of target zones: what sources hold around each, within the zone's box widened by a distance and outside of the zone itself.
-- Geometry never changes for a pair of editions: computed once, then kept.
CREATE TABLE crosswalk.ring (
  source_edition int NOT NULL REFERENCES zonings.edition,
  target_edition int NOT NULL REFERENCES zonings.edition,
  distance_m     int NOT NULL,
  source         text NOT NULL,
  target         text NOT NULL,
  shared_m2      float8 NOT NULL CHECK (shared_m2 > 0),
  source_share   float8 NOT NULL,                -- shared_m2 ÷ area of the source
  PRIMARY KEY (source_edition, target_edition, distance_m, target, source)
);
