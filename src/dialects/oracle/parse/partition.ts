import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Partition, Partitioning, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { acceptProperty, property, skipGroup, startsProperty } from './property.ts';

type Method = Partitioning['method'];

/**
 * PARTITION BY … with its subpartitioning and its partitions, from PARTITION (SQL Language Reference, "CREATE TABLE",
 * table_partitioning_clauses): range, interval, list, automatic list, hash, reference, system, consistent hash.
 */
export function parsePartitioning(p: TokenCursor): Partitioning {
  const start = p.start;
  if (!p.accept('PARTITION', 'BY')) p.expect('PARTITIONSET', 'BY');
  const method = parseMethod(p);
  const properties: Property[] = [];
  const key = parseKey(p, method);
  const interval = parseInterval(p, properties);
  const automatic = p.accept('AUTOMATIC');
  readStoreIn(p, properties);
  const sub = p.is('SUBPARTITION', 'BY') ? parseSubpartitioning(p) : undefined;
  const count = parseCount(p, 'PARTITIONS', properties);
  const partitions = startsPartitions(p) ? parsePartitions(p, 'PARTITION') : [];
  return {
    kind: 'partitioning',
    ...p.span(start),
    method,
    ...key,
    ...(interval ? { interval } : {}),
    ...(automatic ? { automatic } : {}),
    ...(sub ? { sub } : {}),
    partitions,
    ...(count === undefined ? {} : { count }),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

/** LOCAL of an index, with what it says about the index's partitions. */
export function parseLocalPartitions(p: TokenCursor): Partitioning | undefined {
  p.expect('LOCAL');
  const start = p.start;
  const properties: Property[] = [];
  readStoreIn(p, properties);
  const partitions = startsPartitions(p) ? parsePartitions(p, 'PARTITION') : [];
  if (partitions.length === 0 && properties.length === 0) return undefined;
  return {
    kind: 'partitioning',
    ...p.span(start),
    method: 'none',
    columns: [],
    partitions,
    ...(properties.length > 0 ? { properties } : {}),
  };
}

function parseMethod(p: TokenCursor): Method {
  if (p.accept('RANGE')) return 'range';
  if (p.accept('LIST')) return 'list';
  if (p.accept('HASH')) return 'hash';
  if (p.accept('REFERENCE')) return 'reference';
  if (p.accept('SYSTEM')) return 'system';
  if (p.accept('CONSISTENT', 'HASH')) return 'consistent hash';
  return p.fail('RANGE, LIST, HASH, REFERENCE or SYSTEM was expected');
}

function parseKey(p: TokenCursor, method: Method): { columns: Expression[]; constraint?: Identifier } {
  if (method === 'reference') {
    p.expect('(');
    const constraint = p.identifier();
    p.expect(')');
    return { columns: [], constraint };
  }
  if (method === 'system') return { columns: [] };
  return { columns: p.parenthesised(() => parseExpression(p)) };
}

function parseInterval(p: TokenCursor, properties: Property[]): Expression | undefined {
  if (!p.accept('INTERVAL')) return undefined;
  p.expect('(');
  const interval = parseExpression(p);
  p.expect(')');
  readStoreIn(p, properties);
  return interval;
}

/** `STORE IN (users, data)`, `OVERFLOW STORE IN (…)`, `TABLESPACE SET ts1`: where partitions go that are not written one by one. */
function readStoreIn(p: TokenCursor, properties: Property[]): void {
  for (;;) {
    const start = p.start;
    if (!p.accept('STORE', 'IN') && !p.accept('OVERFLOW', 'STORE', 'IN')) break;
    skipGroup(p);
    properties.push(property(p, start, 'STORE IN'));
  }
  if (p.is('TABLESPACE', 'SET')) {
    const set = acceptProperty(p);
    if (set) properties.push(set);
  }
}

/** `PARTITIONS 8 STORE IN (…)`; `PARTITIONS AUTO` has no number and stays as text. */
function parseCount(p: TokenCursor, word: string, properties: Property[]): number | undefined {
  const start = p.start;
  if (!p.accept(word)) return undefined;
  if (p.accept('AUTO')) {
    properties.push(property(p, start, word));
    readStoreIn(p, properties);
    return undefined;
  }
  const count = parseNumber(p);
  while (p.isOneOf('COMPRESS', 'NOCOMPRESS')) {
    const compression = acceptProperty(p);
    if (compression) properties.push(compression);
  }
  readStoreIn(p, properties);
  return count;
}

function parseNumber(p: TokenCursor): number {
  if (p.type() !== 'number') p.fail('a number was expected');
  const value = Number(p.text());
  p.at += 1;
  return value;
}

function parseSubpartitioning(p: TokenCursor): Partitioning {
  const start = p.start;
  p.expect('SUBPARTITION', 'BY');
  const method = parseMethod(p);
  const key = parseKey(p, method);
  const properties: Property[] = [];
  let count = parseCount(p, 'SUBPARTITIONS', properties);
  let partitions: Partition[] = [];
  if (p.accept('SUBPARTITION', 'TEMPLATE')) {
    if (p.is('(')) partitions = parsePartitions(p, 'SUBPARTITION');
    else count = parseNumber(p);
  }
  return {
    kind: 'partitioning',
    ...p.span(start),
    method,
    ...key,
    partitions,
    ...(count === undefined ? {} : { count }),
    ...(properties.length > 0 ? { properties } : {}),
  };
}

function startsPartitions(p: TokenCursor): boolean {
  return p.is('(') && (p.isAt(1, 'PARTITION') || p.isAt(1, 'SUBPARTITION') || p.isAt(1, 'PARTITIONSET'));
}

/** Partitions in parentheses. */
export function parsePartitions(p: TokenCursor, word: 'PARTITION' | 'SUBPARTITION'): Partition[] {
  return p.parenthesised(() => parsePartition(p, word));
}

/** One partition or subpartition: name, bound, storage, its own subpartitions. */
export function parsePartition(p: TokenCursor, word: 'PARTITION' | 'SUBPARTITION'): Partition {
  const start = p.start;
  if (word === 'SUBPARTITION' || !p.accept('PARTITIONSET')) p.expect(word);
  return parsePartitionRest(p, start);
}

/** A partition behind its first word. */
export function parsePartitionRest(p: TokenCursor, start: number): Partition {
  const name = p.isName && !isBound(p) && !namelessStorage(p) ? p.identifier() : undefined;
  const bound = parseBound(p);
  const properties: Property[] = [];
  let subpartitions: Partition[] = [];
  let subpartitionCount: number | undefined;
  for (;;) {
    if (p.is('(') && p.isAt(1, 'SUBPARTITION')) subpartitions = parsePartitions(p, 'SUBPARTITION');
    else if (p.is('SUBPARTITIONS')) subpartitionCount = parseCount(p, 'SUBPARTITIONS', properties);
    else {
      const next = acceptPartitionProperty(p);
      if (!next) break;
      properties.push(next);
    }
  }
  return {
    kind: 'partition',
    ...p.span(start),
    ...(name ? { name } : {}),
    ...bound,
    subpartitions,
    ...(subpartitionCount === undefined ? {} : { subpartitionCount }),
    properties,
  };
}

/** A hash partition may be nameless: `PARTITION TABLESPACE users`. A partition called TABLESPACE is followed by VALUES. */
function namelessStorage(p: TokenCursor): boolean {
  return startsProperty(p) && p.type(1) !== 'symbol' && !p.isAt(1, 'VALUES');
}

function isBound(p: TokenCursor): boolean {
  return p.is('VALUES', 'LESS', 'THAN') || p.is('VALUES', '(');
}

function parseBound(p: TokenCursor): Pick<Partition, 'lessThan' | 'values'> {
  if (p.accept('VALUES', 'LESS', 'THAN')) return { lessThan: p.parenthesised(() => parseBoundValue(p)) };
  if (p.accept('VALUES')) {
    if (p.is('(', ')')) {
      p.at += 2;
      return { values: [] };
    }
    return { values: p.parenthesised(() => parseBoundValue(p)) };
  }
  return {};
}

/** A bound's value; MAXVALUE and DEFAULT, which are no expressions elsewhere, become references of that name. */
function parseBoundValue(p: TokenCursor): Expression {
  if (!p.isOneOf('MAXVALUE', 'DEFAULT')) return parseExpression(p);
  const span = p.here();
  return { kind: 'reference', ...span, name: { kind: 'name', ...span, parts: [p.identifier()] } };
}

/** Storage of one partition: what tables have, and of index partitions UNUSABLE and PARAMETERS; of external tables DEFAULT DIRECTORY and LOCATION. */
function acceptPartitionProperty(p: TokenCursor): Property | undefined {
  const start = p.start;
  if (p.accept('UNUSABLE')) return property(p, start, 'UNUSABLE');
  if (p.accept('USABLE')) return property(p, start, 'USABLE');
  if (p.is('STORE', 'IN') || p.is('OVERFLOW', 'STORE', 'IN')) {
    const properties: Property[] = [];
    readStoreIn(p, properties);
    return property(p, start, 'STORE IN');
  }
  if (p.is('NESTED', 'TABLE')) return skipNestedTable(p);
  if (p.is('PARAMETERS', '(') || p.is('LOCATION', '(') || p.is('ACCESS', 'PARAMETERS')) {
    const name = p.text();
    p.accept('ACCESS');
    p.at += 1;
    skipGroup(p);
    return property(p, start, name);
  }
  if (p.accept('DEFAULT', 'DIRECTORY')) {
    p.identifier();
    return property(p, start, 'DEFAULT DIRECTORY');
  }
  if (p.accept('EXTERNAL')) {
    while (p.is('DEFAULT', 'DIRECTORY') || p.is('LOCATION', '(') || p.is('ACCESS', 'PARAMETERS'))
      acceptPartitionProperty(p);
    return property(p, start, 'EXTERNAL');
  }
  return acceptProperty(p);
}

function skipNestedTable(p: TokenCursor): Property {
  const start = p.start;
  p.expect('NESTED', 'TABLE');
  p.identifier();
  if (p.accept('STORE', 'AS')) p.identifier();
  if (p.is('(')) skipGroup(p);
  return property(p, start, 'NESTED TABLE');
}
