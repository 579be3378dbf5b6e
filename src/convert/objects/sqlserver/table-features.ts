import { sqlserverFindings } from '../../../sql/codes/sqlserver.ts';
import { sqlserverObjectFindings } from '../../../sql/codes/sqlserver-objects.ts';
import type { CreateTable } from '../../../sql/tree/define.ts';
import type { TableWork } from '../table/work.ts';

/** Attributes of columns that mean more than how a value is stored ("CREATE TABLE (Transact-SQL)"); sparse columns are just that, since NULLs take no room in PostgreSQL. */
const attributes: Readonly<Record<string, string>> = {
  'MASKED WITH': 'is masked',
  'ENCRYPTED WITH': 'is encrypted',
  FILESTREAM: 'is kept in files',
};

/** Reports what tables and columns of SQL Server have that those of PostgreSQL have not. Where rows lie is left out without a word. */
export function reportSqlserverFeatures({ table, bench, workshop }: TableWork): void {
  if (workshop.source.name !== 'sqlserver') return;
  for (const column of table.definition.columns)
    for (const each of column.properties) {
      const meaning = attributes[each.name];
      const what = `Column ${table.name}.${workshop.names.stored(column.name)}`;
      if (meaning !== undefined) bench.report(sqlserverFindings.columnFeature, each, `${what} ${meaning}.`);
      if (each.name.startsWith('COLUMN_SET'))
        bench.report(
          sqlserverObjectFindings.columnSet,
          each,
          `${what} becomes an ordinary column, which does not follow the sparse ones.`,
        );
    }
  const options = tableOptions(table.definition);
  const isMemory = options.get('MEMORY_OPTIMIZED') === 'ON';
  if (isMemory)
    bench.report(
      sqlserverObjectFindings.memoryOptimized,
      table.definition,
      `Table ${table.name} is memory-optimised${isVolatile(table.definition) ? ', and only its definition is durable' : ''}.`,
    );
  for (const kind of specialKinds(table.definition, options))
    bench.report(sqlserverObjectFindings.tableKind, table.definition, `Table ${table.name} is ${kind}.`);
}

function specialKinds(table: CreateTable, options: ReadonlyMap<string, string>): string[] {
  const found = table.properties
    .filter(({ name }) => name === 'AS')
    .map(({ text }) =>
      /FILETABLE/i.test(text)
        ? 'a FileTable'
        : `a table of ${/NODE/i.test(text) ? 'nodes' : 'edges'} of a graph`,
    );
  return (options.get('LEDGER') ?? 'OFF').startsWith('ON') ? [...found, 'a ledger'] : found;
}

/** Whether the rows of a table need not outlive the server: DURABILITY = SCHEMA_ONLY. */
export function isVolatile(table: CreateTable): boolean {
  return tableOptions(table).get('DURABILITY') === 'SCHEMA_ONLY';
}

/** What WITH (…) of a table says, by names in upper case: `MEMORY_OPTIMIZED` is `ON`, `SYSTEM_VERSIONING` is `ON (HISTORY_TABLE = …)`. */
export function tableOptions({ properties }: CreateTable): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, text } of properties)
    if (name === 'WITH')
      for (const [, option = '', value = ''] of text.matchAll(
        /(\w+)\s*=\s*(\w+(?:\s*\((?:[^()]|\([^()]*\))*\))?)/g,
      ))
        found.set(option.toUpperCase(), value.toUpperCase());
  return found;
}
