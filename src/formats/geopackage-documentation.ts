import type { DatabaseSync } from 'node:sqlite'
import { dictionaryOf, sourcesOf } from './dictionary.ts'
import { changedAt } from './geopackage-layer.ts'
import type { FeatureFile } from './index.ts'

const TABLES = `
  CREATE TABLE dictionnaire (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, colonne TEXT, titre TEXT, description TEXT, unite TEXT, type TEXT);
  CREATE TABLE sources (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, publication INTEGER, id TEXT, titre TEXT, producteur TEXT, licence TEXT, url TEXT,
    millesime INTEGER, periode TEXT);
  CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
    constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name));
  CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
    max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
  INSERT INTO gpkg_extensions VALUES
    ('gpkg_data_columns', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write'),
    ('gpkg_data_column_constraints', NULL, 'gpkg_schema', 'http://www.geopackage.org/spec130/#extension_schema', 'read-write');
`

/** Tables `dictionnaire` and `sources`, and the titles of columns where QGIS reads them: the schema extension (§F.9), which has both of its tables even where a column has no constraint. */
export function writeDocumentation(database: DatabaseSync, { name, columns, about }: FeatureFile): void {
  database.exec(TABLES)
  const content = database.prepare(
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) VALUES (?, 'attributes', ?, ?, ?, 0)",
  )
  const release = `Publication ${about.release}${about.isFictitious ? ', données fictives' : ''}`
  content.run('dictionnaire', 'Dictionnaire', 'Ce que dit chaque colonne, et son unité', changedAt(about.builtAt))
  content.run('sources', 'Sources', `Fichiers et licences d’où viennent les chiffres. ${release}.`, changedAt(about.builtAt))
  const entry = database.prepare('INSERT INTO dictionnaire (colonne, titre, description, unite, type) VALUES (?, ?, ?, ?, ?)')
  const alias = database.prepare('INSERT INTO gpkg_data_columns (table_name, column_name, title, description) VALUES (?, ?, ?, ?)')
  for (const { colonne, titre, description, unite, type } of dictionaryOf(columns)) {
    entry.run(colonne, titre, description, unite, type)
    alias.run(name, colonne, titre, description)
  }
  const source = database.prepare('INSERT INTO sources (publication, id, titre, producteur, licence, url, millesime, periode) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  for (const { publication, id, titre, producteur, licence, url, millesime, periode } of sourcesOf(about))
    source.run(publication, id, titre, producteur, licence, url, millesime, periode)
}
