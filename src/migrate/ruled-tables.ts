import type { ConvertedTable, ConvertedTables, Naming } from '../catalog/converter.ts';
import type { BeforeImage, TableRules, WantedKey } from '../catalog/mapping/rows.ts';
import { located, neutralTypeOf } from '../change/dms-type.ts';
import type { KeyWish, RetypedColumn, RuledDefiner, RuledTable } from '../change/ruled-table.ts';
import type { Column, Shape } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';
import type { NeutralType } from '../change/type.ts';
import { isLarge } from '../change/type.ts';
import { OperationError } from '../text/error.ts';

/**
 * Tables that are made, as rules ask for them: with other types, with columns that the source has not, with another key. What rules lack for that is told at once,
 * before anything is made.
 */
export function withRules(
  converted: ConvertedTables,
  sources: readonly Shape[],
  naming: Naming,
  definer: RuledDefiner,
): ConvertedTables {
  const problems: string[] = [];
  const shapes = new Map(sources.map((each) => [nameOf(each), each]));
  let { statements, leftOut } = converted;
  for (const table of converted.tables) {
    const shape = shapes.get(nameOf(table.source));
    const rules = naming.rows?.rules(table.source.schema, table.source.name);
    if (!shape || !rules) continue;
    const ruled = ruledTable({ shape, rules, table }, problems);
    if (isAsItIs(ruled)) continue;
    const isIts = ({ table: of }: { readonly table: RuledTable['table'] }): boolean =>
      nameOf(of) === nameOf(table.target);
    const changed = definer.apply(statements.filter(isIts), ruled);
    // What other tables need of it comes later, as it did: the statements of a stage are executed before those of the next.
    const first = statements.findIndex(isIts);
    const others = (from: number, to?: number) => statements.slice(from, to).filter((each) => !isIts(each));
    statements = [...others(0, Math.max(first, 0)), ...changed.statements, ...others(Math.max(first, 0))];
    leftOut = [...leftOut, ...changed.leftOut];
  }
  if (problems.length > 0)
    throw new OperationError(
      `Tables cannot be made as the mapping rules ask for them:\n  ${problems.join('\n  ')}`,
      { code: 'plan', side: 'config' },
    );
  return { ...converted, statements, leftOut };
}

/** A table on its way: what the source has, what rules say, and the names that the conversion gave. */
interface Ruling {
  readonly shape: Shape;
  readonly rules: TableRules;
  readonly table: ConvertedTable;
}

function isAsItIs({ retyped, added, copied, primaryKey, uniqueIndexes }: RuledTable): boolean {
  return !primaryKey && [retyped, added, copied, uniqueIndexes].every(({ length }) => length === 0);
}

/** What rules ask of a table, in names of the target. */
export function ruledTable(ruling: Ruling, problems: string[]): RuledTable {
  const { rules, table } = ruling;
  const keys = rules.wantedKeys.map((wanted) => ({ wanted, wish: keyWish(ruling, wanted, problems) }));
  const primaryKey = keys.find(({ wanted }) => wanted.kind === 'primary key')?.wish;
  return {
    table: table.target,
    retyped: retypedColumns(ruling),
    added: rules.added.flatMap(({ rule, name, type }) => {
      if (type) return [{ name, type: neutralTypeOf(type) }];
      problems.push(
        `Rule ${rule} adds the column ${name} to ${nameOf(table.target)}, which is to be made: it needs a data-type.`,
      );
      return [];
    }),
    copied: rules.beforeImage ? copiedColumns(ruling, rules.beforeImage) : [],
    ...(primaryKey ? { primaryKey } : {}),
    uniqueIndexes: keys.filter(({ wanted }) => wanted.kind === 'unique index').map(({ wish }) => wish),
  };
}

/** The columns that are moved, with their names in the target. */
function movedColumns({ shape, table }: Ruling): (readonly [column: Column, name: string])[] {
  const names = new Map(table.columns);
  return shape.columns.flatMap((column) => {
    const name = names.get(column.name);
    return name === undefined ? [] : [[column, name] as const];
  });
}

