-- Poverty pockets: what a detection was made from and found. Its kept pockets are the zones of its edition, like any perimeter.
CREATE TABLE zonings.detection (
  edition          int PRIMARY KEY REFERENCES zonings.edition,
  recipe           jsonb NOT NULL,                     -- data/pockets/<id>.json as it was, with its parameters
  mesh_edition     int NOT NULL REFERENCES zonings.edition, -- cells, or IRIS as a coarse fallback
  mesh_dataset     int NOT NULL REFERENCES ingest.dataset,  -- where their people are counted
  qpv_editions     int[] NOT NULL,                     -- perimeters whose ground is left out
  communes_edition int REFERENCES zonings.edition,     -- says which communes are eligible; null: every one is
  thresholds       jsonb NOT NULL,                     -- [{departement, mesure (part, revenu), valeur, niveau (departement, bassin, parametre), perimetres, phrase}]
  sensitivity      jsonb NOT NULL,                     -- {tirages, graine, permutations, fausses_decouvertes, choix [{condition, facteur_seuil, parametres}]}
  facts            jsonb NOT NULL                      -- counts of units and clusters by French name; avertissements [{code, phrase}]
);

-- Every cluster that was judged: kept ones have the code of their zone; the others nearly made it.
CREATE TABLE zonings.pocket (
  edition        int NOT NULL REFERENCES zonings.detection,
  code           text NOT NULL,
  is_kept        boolean NOT NULL,
  departement    text,
  communes       text[] NOT NULL,
  units          int NOT NULL,                         -- cells, or IRIS
  population     float8 NOT NULL,
  households     float8 NOT NULL,
  poor           float8,                               -- poor households; null where one of its units does not tell
  income_mean    float8,                               -- euros a year per consumption unit, winsorised and disposable; null when cells carry none
  imputed_share  float8 NOT NULL,                      -- of the population, in cells that the producer imputed
  compactness    float8 NOT NULL,                      -- 0–1
  threshold      float8 NOT NULL,                      -- what its units were held against
  failed         jsonb NOT NULL,                       -- [{critere, valeur, seuil, phrase}]: empty when kept
  hot_share      float8,                               -- share of its population in units that are hot spots (Gi*, FDR); null: not computed
  draw_share     float8,                               -- share of the draws of its cells in which it survives
  variant_share  float8,                               -- share of the grid of parameters in which it survives
  fragile        text[] NOT NULL DEFAULT '{}',         -- choices without which it does not exist, in French
  geom84         geometry NOT NULL,                    -- outside of the perimeters left out
  PRIMARY KEY (edition, code)
);

-- Units at stake: of a cluster, or which another choice or another draw would put in one.
CREATE TABLE zonings.pocket_unit (
  edition       int NOT NULL REFERENCES zonings.detection,
  unit          text NOT NULL,                         -- code in mesh_edition
  pocket        text,                                  -- its cluster; null: in none
  role          text NOT NULL CHECK (role IN ('coeur', 'lissage', 'limite')), -- over the threshold, taken in by smoothing, borderline
  measure       float8,                                -- poor share, or mean income; null under the disclosure threshold
  is_imputed    boolean NOT NULL,
  gi            float8,                                -- local Getis-Ord Gi*, z-score
  p_value       float8,                                -- conditional permutations, one-sided
  is_hot        boolean,                               -- significant after FDR
  draw_share    float8,                                -- share of draws in which it lies in a pocket
  variant_share float8,                                -- share of the grid of parameters in which it lies in a pocket
  PRIMARY KEY (edition, unit)
);
