import type { CodeEntry } from '../../text/finding.ts';
import * as builtInPackages from './built-in-packages.ts';
import * as catalog from './catalog.ts';
import * as collections from './collections.ts';
import * as converting from './converting.ts';
import * as dictionary from './dictionary.ts';
import * as expressions from './expressions.ts';
import * as mysql from './mysql.ts';
import * as names from './names.ts';
import * as objects from './objects.ts';
import * as overrides from './overrides.ts';
import * as queries from './queries.ts';
import * as reading from './reading.ts';
import * as routines from './routines.ts';
import * as rows from './rows.ts';
import * as sequences from './sequences.ts';
import * as sqlserver from './sqlserver.ts';
import * as sqlserverCode from './sqlserver-code.ts';
import * as sqlserverCollations from './sqlserver-collations.ts';
import * as sqlserverErrors from './sqlserver-errors.ts';
import * as sqlserverMetadata from './sqlserver-metadata.ts';
import * as sqlserverDatabases from './sqlserver-databases.ts';
import * as sqlserverObjects from './sqlserver-objects.ts';
import * as sqlserverQueries from './sqlserver-queries.ts';
import * as sqlserverRoutines from './sqlserver-routines.ts';
import * as statements from './statements.ts';
import * as tables from './tables.ts';
import * as types from './types.ts';
import * as verifying from './verifying.ts';
import * as grants from './grants.ts';
import * as indexes from './indexes.ts';
import * as views from './views.ts';

/** The modules that hold codes, one for each family. A module exports entries, or objects of entries. */
const families: readonly object[] = [
  views,
  indexes,
  grants,
  builtInPackages,
  catalog,
  collections,
  converting,
  dictionary,
  expressions,
  mysql,
  names,
  objects,
  overrides,
  queries,
  reading,
  routines,
  rows,
  sequences,
  sqlserver,
  sqlserverCode,
  sqlserverCollations,
  sqlserverErrors,
  sqlserverMetadata,
  sqlserverDatabases,
  sqlserverObjects,
  sqlserverQueries,
  sqlserverRoutines,
  statements,
  tables,
  types,
  verifying,
];

/** All finding codes: allotted once, never used for anything else. */
export const codes: ReadonlyMap<string, CodeEntry> = new Map(
  families.flatMap(entriesOf).map((entry) => [entry.code, entry]),
);

/** The entries of a family, whichever way its module holds them. */
export function entriesOf(family: object): CodeEntry[] {
  return Object.values(family).flatMap((value: unknown) =>
    isEntry(value)
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).filter(isEntry)
        : [],
  );
}

function isEntry(value: unknown): value is CodeEntry {
  return typeof value === 'object' && value !== null && 'code' in value && 'severity' in value;
}
