-- Releases: immutable, checked; the API serves exactly one as current.
CREATE SCHEMA publish;

CREATE TABLE publish.release (
  id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run          int NOT NULL REFERENCES estimate.run,
  built_at     timestamptz NOT NULL DEFAULT now(),
  checks       jsonb NOT NULL,                   -- [{code, libelle, reussi, bloquant, detail}]
  is_sound     boolean NOT NULL,                 -- no blocking check failed
  summary      jsonb NOT NULL,                   -- counts by zoning, indicator, method, status
  differences  jsonb NOT NULL                    -- with the release that was current when it was built
);

CREATE TABLE publish.release_zoning (
  release   int NOT NULL REFERENCES publish.release,
  zoning    text NOT NULL,
  edition   int NOT NULL REFERENCES zonings.edition,
  is_target boolean NOT NULL,                    -- estimates were carried onto it
  PRIMARY KEY (release, zoning)
);

-- Every switch, so that a rollback knows where to go back to; the last row is the release served.
CREATE TABLE publish.switch (
  id       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  release  int NOT NULL REFERENCES publish.release,
  action   text NOT NULL CHECK (action IN ('publish', 'rollback')),
  at       timestamptz NOT NULL DEFAULT now()
);
