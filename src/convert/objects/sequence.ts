import type { Sequence } from '../../catalog/catalog.ts';
import { sequenceFindings } from '../../sql/codes/sequences.ts';
import * as make from '../../sql/make.ts';
import type { CreateSequence, SequenceOptions } from '../../sql/tree/define.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { ObjectConverter } from './object.ts';
import { converted, statement } from './object.ts';

const largest = 9223372036854775807n;
const smallest = -9223372036854775808n;

/** Options for PostgreSQL, and what had to be changed about them. */
export interface ConvertedOptions {
  readonly options: SequenceOptions;
  /** A sentence for each option that cannot be kept as it is. */
  readonly losses: readonly { readonly entry: keyof typeof sequenceFindings; readonly what: string }[];
}

/**
 * A sequence's options (SQL Language Reference, "CREATE SEQUENCE"). Oracle counts with 28 digits, PostgreSQL within bigint:
 * bounds outside of it are those of bigint. What is Oracle's default is left out where it is PostgreSQL's too.
 */
export function sequenceOptions(source: SequenceOptions): ConvertedOptions {
  const losses: { entry: keyof typeof sequenceFindings; what: string }[] = [];
  const increment = integer(source.increment) ?? 1n;
  const ascending = increment >= 0n;
  const maximum = bound(source.maximum);
  const minimum = bound(source.minimum);
  const first = ascending ? (minimum ?? 1n) : (maximum ?? -1n);
  // RESTART alone begins with the first value again, RESTART START WITH with the one that it names.
  const given = source.restart === undefined ? source.start : source.restart;
  const start = integer(given) ?? first;
  const options: Mutable<SequenceOptions> = {};
  if (integer(given) !== undefined) options.start = String(clamp(start));
  if (increment !== 1n) options.increment = String(clamp(increment));
  if (minimum !== undefined && minimum !== (ascending ? 1n : smallest)) options.minimum = String(minimum);
  if (maximum !== undefined && maximum !== (ascending ? largest : -1n)) options.maximum = String(maximum);
  if (source.cycle) options.cycle = true;
  const cache = integer(source.cache === 'none' ? undefined : source.cache);
  // Oracle's cache is the server's, one of PostgreSQL the session's: numbers in order need one of 1. 20 is Oracle's default.
  if (cache !== undefined && cache > 1n && cache !== 20n && !source.order)
    options.cache = String(clamp(cache));
  if (start !== clamp(start))
    losses.push({ entry: 'beyondBigint', what: `The value ${start} does not fit into bigint.` });
  if (source.cycle && outside(source, ascending))
    losses.push({
      entry: 'beyondBigint',
      what: 'The sequence begins anew at the end of bigint, before the end that it had.',
    });
  if (source.order && cache !== undefined && cache > 1n)
    losses.push({ entry: 'ordered', what: 'ORDER is kept by leaving out CACHE.' });
  for (const each of source.other ?? [])
    if (!meaningless.has(each)) losses.push({ entry: 'option', what: `${each} is left out.` });
  return { options, losses };
}

/** Options that say nothing about the numbers that a sequence gives, or say what is so anyway. */
const meaningless: ReadonlySet<string> = new Set([
  'GLOBAL',
  'KEEP',
  'NOKEEP',
  'NOSCALE',
  'NOSHARD',
  'NOPARTITION',
]);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A bound within bigint, whose own ends stand for those outside of it. */
function bound(value: SequenceOptions['maximum']): bigint | undefined {
  const number = integer(value === 'none' ? undefined : value);
  return number === undefined ? undefined : clamp(number);
}

/** Whether the bound at which a cycle begins anew lies outside of bigint. */
function outside(source: SequenceOptions, ascending: boolean): boolean {
  const end = ascending ? source.maximum : source.minimum;
  const number = integer(end === 'none' ? undefined : end);
  return number === undefined || clamp(number) !== number;
}

function clamp(value: bigint): bigint {
  return value > largest ? largest : value < smallest ? smallest : value;
}

function integer(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[-+]?\d+$/.test(text) ? BigInt(text) : undefined;
}

