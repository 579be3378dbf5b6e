import type {
  AddedColumn,
  BeforeImage,
  ComparedBy,
  ParallelLoad,
  TableRules,
  WantedType,
} from '../../catalog/mapping/rows.ts';
import { nullCell } from '../../change/batch.ts';
import { CellError } from '../../change/cell-error.ts';
import { located } from '../../change/dms-type.ts';
import type { LobLimit } from '../../change/cut.ts';
import type { RowFilter } from '../../change/filter.ts';
import type { Range } from '../../change/range.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { ColumnPair } from '../../change/sink.ts';
import { isLarge } from '../../change/type.ts';
import { OperationError } from '../../text/error.ts';
import type { Cells } from './cells.ts';
import { comparisonOf, isCuttable } from './compare.ts';
import type { Occasion } from './expression.ts';
import { readExpression } from './expression.ts';
import { columnOf, filterOf } from './filter.ts';
import { maskingOf } from './mask.ts';

/** A column of the target whose cells are made, not read. */
export interface MadeColumn {
  readonly rule: string;
  /** What stands for it on the source's side. */
  readonly column: Column;
  /** The column of the source that it takes the place of; absent for one that the source has not. */
  readonly replaces?: Column;
  /** The columns of the source that it is made from, in canonical text. */
  readonly needs: readonly Column[];
  /** The row before an update, else the row. Without an update there is none, and the cell is NULL. */
  readonly from: 'row' | 'before';
  /** Headers of changes that it is made from. */
  readonly headers: ReadonlySet<string>;
  /** Whether the same row always gives the same cell, and no other row of another key the same. */
  readonly keepsKeys: boolean;
  /** Makes the cell from those at some places, one for each column that it needs. */
  readonly make: (cells: Cells, places: readonly number[], occasion: Occasion) => Buffer | null;
}

/** What rules do to the rows of a table. All is absent for a table without such rules. */
export interface RowPlan {
  readonly filter?: RowFilter;
  readonly made?: readonly MadeColumn[];
  /** How much of its large values is moved; all where it is absent. */
  readonly limit?: LobLimit;
  readonly loadOrder?: number;
  /** Columns of the source that are compared by expressions. */
  readonly comparedBy?: ReadonlyMap<Column, ComparedBy>;
  /** The ranges that it is loaded by. */
  readonly ranges?: readonly Range[];
  /** It is loaded partition by partition: its ranges follow from the partitions that the source has. */
  readonly byPartitions?: ParallelLoad;
}

/** A table, and what its columns are paired to so far. */
export interface RuledTable {
  readonly source: Shape;
  readonly target: Shape;
  readonly pairs: readonly ColumnPair[];
  readonly findTarget: (name: string) => Column | undefined;
  readonly rules: TableRules;
}

/** Adds to the pairs of a table what rules make of it. All that does not fit is a problem. */
export function applyRules(
  table: RuledTable,
  problems: string[],
): { readonly pairs: readonly ColumnPair[]; readonly rows: RowPlan } {
  const { source, rules } = table;
  checkTypes(table, problems);
  const masked = maskedColumns(table, problems);
  const added = [
    ...rules.added.flatMap((each) => addedColumn(table, each, problems)),
    ...(rules.beforeImage ? beforeColumns(table, rules.beforeImage, problems) : []),
  ];
  const replaced = new Map(masked.map((each) => [each.replaces, each]));
  const pairs: ColumnPair[] = table.pairs.map((pair) => {
    const made = replaced.get(pair.source);
    return made ? { source: made.column, target: pair.target, encoding: 'text' } : pair;
  });
  for (const { pair } of added) if (pair) pairs.push(pair);
  const made = [...masked, ...added.flatMap((each) => each.made ?? [])];
  const filter = filterOf(source, rules.filters, problems);
  const load = rules.parallelLoad;
  const comparedBy = comparedColumns(table, problems);
  const ranges = load && rangesOf(source, load, problems);
  return {
    pairs,
    rows: {
      ...(filter ? { filter } : {}),
      ...(made.length > 0 ? { made } : {}),
      ...(rules.loadOrder > 0 ? { loadOrder: rules.loadOrder } : {}),
      ...(ranges ? { ranges } : {}),
      ...(comparedBy.size > 0 ? { comparedBy } : {}),
      ...(load && isByPartitions(load) ? { byPartitions: load } : {}),
    },
  };
}

/** A column of a key tells which rows are compared, so that it is compared as it is. */
function comparedColumns(
  { source, pairs, rules }: RuledTable,
  problems: string[],
): ReadonlyMap<Column, ComparedBy> {
  const key = new Set(source.key?.columns.map((place) => source.columns[place]));
  const found = new Map<Column, ComparedBy>();
  for (const { source: column } of pairs) {
    const by = rules.comparedBy(column.name);
    if (!by) continue;
    found.set(column, by);
    if (key.has(column))
      problems.push(
        `Rule ${by.rule}: ${nameOf(source)}.${column.name} belongs to the key, by which rows are found on both sides, and has no functions of its own.`,
      );
  }
  return found;
}

