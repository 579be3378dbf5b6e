import { tableFindings } from '../../../sql/codes/tables.ts';
import * as make from '../../../sql/make.ts';
import type { CreateTable, Partition, Partitioning } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type { TargetStatement } from '../../conversion.ts';
import type { TargetName } from '../../target-names.ts';
import { statement } from '../object.ts';
import { boundText } from './bound.ts';
import { partitionPlan } from './partition-plan.ts';
import type { TableWork } from './work.ts';
import { requiredColumns } from './work.ts';

/** How a table is partitioned in the target. */
export interface Partitions {
  /** What stands in its CREATE TABLE. */
  readonly clause?: Partitioning;
  /** A table for each partition and subpartition. */
  readonly statements: readonly TargetStatement[];
}

/** Converts the partitions of a table to declarative partitions (manual, "Table Partitioning"). */
export function convertPartitions(work: TableWork): Partitions {
  const { table, workshop, bench } = work;
  const { levels, problem } = partitionPlan(table, workshop);
  const source = table.definition.partitioning;
  if (problem && source) {
    const entry = problem.kind === 'key' ? tableFindings.partitionKey : tableFindings.partitionMethod;
    bench.report(entry, source, `Table ${table.name} becomes a plain table, because ${problem.what}.`);
  }
  const [top, sub] = levels;
  const converted = work.converted.partitioning;
  if (!top || !converted) return { statements: [] };
  const maker = new PartitionMaker(work, sub ? converted.sub : undefined, sub);
  return { clause: clauseOf(top, work), statements: maker.level(top, converted) };
}

/** PARTITION BY with the columns as the target writes them. */
function clauseOf(level: Partitioning, { table, workshop: { names } }: TableWork): Partitioning {
  const { start, end, method } = level;
  const columns = level.columns.flatMap((each): Expression[] => {
    const last = each.kind === 'reference' ? each.name.parts.at(-1) : undefined;
    if (!last) return [];
    return [make.reference(each, names.identifier(names.column(table, names.stored(last)), each))];
  });
  return { kind: 'partitioning', start, end, method, columns, partitions: [] };
}

/** One partition to be made: its source and what the rules made of its bounds. */
interface Piece {
  readonly source: Partition;
  readonly converted: Partition;
  readonly name: string;
}

/** Makes the tables of partitions. A class because it holds what all of them share. */
class PartitionMaker {
  readonly #work: TableWork;
  readonly #sub: Partitioning | undefined;
  readonly #subSource: Partitioning | undefined;
  readonly #required: ReadonlySet<string>;

  constructor(work: TableWork, sub: Partitioning | undefined, subSource: Partitioning | undefined) {
    this.#work = work;
    this.#sub = sub;
    this.#subSource = subSource;
    this.#required = requiredColumns(work.table, (each) => work.workshop.names.stored(each));
  }

  /** The partitions of the table itself. */
  level(source: Partitioning, converted: Partitioning): TargetStatement[] {
    const { target } = this.#work;
    const pieces = piecesOf(source, converted.partitions, source.partitions, source.count, source);
    return this.#tables(pieces, source, target, true);
  }

