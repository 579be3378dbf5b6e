import type { ConvertedTable, Naming } from '../catalog/converter.ts';
import type { ColumnWords, TableWords } from '../change/alteration.ts';
import type { ColumnConverter, ConvertedColumn } from '../change/altering.ts';
import { sameColumns } from '../change/same-columns.ts';
import type { Column, Shape } from '../change/shape.ts';
import type { SourceName } from './source-names.ts';
import type { TableLines } from '../convert/column-lines.ts';

/** The names of the rules. */
function ruledNames(table: Shape, naming: Naming): Promise<ConvertedTable> {
  return Promise.resolve({
    source: { schema: table.schema, name: table.name },
    target: naming.table(table.schema, table.name) ?? { schema: table.schema, name: table.name },
    columns: table.columns.flatMap(({ name }) => {
      const target = naming.column(table.schema, table.name, name);
      return target === undefined ? [] : [[name, target] as const];
    }),
  });
}

const mysqlToPostgres: ColumnConverter = {
  names: async (table, naming) => {
    const { columns } = await mysqlLines(table, table.columns, naming, () => 'int');
    return {
      ...(await ruledNames(table, naming)),
      target: await mysqlTarget(table, naming),
      columns: columns.map(({ source, name }) => [source, name] as const),
    };
  },
  columns: async (table, words, naming) => {
    const { definitionText } = await import('../endpoints/mysql/capture/definition/text.ts');
    const wanted = table.columns.filter(({ name }) => words[name] !== undefined);
    if (wanted.length === 0) return [];
    const said = (column: Column): ColumnWords => words[column.name] as ColumnWords;
    const plain = (column: Column): Column => ({ ...column, nullable: true, generated: false });
    const whole = await mysqlLines(table, wanted, naming, (each) => definitionText(said(each), each));
    const types = await mysqlLines(table, wanted, naming, (each) => said(each).type);
    const defaults = await mysqlLines(table, wanted, naming, (each) => {
      const { type, fallback } = said(each);
      return definitionText({ type, ...(fallback === undefined ? {} : { fallback }) }, plain(each));
    });
    return whole.columns.flatMap(({ source, name, definition }, i): ConvertedColumn[] => {
      const column = wanted.find((each) => each.name === source);
      const type = types.columns[i]?.definition;
      if (!column || type === undefined) return [];
      const fallback = defaults.columns[i]?.definition.slice(type.length).replace(/^ DEFAULT /, '') ?? '';
      const { implied } = said(column);
      return [
        {
          source,
          name,
          type,
          nullable: column.nullable,
          definition,
          ...(fallback === '' ? {} : { fallback }),
          ...(implied === undefined ? {} : { implied }),
          ...checksOf(whole, name),
        },
      ];
    });
  },
};

/** The checks that speak of one column. */
function checksOf({ constraints }: TableLines, name: string): Pick<ConvertedColumn, 'checks'> {
  const quoted = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const speaks = new RegExp(`(?<![\\w"$])"?${quoted}"?(?![\\w"$])`);
  const checks = constraints.filter((each) => /^CHECK\b/.test(each) && speaks.test(each));
  return checks.length === 0 ? {} : { checks };
}

/** Converts a table that has only some columns, by what is said of each. */
async function mysqlLines(
  { schema, name }: Shape,
  columns: readonly Column[],
  naming: Naming,
  text: (column: Column) => string,
): Promise<TableLines> {
  const { convertColumnLines } = await import('../convert/column-lines.ts');
  const { name: quoted } = await import('../endpoints/mysql/names.ts');
  const lines = columns
    .filter((column) => naming.column(schema, name, column.name) !== undefined)
    .map((column) => `${quoted(column.name)} ${text(column)}`);
  if (lines.length === 0) return { columns: [], constraints: [] };
  const sql = `CREATE TABLE ${quoted(name)} (${lines.join(', ')})`;
  return convertColumnLines({ schema, name, sql }, naming, await kitOf('mysql'));
}

async function mysqlTarget({ schema, name }: Shape, naming: Naming): Promise<ConvertedTable['target']> {
  const { convertMissingTables } = await import('../convert/missing-tables.ts');
  const { name: quoted } = await import('../endpoints/mysql/names.ts');
  const table = { schema, name, sql: `CREATE TABLE ${quoted(name)} (godwit int)` };
  const bare: Naming = { table: (...of) => naming.table(...of), column: (_schema, _table, column) => column };
  const [made] = convertMissingTables([table], [table], bare, await kitOf('mysql')).tables;
  return made?.target ?? { schema, name };
}

/** What conversions of tables to PostgreSQL are made with. */
export async function kitOf(
  source: SourceName,
): Promise<Parameters<typeof import('../convert/missing-tables.ts').convertMissingTables>[3]> {
  const { settingsSchema } = await import('../convert/settings.ts');
  const { postgres } = await import('../dialects/postgres/postgres.ts');
  const kind = (await import('../jobs/sources.ts')).sourceKind(source);
  return {
    source: kind.dialect,
    target: postgres,
    settings: settingsSchema.parse({ extensionSchema: kind.packSchema }),
    pack: kind.pack(),
  };
}

/** How columns that a followed table gets become ones of the target, by `source target`. A new pair is a line here. */
export const columnConverters: Readonly<Record<string, ColumnConverter>> = {
  'mysql postgresql': mysqlToPostgres,
  'mysql mysql': {
    names: ruledNames,
    columns: async (table, words, naming) => {
      const { definitionText } = await import('../endpoints/mysql/capture/definition/text.ts');
      return sameColumns(table, words, naming, definitionText);
    },
    tableOptions: ({ characterSet }) =>
      Promise.resolve(characterSet === undefined ? '' : ` CHARACTER SET ${characterSet}`),
  },
  'postgresql postgresql': {
    names: ruledNames,
    columns: async (table, words, naming) => {
      const { definitionText } = await import('../endpoints/postgres/catalog/column-text.ts');
      return sameColumns(table, words, naming, definitionText);
    },
  },
  'sqlserver postgresql': {
    names: ruledNames,
    // Its log has no definitions that are followed.
    columns: () => Promise.resolve([]),
  },
  'sqlserver mysql': { names: ruledNames, columns: () => Promise.resolve([]) },
  'postgresql mysql': {
    names: ruledNames,
    columns: async (table: Shape, words: TableWords, naming) => {
      const { describeFollowed } = await import('../endpoints/postgres/catalog/column-text.ts');
      const { makeColumns } = await import('../endpoints/mysql/catalog/make-tables.ts');
      return makeColumns(describeFollowed(table, words), new Set(Object.keys(words)), naming);
    },
    tableOptions: async () => (await import('../endpoints/mysql/catalog/make-tables.ts')).madeOptions,
  },
};
