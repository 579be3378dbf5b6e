import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Partition, Partitioning, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { parseIdentifier } from './name.ts';

/**
 * PARTITION BY with its partitions (Reference Manual, "Partitioning Types"). KEY partitioning is hash partitioning by columns,
 * those of the primary key when none are named. LINEAR chooses another function for the same; it is kept as a property.
 */
export function parsePartitioning(p: TokenCursor): Partitioning {
  const start = p.start;
  p.expect('PARTITION', 'BY');
  const head = parseMethod(p);
  const count = p.accept('PARTITIONS') ? number(p) : undefined;
  const sub = p.is('SUBPARTITION') ? parseSub(p) : undefined;
  const partitions = p.is('(') ? p.parenthesised(() => parsePartition(p)) : [];
  return {
    kind: 'partitioning',
    ...p.span(start),
    ...head,
    partitions,
    ...(count === undefined ? {} : { count }),
    ...(sub ? { sub } : {}),
  };
}

function parseSub(p: TokenCursor): Partitioning {
  const start = p.start;
  p.expect('SUBPARTITION', 'BY');
  const head = parseMethod(p);
  const count = p.accept('SUBPARTITIONS') ? number(p) : undefined;
  return {
    kind: 'partitioning',
    ...p.span(start),
    ...head,
    partitions: [],
    ...(count === undefined ? {} : { count }),
  };
}

function number(p: TokenCursor): number {
  const value = Number(p.raw());
  p.at += 1;
  return value;
}

type Method = Pick<Partitioning, 'method' | 'columns' | 'properties'>;

function parseMethod(p: TokenCursor): Method {
  const start = p.start;
  const linear = p.accept('LINEAR');
  const properties = linear ? { properties: [property(p, start, 'LINEAR')] } : {};
  if (p.accept('HASH')) return { method: 'hash', columns: expressions(p), ...properties };
  if (p.accept('KEY')) {
    if (p.accept('ALGORITHM')) {
      p.accept('=');
      p.at += 1;
    }
    if (p.accept('(', ')')) return { method: 'hash', columns: [], ...properties };
    return { method: 'hash', columns: columns(p), ...properties };
  }
  const method = p.acceptOneOf('RANGE', 'LIST', 'SYSTEM_TIME');
  if (!method) return p.fail('RANGE, LIST, HASH or KEY was expected');
  if (method === 'SYSTEM_TIME') {
    while (!p.atEnd && !p.is('PARTITIONS') && !p.is('(') && !p.is(';')) p.at += 1;
    return { method: 'system', columns: [], ...properties };
  }
  const columnar = p.accept('COLUMNS') || p.accept('_COLUMNS');
  return { method: method === 'RANGE' ? 'range' : 'list', columns: columnar ? columns(p) : expressions(p) };
}

function expressions(p: TokenCursor): Expression[] {
  return p.parenthesised(() => parseExpression(p));
}

function columns(p: TokenCursor): Expression[] {
  return p.parenthesised(() => referenceTo(parseIdentifier(p)));
}

function referenceTo(name: Identifier): Expression {
  const { start, end } = name;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [name] } };
}

function property(p: TokenCursor, start: number, name: string): Property {
  return { kind: 'property', ...p.span(start), name, text: p.slice(start, p.end) };
}

/** `PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB (SUBPARTITION s0, …)`. */
export function parsePartition(p: TokenCursor): Partition {
  const start = p.start;
  if (!p.accept('SUBPARTITION')) p.expect('PARTITION');
  const name = parseIdentifier(p);
  const bounds = parseBounds(p);
  skipOptions(p);
  const subpartitions = p.is('(') ? p.parenthesised(() => parsePartition(p)) : [];
  return { kind: 'partition', ...p.span(start), name, ...bounds, subpartitions, properties: [] };
}

function parseBounds(p: TokenCursor): Pick<Partition, 'lessThan' | 'values'> {
  if (p.accept('VALUES', 'LESS', 'THAN')) {
    if (!p.is('(')) return { lessThan: [boundWord(p)] };
    return { lessThan: p.parenthesised(() => bound(p)) };
  }
  if (p.accept('VALUES', 'IN')) return { values: p.parenthesised(() => bound(p)) };
  // MariaDB's DEFAULT partition, and CURRENT and HISTORY of system versioning.
  if (p.is('DEFAULT')) return { values: [boundWord(p)] };
  p.acceptOneOf('HISTORY', 'CURRENT');
  return {};
}

function bound(p: TokenCursor): Expression {
  return p.is('MAXVALUE') || p.is('DEFAULT') ? boundWord(p) : parseExpression(p);
}

/** MAXVALUE and DEFAULT are references of those names. */
function boundWord(p: TokenCursor): Expression {
  if (!p.isOneOf('MAXVALUE', 'DEFAULT')) p.fail('MAXVALUE was expected');
  return referenceTo(p.identifier());
}

const options = [
  'ENGINE',
  'COMMENT',
  'DATA',
  'INDEX',
  'MAX_ROWS',
  'MIN_ROWS',
  'TABLESPACE',
  'NODEGROUP',
  'STORAGE',
];

/** Where a partition lies. */
function skipOptions(p: TokenCursor): void {
  while (p.isOneOf(...options)) {
    if (p.is('STORAGE') || p.is('DATA') || p.is('INDEX')) p.at += 1;
    p.at += 1;
    p.accept('=');
    p.at += 1;
  }
}