/**
 * What SHOW CREATE SEQUENCE of MariaDB writes though nobody asked for it: a cache of 1000, which is the server's and would be each
 * session's here, and an end one before that of bigint, which only matters to a sequence that begins again there.
 */
function withoutMariaDefaults({ cache, maximum, ...options }: SequenceOptions): SequenceOptions {
  const isEnd = maximum === String(largest - 1n) && options.cycle !== true;
  return {
    ...options,
    ...(cache === undefined || cache === '1000' ? {} : { cache }),
    ...(maximum === undefined || isEnd ? {} : { maximum }),
  };
}

/** The least and the largest number of the types that a sequence of SQL Server may have ("CREATE SEQUENCE (Transact-SQL)"), by their principal names. */
const rangesOfTypes: ReadonlyMap<string, readonly [least: bigint, most: bigint]> = new Map([
  ['TINYINT', [0n, 255n]],
  ['SMALLINT', [-32768n, 32767n]],
  ['INT', [-2147483648n, 2147483647n]],
  ['BIGINT', [smallest, largest]],
]);

/** The types of PostgreSQL's sequences, whose ends are those of the type. */
const typesOfSequences: Readonly<Record<string, string>> = { SMALLINT: 'smallint', INT: 'integer' };

/**
 * A sequence of SQL Server begins at the least number of its type, or at the largest when it descends, ends at the other end, and begins again at an end. Its cache
 * is the server's, from which all sessions take numbers in their order; one of PostgreSQL would be each session's, and is left out. A least number below
 * one matters where it begins again only.
 */
function sqlserverSequence({ definition }: Sequence): {
  readonly options: SequenceOptions;
  readonly type?: string;
} {
  const { options } = definition;
  const name = definition.type?.name.parts.at(-1)?.text.toUpperCase() ?? 'BIGINT';
  const [least, most] = rangesOfTypes.get(name) ?? decimalRange(definition.type?.precision);
  const { cache: _, minimum, maximum, ...rest } = options;
  const low = minimum === undefined || minimum === 'none' ? String(least) : minimum;
  const high = maximum === undefined || maximum === 'none' ? String(most) : maximum;
  const isAscending = (integer(options.increment) ?? 1n) >= 0n;
  const start = options.start ?? (isAscending ? low : high);
  const first = options.restart === undefined || options.restart === 'start' ? start : options.restart;
  const isWhole = options.cycle === true;
  const type = typesOfSequences[name];
  const isLowNeeded = isWhole || (isAscending ? BigInt(first) < 1n : minimum !== undefined);
  const isHighNeeded = isWhole || maximum !== undefined || type === undefined;
  return {
    options: {
      ...rest,
      start,
      ...(isLowNeeded ? { minimum: low } : {}),
      ...(isHighNeeded || !isAscending ? { maximum: high } : {}),
    },
    ...(type === undefined ? {} : { type }),
  };
}

/** DECIMAL(p) and NUMERIC(p) have p digits, 18 where nothing is said. */
function decimalRange(precision: number | '*' | undefined): readonly [least: bigint, most: bigint] {
  const most = 10n ** BigInt(typeof precision === 'number' ? precision : 18) - 1n;
  return [-most, most];
}

/** Converts a sequence. */
export const convertSequence: ObjectConverter<Sequence> = (sequence, workshop) => {
  const { names } = workshop;
  const target = names.object(sequence);
  const given = sequence.definition.options;
  const own = workshop.source.name === 'sqlserver' ? sqlserverSequence(sequence) : undefined;
  const { options, losses } = sequenceOptions(
    own?.options ?? (workshop.source.name === 'mysql' ? withoutMariaDefaults(given) : given),
  );
  const findings: Finding[] = [
    ...names.findings(sequence),
    ...losses.map(({ entry, what }) => finding(sequenceFindings[entry], sequence.span, what)),
  ];
  const node: CreateSequence = {
    kind: 'createSequence',
    ...sequence.span,
    name: names.qualified(target, sequence.definition.name),
    options,
    ...(own?.type === undefined ? {} : { type: make.type(sequence.span, own.type) }),
  };
  const statements = [statement('pre-data', node, { ...target, kind: 'sequence' }, sequence.sourceComments)];
  return [converted(sequence, 'sequence', { target, statements, findings })];
};
