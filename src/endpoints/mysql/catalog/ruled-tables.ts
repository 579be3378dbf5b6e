import type { CreationStatement, LeftOut } from '../../../catalog/converter.ts';
import type { KeyWish, RuledDefiner, RuledTable } from '../../../change/ruled-table.ts';
import type { NeutralType } from '../../../change/type.ts';
import { name as quoted } from '../names.ts';
import { columnType } from './column-type.ts';
import { linesOf } from './recreate.ts';

/**
 * Tables of MySQL and MariaDB as rules ask for them. MODIFY COLUMN would forget what it does not repeat, and a column that counts must be in a key at each moment: so the
 * lines of CREATE TABLE are changed, of which there is one for each column and key.
 */
export const mysqlRuledDefiner: RuledDefiner = { typeText, apply };

function typeText(type: NeutralType): string {
  return columnType({ ...made, type }, false).sql;
}

/** What is said of a column that is made by a rule. */
const made = { name: '', native: '', nullable: true, generated: false, hasDefault: false } as const;

function apply(
  statements: readonly CreationStatement[],
  ruled: RuledTable,
): { readonly statements: readonly CreationStatement[]; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const { table } = ruled;
  const shown = `${table.schema}.${table.name}`;
  const changed = statements.map((each) =>
    each.makes === `table ${shown}` ? { ...each, sql: createTable(each.sql, ruled, shown, leftOut) } : each,
  );
  const indexes = ruled.uniqueIndexes.map(
    ({ name, columns }): CreationStatement => ({
      stage: 'indexes',
      table,
      makes: `unique index ${name} of ${shown}`,
      sql: `ALTER TABLE ${quoted(table.schema, table.name)} ADD UNIQUE KEY ${quoted(name)} (${list(columns)})`,
    }),
  );
  return { statements: [...changed, ...indexes], leftOut };
}

function list(columns: readonly string[]): string {
  return columns.map((each) => quoted(each)).join(', ');
}

/** A column's name, its type with what belongs to it, and the rest ("SHOW CREATE TABLE", MySQL). */
const columnLine =
  /^(`(?:[^`]|``)+`) ([a-z]+\d?(?:\((?:'(?:[^'\\]|''|\\.)*'|[^)'])*\))?(?: unsigned)?(?: zerofill)?(?: CHARACTER SET \w+)?(?: COLLATE \w+)?)(.*)$/is;

interface Line {
  readonly name: string;
  readonly type: string;
  readonly rest: string;
}

function createTable(sql: string, ruled: RuledTable, shown: string, leftOut: LeftOut[]): string {
  const { lines, tail } = linesOf(sql);
  const columns: Line[] = [];
  const others: string[] = [];
  for (const line of lines) {
    const [, name, type = '', rest = ''] = columnLine.exec(line) ?? [];
    if (name === undefined) others.push(line);
    else columns.push({ name, type, rest });
  }
  const keyed = new Set(ruled.primaryKey?.columns.map((each) => quoted(each)));
  const moved = columns.map((each) => asKey(retyped(each, ruled, shown, leftOut), keyed));
  const typeOf = new Map(moved.map(({ name, type }) => [name, type]));
  const all: Line[] = [
    ...moved,
    ...ruled.added.map(({ name, type }) => ({ name: quoted(name), type: typeText(type), rest: ' NULL' })),
    ...ruled.copied.map(({ name, of }) => ({
      name: quoted(name),
      type: typeOf.get(quoted(of)) ?? 'longtext',
      rest: ' NULL',
    })),
  ];
  const keys = ruled.primaryKey ? keysWith(ruled.primaryKey, all, others) : others;
  const body = [...all.map(({ name, type, rest }) => `${name} ${type}${rest}`), ...keys];
  const [head = ''] = sql.split('\n');
  return `${head}\n  ${body.join(',\n  ')}\n${tail}`;
}

const fallback =
  / DEFAULT (?:'(?:[^'\\]|''|\\.)*'|\((?:[^()']|'(?:[^'\\]|''|\\.)*'|\([^()]*\))*\)|[^\s(]+(?:\([^()]*\))?)/i;

function retyped(line: Line, { retyped: all }: RuledTable, shown: string, leftOut: LeftOut[]): Line {
  const wanted = all.find(({ name }) => quoted(name) === line.name);
  if (!wanted) return line;
  const type = typeText(wanted.type);
  const counted = wanted.type.kind === 'integer' ? line.rest : line.rest.replace(/ AUTO_INCREMENT\b/i, '');
  const rest = wanted.keepsDefault ? counted : counted.replace(fallback, '');
  if (rest !== line.rest && !/ DEFAULT NULL\b/i.test(line.rest))
    leftOut.push({ object: `default of ${shown}.${wanted.name}`, why: 'a rule gives it another type' });
  return { ...line, type, rest };
}

/** No column of a primary key may be NULL. */
function asKey(line: Line, keyed: ReadonlySet<string>): Line {
  if (!keyed.has(line.name) || /^ NOT NULL\b/i.test(line.rest)) return line;
  return { ...line, rest: ` NOT NULL${line.rest.replace(/^ NULL\b/i, '').replace(/ DEFAULT NULL\b/i, '')}` };
}

/** The keys of a table with another primary key. A column that counts must be the first of one. */
function keysWith(wanted: KeyWish, columns: readonly Line[], others: readonly string[]): string[] {
  const kept = others.filter((line) => !line.startsWith('PRIMARY KEY '));
  const counting = columns.find(({ rest }) => /^(?:[^']*) AUTO_INCREMENT\b/i.test(rest))?.name;
  const isHeld =
    counting === undefined ||
    quoted(wanted.columns[0] ?? '') === counting ||
    kept.some((line) => line.includes(`KEY`) && line.includes(`(${counting}`));
  return [`PRIMARY KEY (${list(wanted.columns)})`, ...kept, ...(isHeld ? [] : [`KEY (${counting})`])];
}