/** A cell that cannot be made is told with its column, never with its value. */
function telling(
  what: string,
  make: (cells: Cells, places: readonly number[], occasion: Occasion) => Buffer | null,
): MadeColumn['make'] {
  return (cells, places, occasion) => {
    try {
      return make(cells, places, occasion);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      throw new OperationError(`${what}: ${error.message}.`, { code: 'value', side: 'source' });
    }
  };
}

const none: ReadonlySet<string> = new Set();

/** What the hash of a value is, whatever the value was. */
const hashed = { type: { kind: 'text', length: 64 }, native: 'SHA-256' } as const;

function maskedColumns({ source, pairs, rules }: RuledTable, problems: string[]): MadeColumn[] {
  return pairs.flatMap((pair): MadeColumn[] => {
    const mask = rules.mask(located(pair.source));
    if (!mask) return [];
    const masking = maskingOf(mask, pair.source, pair.target);
    if (typeof masking === 'string') {
      problems.push(
        `Rule ${mask.rule}: ${nameOf(source)}.${pair.source.name} is a ${pair.source.native}: ${masking}.`,
      );
      return [];
    }
    const isHash = mask.kind === 'hash-mask';
    return [
      {
        rule: mask.rule,
        column: {
          ...pair.source,
          ...(isHash ? hashed : {}),
        },
        replaces: pair.source,
        needs: [pair.source],
        from: 'row',
        headers: none,
        keepsKeys: isHash,
        make: ({ bytes, starts, lengths }, [place = 0]) => {
          const length = lengths[place] as number;
          const start = starts[place] as number;
          return length === nullCell ? null : masking(bytes.subarray(start, start + length));
        },
      },
    ];
  });
}

interface Added {
  readonly pair?: ColumnPair;
  readonly made?: MadeColumn;
}

function addedColumn(table: RuledTable, added: AddedColumn, problems: string[]): Added[] {
  const { source } = table;
  const target = newColumn(table, added, problems);
  if (!target || added.expression === undefined) return [];
  const about = { rule: added.rule, table: source, target };
  const expression = readExpression(about, added.expression, problems);
  if (!expression) return [];
  // What SQLite gives is canonical text of the target's type, or the target's check of the value refuses it.
  const column: Column = {
    name: added.name,
    type: target.type,
    native: `expression of rule ${added.rule}`,
    nullable: true,
    generated: false,
    hasDefault: false,
  };
  return [
    {
      pair: { source: column, target, encoding: 'text' },
      made: {
        rule: added.rule,
        column,
        needs: expression.needs,
        from: 'row',
        headers: expression.headers,
        keepsKeys: true,
        make: telling(
          `Rule ${added.rule}: the expression for ${nameOf(source)}.${added.name} cannot be computed for a row`,
          expression.compute,
        ),
      },
    },
  ];
}

/** The target's column of a new name, which no column of the source may have taken. */
function newColumn(
  { source, target, pairs, findTarget }: RuledTable,
  { rule, name }: { readonly rule: string; readonly name: string },
  problems: string[],
): Column | undefined {
  const found = findTarget(name);
  const taken = pairs.find((each) => each.target === found);
  if (!found)
    problems.push(
      `Rule ${rule} adds the column ${name} to ${nameOf(source)}, and ${nameOf(target)} has none of that name. Add it there.`,
    );
  else if (taken)
    problems.push(
      `Rule ${rule} adds the column ${name} to ${nameOf(source)}, and its column ${taken.source.name} goes there already. Leave that one out by a remove-column rule, or take another name.`,
    );
  else if (found.generated)
    problems.push(`Rule ${rule}: ${nameOf(target)}.${found.name} is computed by the target itself.`);
  else return found;
  return undefined;
}

