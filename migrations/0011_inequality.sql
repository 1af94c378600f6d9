-- Inequality inside a territory: how its quarters differ from the rest of it, and how people are sorted over its units.
-- A territory of a single unit of the mesh, or of none, has no row: nothing is spread inside.
CREATE TABLE estimate.inequality (
  run           int NOT NULL REFERENCES estimate.run,
  zoning        text NOT NULL,                 -- of the territory: commune-2024, epci-2024, departement-2024… the last two are unions of the communes of that vintage
  code          text NOT NULL,
  departement   text,                          -- null for an EPCI over several
  indicator     text NOT NULL,
  period        text NOT NULL,
  index         text NOT NULL CHECK (index IN ('ecart', 'dissimilarite', 'isolement', 'exposition', 'theil', 'theil_inter', 'theil_intra')),
  mesh          text NOT NULL,                 -- zoning of the units it was summed over: the index depends on it
  quarters      text,                          -- zoning of the quarters set against the rest; null where the index has none
  source        text NOT NULL,                 -- descriptor of the counts
  value         float8,                        -- null unless status is estime
  low           float8, high float8,           -- 90 % interval, where one is known
  inside        float8,                        -- the indicator in the quarters
  outside       float8,                        -- in the territory without them: the reference
  units         int NOT NULL,                  -- whose figures are known
  population    float8,                        -- what the indicator is a share of, or a mean over; null where it may not be shown
  coverage      float8 NOT NULL,               -- share of the ground (of the side that is least covered, for ecart) in units whose figures are known
  imputed_share float8,                        -- of population
  status        text NOT NULL,
  reason        text,                          -- in French: why it is not shown, or what to know of it
  PRIMARY KEY (run, zoning, code, indicator, period, index, mesh),
  CHECK ((status IN ('ok', 'estime')) = (value IS NOT NULL))
);
