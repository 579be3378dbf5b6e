import type { CreationStatement, LeftOut } from '../../../catalog/converter.ts';
import type { KeyWish, RetypedColumn, RuledDefiner, RuledTable } from '../../../change/ruled-table.ts';
import { literal, name as quoted } from '../session.ts';
import { typeText } from './type-text.ts';

/**
 * Tables of PostgreSQL as rules ask for them: they are made as the conversion has them, and altered while they are empty. Each statement can be executed again,
 * because a task may end between one and the record of it.
 */
export const postgresRuledDefiner: RuledDefiner = { typeText, apply };

function apply(
  statements: readonly CreationStatement[],
  ruled: RuledTable,
): { readonly statements: readonly CreationStatement[]; readonly leftOut: readonly LeftOut[] } {
  const { table, primaryKey } = ruled;
  const kept = primaryKey ? statements.filter(({ stage }) => stage !== 'keys') : statements;
  const end = kept.findLastIndex(({ stage }) => stage === 'tables') + 1;
  const where = quoted(table.schema, table.name);
  const shown = `${table.schema}.${table.name}`;
  const columns = ruled.retyped.map((each) => retype(where, each));
  const leftOut = ruled.retyped
    .filter((each) =>
      each.keepsDefault
        ? !counts(each) && says(kept, each.name, 'IDENTITY')
        : says(kept, each.name, 'DEFAULT'),
    )
    .map(({ name }) => ({ object: `default of ${shown}.${name}`, why: 'a rule gives it another type' }));
  const more: CreationStatement[] = [
    ...columns,
    ...ruled.added.map(
      ({ name, type }) => `ALTER TABLE ${where} ADD COLUMN IF NOT EXISTS ${quoted(name)} ${typeText(type)}`,
    ),
    ...ruled.copied.map(({ name, of }) => copy(where, name, of)),
  ].map((sql) => ({ stage: 'tables', table, sql }));
  const keys: CreationStatement[] = [
    ...(primaryKey ? [key(primaryKey, 'PRIMARY KEY')] : []),
    ...ruled.uniqueIndexes.map((each) => key(each, 'UNIQUE')),
  ];
  return { statements: [...kept.slice(0, end), ...more, ...kept.slice(end), ...keys], leftOut };

  function key({ name, columns: of }: KeyWish, kind: 'PRIMARY KEY' | 'UNIQUE'): CreationStatement {
    const list = of.map((each) => quoted(each)).join(', ');
    return {
      stage: kind === 'UNIQUE' ? 'indexes' : 'keys',
      table,
      makes: `${kind === 'UNIQUE' ? 'unique index' : 'primary key'} ${name} of ${shown}`,
      sql:
        kind === 'UNIQUE'
          ? `CREATE UNIQUE INDEX ${quoted(name)} ON ${where} (${list})`
          : `ALTER TABLE ${where} ADD CONSTRAINT ${quoted(name)} PRIMARY KEY (${list})`,
    };
  }
}

/** The table is empty, so that no value needs a cast. */
function retype(where: string, wanted: RetypedColumn): string {
  const column = `ALTER COLUMN ${quoted(wanted.name)}`;
  const text = typeText(wanted.type);
  const parts = [
    ...(counts(wanted) ? [] : [`${column} DROP IDENTITY IF EXISTS`]),
    ...(wanted.keepsDefault ? [] : [`${column} DROP DEFAULT`]),
    `${column} TYPE ${text} USING NULL::${text}`,
  ];
  return `ALTER TABLE ${where} ${parts.join(', ')}`;
}

/** Identities are of whole numbers only (PostgreSQL, "CREATE TABLE"). */
function counts({ type }: RetypedColumn): boolean {
  return type.kind === 'integer' && !(type.bits === 64 && type.unsigned);
}

/** The server alone knows the type for certain, which an earlier statement may have changed. */
function copy(where: string, name: string, of: string): string {
  const body = `BEGIN EXECUTE format('ALTER TABLE %s ADD COLUMN IF NOT EXISTS %I %s', ${literal(where)}, ${literal(name)},
  (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = ${literal(where)}::regclass AND attname = ${literal(of)})); END`;
  return `DO ${literal(body)}`;
}

/** Whether the line of a column says a word, as far as its text tells. */
function says(
  statements: readonly CreationStatement[],
  column: string,
  word: 'DEFAULT' | 'IDENTITY',
): boolean {
  return statements.some(({ sql }) =>
    sql.split('\n').some((line) => {
      const [name = ''] = /^\s*(?:"(?:[^"]|"")+"|\S+)/.exec(line) ?? [];
      return [column, quoted(column)].includes(name.trim()) && new RegExp(`\\b${word}\\b`).test(line);
    }),
  );
}
