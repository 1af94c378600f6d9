-- Inequality inside a territory: how its quarters differ from the rest of it, and how people are sorted over its units.
CREATE TABLE estimate.inequality (
  run           int NOT NULL REFERENCES estimate.run,
  zoning        text NOT NULL,                 -- of the territory: commune-2024, epci-2024, departement-2024…
  code          text NOT NULL,
  indicator     text NOT NULL,
  period        text NOT NULL,
  index         text NOT NULL CHECK (index IN ('ecart', 'dissimilarite', 'isolement', 'exposition', 'theil', 'theil_inter', 'theil_intra')),
  mesh          text NOT NULL,                 -- zoning of the units it was summed over: the index depends on it
  quarters      text,                          -- zoning of the quarters set against the rest; null where the index has none
  source        text NOT NULL,                 -- descriptor of the counts
  value         float8,                        -- null unless status is ok or estime
  low           float8, high float8,           -- 90 % interval, where one is known
  inside        float8,                        -- the indicator in the quarters
  outside       float8,                        -- in the territory without them: the reference
  units         int NOT NULL,
  population    float8,
  imputed_share float8,
  status        text NOT NULL,
  reason        text,                          -- in French, why it is not shown
  PRIMARY KEY (run, zoning, code, indicator, period, index, mesh),
  CHECK ((status IN ('ok', 'estime')) = (value IS NOT NULL))
);
