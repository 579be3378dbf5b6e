import type {
  ConvertedTables,
  CreationStatement,
  LeftOut,
  Naming,
  TableName,
} from '../../../catalog/converter.ts';
import type { MysqlDefinitions } from './definitions.ts';
import { name as quoted } from '../names.ts';

/**
 * Definitions of tables of one MySQL or MariaDB server for another, as SHOW CREATE TABLE writes them, with the names that they get. Secondary indexes
 * are taken out and made after the load, foreign keys at the end. AUTO_INCREMENT stays what it is.
 */
export function recreate({ tables, others }: MysqlDefinitions, naming: Naming): ConvertedTables {
  const statements: CreationStatement[] = [];
  const leftOut: LeftOut[] = [];
  const converted: ConvertedTables['tables'][number][] = [];
  for (const table of tables) {
    const target = naming.table(table.schema, table.name);
    if (!target) continue;
    const parts = partsOf(table, naming);
    converted.push({ source: { schema: table.schema, name: table.name }, target, columns: parts.columns });
    leftOut.push(...parts.leftOut);
    statements.push(...statementsOf(parts, table, target, naming, leftOut));
  }
  for (const { kind, schema, name } of others)
    leftOut.push({
      object: `${kind} ${schema}.${name}`,
      why: 'only tables and what they consist of are made',
    });
  return {
    tables: converted,
    schemas: [...new Set(converted.map(({ target }) => target.schema))],
    statements,
    leftOut,
  };
}

/** A definition cut into its lines, of which the server writes one for each column, key and check. */
interface Parts {
  readonly columns: readonly (readonly [string, string])[];
  /** What stays in the table: columns, primary key, checks. */
  readonly body: readonly string[];
  readonly indexes: readonly string[];
  readonly foreignKeys: readonly string[];
  /** From the closing parenthesis on: engine, character set, partitions. */
  readonly tail: string;
  readonly leftOut: readonly LeftOut[];
}

const index = /^(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?(?:KEY|INDEX) `((?:[^`]|``)+)`/;
const foreignKey = /^CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY /;

function partsOf(table: MysqlDefinitions['tables'][number], naming: Naming): Parts {
  const { lines, tail } = linesOf(table.sql);
  const columns = new Map<string, string | undefined>();
  for (const line of lines) {
    const column = /^`((?:[^`]|``)+)`/.exec(line)?.[1]?.replaceAll('``', '`');
    if (column !== undefined) columns.set(column, naming.column(table.schema, table.name, column));
  }
  const body: string[] = [];
  const indexes: string[] = [];
  const foreignKeys: string[] = [];
  const leftOut: LeftOut[] = [];
  const numbered = lines.find(
    (line) => line.startsWith('`') && withoutTexts(line).includes(' AUTO_INCREMENT'),
  );
  const numberedColumn = /^(`(?:[^`]|``)+`)/.exec(numbered ?? '')?.[1] ?? '';
  for (const line of lines) {
    const text = withColumns(line, columns);
    if (text === undefined) {
      if (!line.startsWith('`'))
        leftOut.push({
          object: `${line} of ${table.schema}.${table.name}`,
          why: 'it needs a column that is left out',
        });
      continue;
    }
    if (foreignKey.test(text)) foreignKeys.push(line);
    // A column that counts must be the first of a key from the beginning.
    else if (index.test(text) && !(numberedColumn !== '' && line.includes(`(${numberedColumn}`)))
      indexes.push(text);
    else body.push(text);
  }
  return {
    columns: [...columns].flatMap(([from, to]) => (to === undefined ? [] : [[from, to] as const])),
    body,
    indexes,
    foreignKeys,
    tail: withColumns(tail, columns) ?? tail,
    leftOut,
  };
}

