import * as make from '../../../sql/make.ts';
import type { CreateTable, Partition, Partitioning } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';

/**
 * Partitions by a function of a column as partitions by the column itself: `RANGE (YEAR(d))` with `LESS THAN (2024)` is a range of `d`
 * up to 2024-01-01, since the function never falls (Reference Manual, "Partitioning Functions"). The number that HASH is made
 * of says nothing about rows, and KEY without columns means the primary key.
 */
export function withColumnPartitions(definition: CreateTable): CreateTable {
  const { partitioning } = definition;
  if (!partitioning) return definition;
  const plain = plainLevel(partitioning, definition);
  return plain === partitioning ? definition : { ...definition, partitioning: plain };
}

function plainLevel(level: Partitioning, table: CreateTable): Partitioning {
  const sub = level.sub ? plainLevel(level.sub, table) : undefined;
  const own = sub && sub !== level.sub ? { ...level, sub } : level;
  if (own.method === 'hash') return hashed(own, table);
  return own.method === 'range' && own.columns.length === 1 ? ranged(own) : own;
}

function hashed(level: Partitioning, table: CreateTable): Partitioning {
  if (level.columns.length === 0) {
    const key =
      table.constraints.find((each) => each.type === 'primary key') ??
      table.constraints.find((each) => each.type === 'unique');
    const columns = key?.columns.map(
      (name): Expression => ({
        kind: 'reference',
        start: name.start,
        end: name.end,
        name: { kind: 'name', start: name.start, end: name.end, parts: [name] },
      }),
    );
    return columns ? { ...level, columns } : level;
  }
  const columns = level.columns.map((each) => onlyColumn(each) ?? each);
  return columns.every((each, i) => each === level.columns[i]) ? level : { ...level, columns };
}

/** The one column that an expression is made of. */
function onlyColumn(node: Expression): Expression | undefined {
  if (node.kind === 'reference') return node;
  if (node.kind === 'parenthesis') return onlyColumn(node.operand);
  if (node.kind !== 'call') return undefined;
  const columns = node.arguments.flatMap((each) => onlyColumn(each.value) ?? []);
  return columns.length === 1 ? columns[0] : undefined;
}

/** The function of a range and its column. */
function functionOf(
  node: Expression | undefined,
): { readonly name: string; readonly column: Expression } | undefined {
  if (node?.kind === 'parenthesis') return functionOf(node.operand);
  if (node?.kind !== 'call' || node.callee.kind !== 'reference') return undefined;
  const [only, ...more] = node.arguments;
  if (only?.value.kind !== 'reference' || more.length > 0) return undefined;
  return { name: node.callee.name.parts.at(-1)?.text.toUpperCase() ?? '', column: only.value };
}

function ranged(level: Partitioning): Partitioning {
  const by = functionOf(level.columns[0]);
  const inverse = by && inverses[by.name];
  if (!by || !inverse) return level;
  const partitions: Partition[] = [];
  for (const each of level.partitions) {
    const [bound] = each.lessThan ?? [];
    const value = bound && boundOf(bound, by.name, inverse);
    if (!value) return level;
    partitions.push({ ...each, lessThan: [value] });
  }
  return { ...level, columns: [by.column], partitions };
}

function boundOf(
  bound: Expression,
  name: string,
  inverse: (value: number) => string,
): Expression | undefined {
  if (bound.kind === 'reference') return bound;
  if (bound.kind === 'parenthesis') return boundOf(bound.operand, name, inverse);
  if (bound.kind === 'number' && /^\d+$/.test(bound.text))
    return make.string(bound, inverse(Number(bound.text)));
  // TO_DAYS('2024-01-01') is the bound of that day.
  const call = bound.kind === 'call' && bound.callee.kind === 'reference' ? bound : undefined;
  const [only] = call?.arguments ?? [];
  const isSame =
    call?.callee.kind === 'reference' && call.callee.name.parts.at(-1)?.text.toUpperCase() === name;
  return isSame && only?.value.kind === 'string' ? only.value : undefined;
}

/** Day 1 of the calendar is day 366 of TO_DAYS. */
function dayOf(number: number): string {
  const milliseconds = (number - 719_528) * 86_400_000;
  return new Date(milliseconds).toISOString().slice(0, 10);
}

const inverses: Readonly<Record<string, (value: number) => string>> = {
  YEAR: (value) => `${String(value).padStart(4, '0')}-01-01`,
  TO_DAYS: dayOf,
  TO_SECONDS: (value) => {
    const days = Math.floor(value / 86_400);
    return `${dayOf(days)} ${new Date((value - days * 86_400) * 1000).toISOString().slice(11, 19)}`;
  },
  UNIX_TIMESTAMP: (value) => `${new Date(value * 1000).toISOString().slice(0, 19).replace('T', ' ')}+00`,
};