function beforeColumns(table: RuledTable, image: BeforeImage, problems: string[]): Added[] {
  const { source, pairs } = table;
  const key = source.key?.columns.map((place) => source.columns[place]) ?? [];
  const wanted = pairs.filter(({ source: column }) =>
    image.of === 'pk-only' ? key.includes(column) : image.of === 'all' || !isLarge(column.type),
  );
  return wanted.flatMap((pair): Added[] => {
    const name = `${image.prefix}${pair.target.name}${image.suffix}`;
    const target = newColumn(table, { rule: image.rule, name }, problems);
    if (!target) return [];
    // What was there before is as secret as what is there now.
    const mask = table.rules.mask(located(pair.source));
    const masking = mask && maskingOf(mask, pair.source, target);
    if (typeof masking === 'string') {
      problems.push(`Rule ${image.rule}: ${nameOf(source)}.${pair.source.name} is masked: ${masking}.`);
      return [];
    }
    const column: Column = {
      ...pair.source,
      ...(mask?.kind === 'hash-mask' ? hashed : {}),
      name,
      nullable: true,
    };
    return [
      {
        pair: { source: column, target, encoding: 'text' },
        made: {
          rule: image.rule,
          column,
          needs: [pair.source],
          from: 'before',
          headers: none,
          keepsKeys: true,
          make: ({ bytes, starts, lengths }, [place = 0]) => {
            const length = lengths[place] as number;
            const start = starts[place] as number;
            if (length === nullCell) return null;
            const cell = bytes.subarray(start, start + length);
            return masking ? masking(cell) : cell;
          },
        },
      },
    ];
  });
}

/** The kinds of columns that have a type of DMS. */
const kindsOf: Readonly<Record<string, readonly Column['type']['kind'][]>> = {
  bytes: ['bytes'],
  blob: ['bytes'],
  date: ['date'],
  time: ['time'],
  datetime: ['timestamp', 'instant'],
  numeric: ['decimal'],
  real4: ['float'],
  real8: ['float'],
  string: ['text'],
  wstring: ['text'],
  clob: ['text'],
  nclob: ['text'],
};

/** The target's tables are there with their types: a change of a type is right when the target has it so. */
function checkTypes({ source, target, pairs, rules }: RuledTable, problems: string[]): void {
  for (const pair of pairs) {
    const wanted = rules.wantedType(located(pair.source));
    if (wanted && !isOf(wanted, pair.target))
      problems.push(
        `Rule ${wanted.rule} wants ${nameOf(source)}.${pair.source.name} to be a ${wanted.type}, and ${nameOf(target)}.${pair.target.name} is a ${pair.target.native}. Change the type on the target, or take the rule away.`,
      );
  }
}

function isOf({ type }: WantedType, { type: has }: Column): boolean {
  // An engine without the type has it as the next one that holds all its values.
  if (/^u?int/.test(type)) return has.kind === 'integer' || (has.kind === 'decimal' && has.scale === 0);
  if (type === 'boolean') return has.kind === 'boolean' || (has.kind === 'integer' && has.bits === 8);
  return kindsOf[type]?.includes(has.kind) ?? false;
}

function isByPartitions({ type }: ParallelLoad): boolean {
  return type !== 'none' && type !== 'ranges';
}

/** The ranges of a table that rules cut. Together they must hold each row once: so no bound may be NULL, and all go up in an order of every engine. */
function rangesOf(table: Shape, load: ParallelLoad, problems: string[]): readonly Range[] | undefined {
  const say = (why: string): undefined => {
    problems.push(`Rule ${load.rule}, parallel-load of ${nameOf(table)}: ${why}`);
  };
  if (load.type === 'none') return [{ kind: 'all' }];
  // The source tells what partitions there are.
  if (isByPartitions(load)) return undefined;
  const columns: Column[] = [];
  for (const name of load.columns) {
    const column = columnOf(table, name);
    if (!column) return say(`there is no column ${name}.`);
    if (column.nullable) return say(`${column.name} may be NULL, and rows with NULL are in no range.`);
    if (!isCuttable(column.type))
      return say(
        `${column.name} is a ${column.native}; bounds can be whole numbers, decimals, dates and timestamps.`,
      );
    columns.push(column);
  }
  const bounds: string[][] = [];
  for (const [place, texts] of load.boundaries.entries()) {
    const bound = columns.map((column, i) => comparisonOf(column)?.canonical(texts[i] ?? ''));
    const wrong = bound.indexOf(undefined);
    if (wrong >= 0)
      return say(
        `boundary ${place + 1} has no right value for ${columns[wrong]?.name}: it must be ${comparisonOf(columns[wrong] as Column)?.form}.`,
      );
    const last = bounds.at(-1);
    if (last && compareBounds(columns, last, bound as string[]) >= 0)
      return say(`boundary ${place + 1} is not greater than the one before it.`);
    bounds.push(bound as string[]);
  }
  const names = columns.map((column) => column.name);
  return [...bounds, undefined].map((upTo, i) => {
    const after = i === 0 ? undefined : bounds[i - 1];
    return { kind: 'keys', columns: names, ...(after ? { after } : {}), ...(upTo ? { upTo } : {}) };
  });
}

function compareBounds(
  columns: readonly Column[],
  left: readonly string[],
  right: readonly string[],
): number {
  for (const [i, column] of columns.entries()) {
    const order = comparisonOf(column)?.compare(left[i] ?? '', right[i] ?? '') ?? 0;
    if (order !== 0) return order;
  }
  return 0;
}
