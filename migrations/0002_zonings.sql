-- Perimeters by vintage, repaired, in the legal CRS of their territory and in CRS84.
CREATE SCHEMA zonings;

CREATE TABLE zonings.territory (
  id           text PRIMARY KEY,
  label        text NOT NULL,
  srid         int NOT NULL,                    -- legal projected CRS
  departements text[] NOT NULL,                 -- empty: every other département
  extent84     geometry(Polygon, 4326) NOT NULL -- where its coordinates may lie
);
-- Legal CRS: décret 2019-165 and arrêté du 5 mars 2019 (RGF93 v1, RGAF09, RGFG95, RGR92, RGM04, RGPF); extents are the EPSG areas of use.
INSERT INTO zonings.territory (id, label, srid, departements, extent84) VALUES
  ('metropole', 'France métropolitaine', 2154, '{}',          ST_MakeEnvelope(-9.86, 41.15, 10.38, 51.56, 4326)),
  ('antilles',  'Guadeloupe, Martinique, Saint-Martin, Saint-Barthélemy', 5490, '{971,972,977,978}', ST_MakeEnvelope(-63.66, 14.08, -57.52, 18.54, 4326)),
  ('guyane',    'Guyane',     2972, '{973}', ST_MakeEnvelope(-54.61, 2.11, -49.45, 8.88, 4326)),
  ('reunion',   'La Réunion', 2975, '{974}', ST_MakeEnvelope(51.83, -24.72, 58.24, -18.28, 4326)),
  ('mayotte',   'Mayotte',    4471, '{976}', ST_MakeEnvelope(43.68, -14.49, 46.70, -11.33, 4326)),
  ('polynesie', 'Polynésie française, îles du Vent', 3297, '{987}', ST_MakeEnvelope(-150.00, -27.93, -144.00, -12.50, 4326));

-- A zoning is known by kind and vintage; an edition is one reading of its perimeters, never changed afterwards.
CREATE TABLE zonings.edition (
  id          int PRIMARY KEY REFERENCES ingest.dataset,  -- the dataset it was adopted from
  zoning      text NOT NULL,                    -- kind-vintage
  kind        text NOT NULL,                    -- qpv, iris, commune, carreau200, zus, cucs, caf…
  vintage     int NOT NULL,
  label       text NOT NULL,
  geometry    text NOT NULL CHECK (geometry IN ('polygon', 'point')),
  zone_count  int NOT NULL,
  territories text[] NOT NULL,
  checks      jsonb NOT NULL,                   -- repairs, unions, areas changed
  is_current  boolean NOT NULL DEFAULT true,    -- the edition that the next build uses
  adopted_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX edition_current ON zonings.edition (zoning) WHERE is_current;

-- Each edition is its own partition. geom is in the territory's CRS: areas and overlays; geom84 is what clients read.
CREATE TABLE zonings.zone (
  edition      int NOT NULL,
  code         text NOT NULL,
  label        text,
  communes     text[] NOT NULL,
  departement  text,
  epci         text,
  territory    text NOT NULL,
  area_m2      float8 NOT NULL,
  is_rectangle boolean NOT NULL,                -- an axis-parallel rectangle of geom's CRS: clipped without overlay
  geom         geometry NOT NULL,
  geom84       geometry NOT NULL,
  PRIMARY KEY (edition, code)
) PARTITION BY LIST (edition);
CREATE INDEX zone_geom ON zonings.zone USING gist (geom);
CREATE INDEX zone_geom84 ON zonings.zone USING gist (geom84);

-- Whether a CRS is in degrees; null when it is not known.
CREATE FUNCTION zonings.is_geographic(srid int) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT s.srtext LIKE 'GEOGCS%' OR s.srtext LIKE 'GEOGCRS%' FROM public.spatial_ref_sys s WHERE s.srid = is_geographic.srid);

-- Whether coordinates can belong to the CRS that the file claims: degrees stay within ±180 and ±90, metres do not.
CREATE FUNCTION zonings.lies_where_it_says(shape geometry, is_geographic boolean) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (ST_XMin(shape) >= -180 AND ST_XMax(shape) <= 180 AND ST_YMin(shape) >= -90 AND ST_YMax(shape) <= 90) = is_geographic;

CREATE FUNCTION zonings.corner(shape geometry) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN format('%s, %s', round(ST_XMin(shape)::numeric, 4), round(ST_YMin(shape)::numeric, 4));