function statementsOf(
  parts: Parts,
  table: TableName,
  target: TableName,
  naming: Naming,
  leftOut: LeftOut[],
): CreationStatement[] {
  const where = quoted(target.schema, target.name);
  const shown = `${target.schema}.${target.name}`;
  return [
    {
      stage: 'tables',
      table: target,
      makes: `table ${shown}`,
      sql: `CREATE TABLE ${where} (\n  ${parts.body.join(',\n  ')}\n${parts.tail}`,
    },
    ...parts.indexes.map(
      (text): CreationStatement => ({
        stage: 'indexes',
        table: target,
        makes: `index ${index.exec(text)?.[1] ?? ''} of ${shown}`,
        sql: `ALTER TABLE ${where} ADD ${text}`,
      }),
    ),
    ...parts.foreignKeys.flatMap((line): CreationStatement[] => {
      const text = foreignKeyText(line, table, new Map(parts.columns), naming);
      const named = foreignKey.exec(line)?.[1] ?? '';
      if (text === undefined) {
        leftOut.push({
          object: `foreign key ${named} of ${table.schema}.${table.name}`,
          why: 'the table that it points to is not moved',
        });
        return [];
      }
      return [
        {
          stage: 'cutover',
          table: target,
          makes: `foreign key ${named} of ${shown}`,
          sql: `ALTER TABLE ${where} ADD ${text}`,
        },
      ];
    }),
  ];
}

const identifier = '`(?:[^`]|``)+`';

/** A foreign key with the other table's names; undefined when that is not moved. */
function foreignKeyText(
  line: string,
  table: TableName,
  columns: ReadonlyMap<string, string>,
  naming: Naming,
): string | undefined {
  const found = new RegExp(
    `^CONSTRAINT (${identifier}) FOREIGN KEY (?:${identifier} )?\\((.*?)\\) REFERENCES (?:(${identifier})\\.)?(${identifier}) \\((.*?)\\)(.*)$`,
    's',
  ).exec(line);
  if (!found) return undefined;
  const [, named = '', own = '', schema, other = '', others = '', actions = ''] = found;
  const there = { schema: schema === undefined ? table.schema : stored(schema), name: stored(other) };
  const target = naming.table(there.schema, there.name);
  if (!target) return undefined;
  const list = (text: string, nameOf: (column: string) => string | undefined): string =>
    (text.match(new RegExp(identifier, 'g')) ?? [])
      .map((each) => quoted(nameOf(stored(each)) ?? stored(each)))
      .join(', ');
  const ours = list(own, (column) => columns.get(column));
  const theirs = list(others, (column) => naming.column(there.schema, there.name, column));
  return `CONSTRAINT ${named} FOREIGN KEY (${ours}) REFERENCES ${quoted(target.schema, target.name)} (${theirs})${actions}`;
}

function stored(name: string): string {
  return name.slice(1, -1).replaceAll('``', '`');
}

/** The lines between the parentheses of CREATE TABLE, without their commas, and the rest. A text may hold line ends only as escapes. */
export function linesOf(sql: string): { lines: string[]; tail: string } {
  const all = sql.split('\n');
  const end = all.findIndex((line) => line.startsWith(')'));
  return {
    lines: all.slice(1, end).map((line) => line.trim().replace(/,$/, '')),
    tail: all.slice(end).join('\n'),
  };
}

function withoutTexts(line: string): string {
  return line.replaceAll(/'(?:[^'\\]|''|\\.)*'/gs, `''`);
}

/** A line with the columns' new names; the names of keys and checks stay. Undefined when it speaks of a column that is left out. */
function withColumns(line: string, columns: ReadonlyMap<string, string | undefined>): string | undefined {
  let isLeftOut = false;
  let before = '';
  const text = line.replaceAll(/'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)+`|[^'`]+/gs, (part) => {
    const isNameOfKey = /\b(?:KEY|INDEX|CONSTRAINT) $/.test(before);
    before = part;
    if (!part.startsWith('`') || isNameOfKey || !columns.has(stored(part))) return part;
    const column = columns.get(stored(part));
    if (column === undefined) isLeftOut = true;
    return column === undefined ? part : quoted(column);
  });
  return isLeftOut ? undefined : text;
}
