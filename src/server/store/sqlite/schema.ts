/**
 * The state's tables, version by version. A version is never changed once it is released: what the next one needs is a statement more. `user_version` of the file
 * says which were executed.
 */
export const versions: readonly string[] = [
  `CREATE TABLE document (sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, content TEXT NOT NULL,
     UNIQUE (kind, id)) STRICT;
   CREATE TABLE document_key (kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
     PRIMARY KEY (kind, name, value, document)) STRICT, WITHOUT ROWID;
   CREATE INDEX document_key_document ON document_key (document);
   CREATE TABLE secret (kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, sealed TEXT NOT NULL, PRIMARY KEY (kind, id, field)) STRICT;
   CREATE TABLE journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, at INTEGER NOT NULL, subject TEXT NOT NULL, record TEXT NOT NULL) STRICT;
   CREATE INDEX journal_at ON journal (name, at);
   CREATE INDEX journal_subject ON journal (name, subject, sequence);
   CREATE TABLE table_row (task TEXT NOT NULL, schema TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, content TEXT NOT NULL,
     PRIMARY KEY (task, schema, name)) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE model (project TEXT NOT NULL, origin TEXT NOT NULL, path TEXT NOT NULL, parent TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
     kind TEXT NOT NULL, state TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (project, origin, path)) STRICT, WITHOUT ROWID;
   CREATE INDEX model_parent ON model (project, origin, parent, position, name);
   CREATE TABLE model_text (project TEXT NOT NULL, origin TEXT NOT NULL, path TEXT NOT NULL, definition TEXT NOT NULL, content TEXT NOT NULL,
     PRIMARY KEY (project, origin, path)) STRICT;`,
  // Lists are read in the order in which documents came.
  `CREATE INDEX document_order ON document (kind, sequence);`,
];
