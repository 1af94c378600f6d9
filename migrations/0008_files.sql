-- Files of a release, for those who download everything at once. Kept in the database: every process and every replica serves the same bytes.
CREATE TABLE publish.file (
  release    int NOT NULL REFERENCES publish.release,
  name       text NOT NULL,                      -- qpv-2024.gpkg
  title      text NOT NULL,
  media_type text NOT NULL,
  zoning     text,                               -- null: about the whole release
  row_count  int,
  bytes      bigint NOT NULL,
  sha256     text NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (release, name)
);

-- Content in parts of part_bytes, the last one shorter: a range reads only the parts it meets.
CREATE TABLE publish.file_part (
  release int NOT NULL,
  name    text NOT NULL,
  part    int NOT NULL,                          -- from 0
  content bytea NOT NULL,
  PRIMARY KEY (release, name, part),
  FOREIGN KEY (release, name) REFERENCES publish.file ON DELETE CASCADE
);
ALTER TABLE publish.file_part ALTER COLUMN content SET STORAGE EXTERNAL; -- compressed already: read by range without inflating
