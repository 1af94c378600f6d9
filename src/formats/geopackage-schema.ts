// Definitions of OGC 12-128r18, annex C and §F.3, as they stand there.

/** Application « GPKG », version 1.3; the tables that every GeoPackage has, and that of extensions. */
export const CORE_TABLES = `
  PRAGMA application_id = 1196444487;
  PRAGMA user_version = 10300;
  CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
  CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
  CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
  CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
`

/** Keeps the index of `table.geom` true when the file is edited: their functions are those of the program that edits (GDAL, QGIS). */
export function rtreeTriggers(table: string, rtree: string): string {
  const t = quoted(table)
  const r = quoted(rtree)
  const named = (event: string): string => quoted(`${rtree}_${event}`)
  const isShown = 'NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)'
  const isGone = 'NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)'
  const add = `INSERT OR REPLACE INTO ${r} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));`
  const remove = `DELETE FROM ${r} WHERE id = OLD.fid;`
  return `
    CREATE TRIGGER ${named('insert')} AFTER INSERT ON ${t} WHEN (${isShown}) BEGIN ${add} END;
    CREATE TRIGGER ${named('update1')} AFTER UPDATE OF geom ON ${t} WHEN OLD.fid = NEW.fid AND (${isShown}) BEGIN ${add} END;
    CREATE TRIGGER ${named('update2')} AFTER UPDATE OF geom ON ${t} WHEN OLD.fid = NEW.fid AND (${isGone}) BEGIN ${remove} END;
    CREATE TRIGGER ${named('update3')} AFTER UPDATE ON ${t} WHEN OLD.fid != NEW.fid AND (${isShown}) BEGIN ${remove} ${add} END;
    CREATE TRIGGER ${named('update4')} AFTER UPDATE ON ${t} WHEN OLD.fid != NEW.fid AND (${isGone})
      BEGIN DELETE FROM ${r} WHERE id IN (OLD.fid, NEW.fid); END;
    CREATE TRIGGER ${named('delete')} AFTER DELETE ON ${t} WHEN OLD.geom NOT NULL BEGIN ${remove} END;
  `
}

/** A name as SQLite takes it, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