function retypedColumns(ruling: Ruling): RetypedColumn[] {
  return movedColumns(ruling).flatMap(([column, name]): RetypedColumn[] => {
    const type = wantedTypeOf(ruling.rules, column);
    return type ? [{ name, type, keepsDefault: isAlike(column.type, type) }] : [];
  });
}

/** The type that rules ask for a column, and that its mask needs; undefined where it keeps its own. */
export function wantedTypeOf(rules: TableRules, column: Column): NeutralType | undefined {
  const wanted = rules.wantedType(located(column));
  const type = wanted && neutralTypeOf(wanted);
  if (rules.mask(located(column))?.kind !== 'hash-mask') return type;
  const { kind, length } = { length: undefined, ...(type ?? column.type) };
  return kind === 'text' && length !== undefined && length < hashLength
    ? { kind: 'text', length: hashLength }
    : type;
}

/** A hash is 64 digits. */
const hashLength = 64;

const numbers: ReadonlySet<NeutralType['kind']> = new Set(['integer', 'decimal', 'float']);

/** Whether a value of the one type is written in the other one's words. */
export function isAlike(one: NeutralType, other: NeutralType): boolean {
  if (one.kind === 'integer' && one.bits === 8 && other.kind === 'boolean') return false;
  return one.kind === other.kind || (numbers.has(one.kind) && numbers.has(other.kind));
}

function copiedColumns(ruling: Ruling, image: BeforeImage): { name: string; of: string }[] {
  const key = new Set(ruling.shape.key?.columns.map((place) => ruling.shape.columns[place]));
  return movedColumns(ruling)
    .filter(
      ([column]) => image.of === 'all' || (image.of === 'pk-only' ? key.has(column) : !isLarge(column.type)),
    )
    .map(([, name]) => ({ name: `${image.prefix}${name}${image.suffix}`, of: name }));
}

/** Rules name the columns of a key by their names of either side. */
function keyWish(
  ruling: Ruling,
  { rule, name, columns }: Pick<WantedKey, 'rule' | 'name' | 'columns'>,
  problems: string[],
): KeyWish {
  const names = new Map(ruling.table.columns.map(([source, target]) => [source.toLowerCase(), target]));
  const targets = new Map(
    [...ruling.table.columns.map(([, target]) => target), ...ruling.rules.added.map((each) => each.name)].map(
      (each) => [each.toLowerCase(), each],
    ),
  );
  return {
    name,
    columns: columns.map((column) => {
      const found = names.get(column.toLowerCase()) ?? targets.get(column.toLowerCase());
      if (found === undefined)
        problems.push(
          `Rule ${rule}: ${nameOf(ruling.table.target)} gets no column ${column} for the key ${name}.`,
        );
      return found ?? column;
    }),
  };
}

/** The tables of the target that are there already without the primary key that rules ask for: a sentence of each. */
export function withoutWantedKey(
  pairs: readonly { readonly source: Shape; readonly target: Shape }[],
  naming: Naming,
): string[] {
  return pairs.flatMap(({ source, target }) => {
    const keys = naming.rows?.rules(source.schema, source.name).wantedKeys ?? [];
    const has = new Set(target.key?.columns.map((place) => target.columns[place]?.name.toLowerCase()));
    return keys
      .filter(({ kind }) => kind === 'primary key')
      .filter(({ columns }) => {
        const wanted = columns.map((each) =>
          (naming.column(source.schema, source.name, each) ?? each).toLowerCase(),
        );
        return wanted.length !== has.size || wanted.some((each) => !has.has(each));
      })
      .map(
        ({ rule, columns }) =>
          `Rule ${rule} wants the key (${columns.join(', ')}) of ${nameOf(target)}, which is there with another one or none. Change the key on the target, or take the rule away.`,
      );
  });
}