  #tables(
    pieces: readonly Piece[],
    level: Partitioning,
    parent: TargetName,
    isTop: boolean,
  ): TargetStatement[] {
    const { table, bench } = this.#work;
    const statements = pieces.flatMap((piece, i) => {
      const bound = this.#bound(piece, pieces[i - 1], level, pieces.length, i);
      return this.#table(piece, bound, parent, isTop);
    });
    if (!level.interval && !level.automatic) return statements;
    bench.report(
      tableFindings.automaticPartitions,
      level,
      `Oracle adds partitions to table ${table.name} by itself; a default partition takes the rows for them.`,
    );
    if (pieces.some((each) => isDefault(each.source))) return statements;
    const rest: Partition = {
      kind: 'partition',
      start: level.end,
      end: level.end,
      subpartitions: [],
      properties: [],
    };
    return [
      ...statements,
      ...this.#table({ source: rest, converted: rest, name: 'default' }, 'DEFAULT', parent, isTop),
    ];
  }

  #table(piece: Piece, bound: string, parent: TargetName, isTop: boolean): TargetStatement[] {
    const { table, workshop } = this.#work;
    const { names } = workshop;
    const { source } = piece;
    const at = { start: source.start, end: source.end };
    const target = names.beside(table, `${isTop ? parent.name : this.#work.target.name}_${piece.name}`);
    const hasSub = isTop && this.#sub !== undefined && this.#subSource !== undefined;
    const node: CreateTable = {
      kind: 'createTable',
      ...at,
      name: names.qualified(target, at),
      columns: [],
      constraints: [],
      partitionOf: { parent: names.qualified(parent, at), bound },
      ...(hasSub && this.#subSource ? { partitioning: clauseOf(this.#subSource, this.#work) } : {}),
      properties: [],
    };
    const own = statement('pre-data', node, { ...target, kind: 'table' });
    return hasSub ? [own, ...this.#subpartitions(piece, target)] : [own];
  }

  /** Own subpartitions, else those of the template, else the one that Oracle makes, which takes every row. */
  #subpartitions(piece: Piece, parent: TargetName): TargetStatement[] {
    const sub = this.#sub as Partitioning;
    const source = this.#subSource as Partitioning;
    const own = piece.source.subpartitions;
    const count = piece.source.subpartitionCount ?? source.count;
    const pieces =
      own.length > 0
        ? piecesOf(source, piece.converted.subpartitions, own, undefined, piece.source)
        : piecesOf(source, sub.partitions, source.partitions, count, piece.source).map((each) => ({
            ...each,
            name: `${piece.name}_${each.name}`,
          }));
    if (pieces.length > 0) return this.#tables(pieces, { ...source, end: piece.source.end }, parent, false);
    const only: Partition = {
      kind: 'partition',
      start: piece.source.start,
      end: piece.source.end,
      subpartitions: [],
      properties: [],
    };
    const bound = source.method === 'hash' ? 'FOR VALUES WITH (MODULUS 1, REMAINDER 0)' : 'DEFAULT';
    return this.#table({ source: only, converted: only, name: `${piece.name}_all` }, bound, parent, false);
  }

  #bound(
    piece: Piece,
    before: Piece | undefined,
    level: Partitioning,
    count: number,
    position: number,
  ): string {
    switch (level.method) {
      case 'hash':
        return `FOR VALUES WITH (MODULUS ${count}, REMAINDER ${position})`;
      case 'list':
        if (isDefault(piece.source)) return 'DEFAULT';
        return `FOR VALUES IN (${this.#values(piece.source.values, piece.converted.values).join(', ')})`;
      default:
        return this.#range(piece, before, level);
    }
  }

  /**
   * From the bound of the partition before to its own. NULL sorts behind all values in Oracle, so that it lies in the
   * partition with MAXVALUE; in PostgreSQL only a default partition takes it.
   */
  #range(piece: Piece, before: Piece | undefined, level: Partitioning): string {
    const width = level.columns.length;
    const to = this.#rangeValues(piece);
    const from = before ? this.#rangeValues(before) : Array.from({ length: width }, () => 'MINVALUE');
    const isNullable = this.#hasNullable(level);
    // NULL sorts before all values in MySQL, in a partition that PostgreSQL does not let it into.
    if (isNullable && this.#work.workshop.source.traits.nullsInRanges === 'first') this.#reportNulls(level);
    else if (isNullable && to.every((each) => each === 'MAXVALUE')) return 'DEFAULT';
    if (isNullable && width > 1) this.#reportNulls(level);
    return `FOR VALUES FROM (${from.join(', ')}) TO (${to.join(', ')})`;
  }

  /** Behind MAXVALUE, what stands for the further columns makes no difference; PostgreSQL wants MAXVALUE there too. */
  #rangeValues(piece: Piece): string[] {
    const values = this.#values(piece.source.lessThan, piece.converted.lessThan);
    const open = values.indexOf('MAXVALUE');
    return values.map((each, i) => (open >= 0 && i > open ? 'MAXVALUE' : each));
  }

  #values(source: readonly Expression[] = [], converted: readonly Expression[] = []): string[] {
    return source.map((each, i) => boundText(each, converted[i] ?? each, this.#work));
  }

  #hasNullable(level: Partitioning): boolean {
    const { names } = this.#work.workshop;
    return level.columns.some((each) => {
      const last = each.kind === 'reference' ? (each.name as Name).parts.at(-1) : undefined;
      return last !== undefined && !this.#required.has(names.stored(last));
    });
  }

  #reportNulls(level: Partitioning): void {
    const { bench, table } = this.#work;
    bench.report(
      tableFindings.nullPartition,
      level,
      `Table ${table.name} is partitioned by ranges of several columns that may be NULL.`,
    );
  }
}

/** Partitions with their names: their own or, in order, `p1`, `p2` …; of hash partitioning also by their number alone. */
function piecesOf(
  level: Partitioning,
  converted: readonly Partition[],
  source: readonly Partition[],
  count: number | undefined,
  at: { readonly start: number; readonly end: number },
): Piece[] {
  if (source.length > 0)
    return source.map((each, i) => ({
      source: each,
      converted: converted[i] ?? each,
      name: each.name?.text.toLowerCase() ?? `p${i + 1}`,
    }));
  if (level.method !== 'hash') return [];
  return Array.from({ length: count ?? 1 }, (_, i) => {
    const made: Partition = {
      kind: 'partition',
      start: at.start,
      end: at.end,
      subpartitions: [],
      properties: [],
    };
    return { source: made, converted: made, name: `p${i + 1}` };
  });
}

function isDefault({ values, lessThan }: Partition): boolean {
  if (lessThan?.every(isWord('MAXVALUE'))) return true;
  return values?.some(isWord('DEFAULT')) === true;
}

function isWord(word: string): (expression: Expression) => boolean {
  return (expression) =>
    expression.kind === 'reference' &&
    expression.name.parts.length === 1 &&
    expression.name.parts[0]?.text.toUpperCase() === word;
}
