import type { Complaint } from '../change/requirement.ts';
import { failed, warning } from '../change/requirement.ts';
import type { Column } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';
import type { ColumnPair } from '../change/sink.ts';
import type { TablePlan } from './plan.ts';

/** The engines between which columns are looked at. */
export interface Engines {
  readonly source: string;
  readonly target: string;
}

/**
 * Tells of the columns whose type at the target cannot hold every value that the type at the source can. None of it is altered on the way: a value that does
 * not fit stops its table with an error that names the column, and it is better to know before hours of loading.
 */
export function inexactColumns(tables: readonly TablePlan[], engines: Engines): Complaint[] {
  return tables.flatMap((table) =>
    table.columns.flatMap((pair) =>
      rules
        .map((rule) => rule(pair, engines))
        .filter((problem) => problem !== undefined)
        .map((problem) =>
          warning(
            `${nameOf(table.source)}.${pair.source.name}`,
            `${pair.source.native} goes into ${pair.target.native}: ${problem.what}`,
            problem.remedy,
          ),
        ),
    ),
  );
}

interface Problem {
  readonly what: string;
  readonly remedy: string;
}

type Rule = (pair: ColumnPair, engines: Engines) => Problem | undefined;

/** Integers that an exact type holds: the least and the greatest. */
function bounds({ type }: Column): readonly [bigint, bigint] | undefined {
  if (type.kind === 'boolean') return [0n, 1n];
  if (type.kind === 'integer') {
    const bits = BigInt(type.bits);
    return type.unsigned ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
  }
  if (type.kind === 'decimal' && type.precision !== undefined) {
    const most = 10n ** BigInt(Math.max(0, type.precision - (type.scale ?? 0))) - 1n;
    return [-most, most];
  }
  return undefined;
}

/** A smaller integer, or one without the half that UNSIGNED has. */
const integers: Rule = ({ source, target }) => {
  const has = bounds(source);
  const takes = bounds(target);
  if (!has || !takes || (has[0] >= takes[0] && has[1] <= takes[1])) return undefined;
  return {
    what: `numbers below ${takes[0]} or above ${takes[1]} do not fit.`,
    remedy: 'Give the column a larger type on the target.',
  };
};

const fractions: Rule = ({ source: { type }, target }) => {
  if (type.kind === 'float' && target.type.kind === 'float' && type.bits > target.type.bits)
    return { what: 'digits beyond single precision are lost.', remedy: 'Make it a double on the target.' };
  const takes = scaleOf(target);
  if (takes === undefined) return undefined;
  if (type.kind === 'decimal' && (type.scale === undefined || type.scale > takes))
    return {
      what: `digits behind the ${takes === 0 ? 'point' : `${takes}th place`} are rounded or refused by the server.`,
      remedy: 'Give the column as many digits on the target.',
    };
  return undefined;
};

function scaleOf({ type }: Column): number | undefined {
  if (type.kind === 'integer') return 0;
  return type.kind === 'decimal' ? type.scale : undefined;
}

const notNumbers: Rule = ({ source: { type }, target }, engines) => {
  if (engines.source !== 'postgresql' || engines.target !== 'mysql') return undefined;
  if (type.kind !== 'float' && !(type.kind === 'decimal' && type.precision === undefined)) return undefined;
  if (target.type.kind === 'text') return undefined;
  return {
    what: 'NaN and infinity, which it may hold, do not exist in MySQL.',
    remedy: 'Look for them on the source, or take a text column on the target.',
  };
};

/** The years that a type of moments holds (PostgreSQL, "Date/Time Types"; MySQL, "The DATE, DATETIME, and TIMESTAMP Types"). */
const years: Rule = ({ source, target }, engines) => {
  if (engines.source !== 'postgresql' || engines.target !== 'mysql') return undefined;
  if (!isMoment(source) || !isMoment(target)) return undefined;
  const most =
    target.type.kind === 'instant' ? 'before 1970 or after 2038-01-19' : 'before Christ, after 9999';
  return {
    what: `moments ${most} and infinity do not fit.`,
    remedy:
      target.type.kind === 'instant'
        ? 'Take datetime(6) on the target, which holds the moment in UTC.'
        : "Look for them on the source: WHERE column > DATE '9999-12-31' OR column < DATE '0001-01-01'.",
  };
};

const zeroDates: Rule = ({ source, target }, engines) => {
  if (engines.source !== 'mysql' || engines.target !== 'postgresql') return undefined;
  if (!isMoment(source) || !isMoment(target)) return undefined;
  return {
    what: 'zero and partial dates (0000-00-00, 2024-00-00) do not exist in PostgreSQL.',
    remedy: `Look for them on the source: WHERE MONTH(column) = 0 OR DAY(column) = 0.`,
  };
};

function isMoment({ type }: Column): boolean {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'instant';
}

const seconds: Rule = ({ source: { type }, target }) => {
  const has = digitsOf(type);
  const takes = digitsOf(target.type);
  if (has === undefined || takes === undefined || has <= takes) return undefined;
  return {
    what: `of ${has} digits of the second's fraction ${takes === 0 ? 'none is' : `${takes} are`} kept; the server rounds.`,
    remedy: 'Give the column as many digits on the target.',
  };
};

function digitsOf(type: Column['type']): number | undefined {
  return type.kind === 'time' || type.kind === 'timestamp' || type.kind === 'instant'
    ? type.digits
    : undefined;
}

/** MySQL's TIME goes up to 838 hours, and below zero. */
const durations: Rule = ({ source, target }, engines) => {
  if (engines.source !== 'mysql' || engines.target !== 'postgresql') return undefined;
  if (source.type.kind !== 'time' || target.type.kind !== 'time') return undefined;
  return {
    what: 'durations of a day and more, and negative ones, do not fit.',
    remedy: 'Take interval on the target.',
  };
};

const texts: Rule = ({ source: { type }, target }) => {
  if (target.type.kind !== 'text' || target.type.length === undefined) return undefined;
  if (type.kind === 'text' && (type.length === undefined || type.length > target.type.length))
    return {
      what: `texts longer than ${target.type.length} characters do not fit.`,
      remedy: 'Give the column the length of the source on the target.',
    };
  return undefined;
};

/** PostgreSQL has no character 0 in its texts (PostgreSQL, "Character Types"). */
const zeroBytes: Rule = ({ source: { type }, target }, engines) => {
  if (engines.source !== 'mysql' || engines.target !== 'postgresql') return undefined;
  if (type.kind !== 'bytes' || target.type.kind !== 'text') return undefined;
  return {
    what: 'bytes that are no UTF-8, and the byte 0, do not fit into text.',
    remedy: 'Take bytea on the target.',
  };
};

/** MySQL's TEXT and BLOB have sizes of their own. */
const sizes: Rule = ({ source: { type }, target: { native } }, engines) => {
  if (engines.target !== 'mysql' || (type.kind !== 'text' && type.kind !== 'bytes' && type.kind !== 'json'))
    return undefined;
  if (type.kind === 'text' && type.length !== undefined && type.length * 4 <= 65_535) return undefined;
  const most = /^(tinytext|tinyblob)/i.test(native) ? 255 : /^(text|blob)/i.test(native) ? 65_535 : undefined;
  if (most === undefined || (engines.source === 'mysql' && /^(tiny)?(text|blob)/i.test(native)))
    return undefined;
  return {
    what: `values of more than ${most} bytes do not fit.`,
    remedy: 'Take longtext or longblob on the target.',
  };
};

const rules: readonly Rule[] = [
  integers,
  fractions,
  notNumbers,
  years,
  zeroDates,
  seconds,
  durations,
  texts,
  zeroBytes,
  sizes,
];

/** Columns whose values changes do not bring: PostgreSQL's log leaves out what the server computes (PostgreSQL, "Generated Columns", logical replication before version 18). */
export function uncomputedColumns(tables: readonly TablePlan[], sourceEngine: string): Complaint[] {
  if (sourceEngine !== 'postgresql') return [];
  return tables.flatMap((table) =>
    table.columns
      .filter(({ source, target }) => source.generated && !target.generated)
      .map(({ source }) =>
        failed(
          `${nameOf(table.source)}.${source.name}`,
          'The source computes it, and its log of changes does not have it: changed rows would get NULL or the default in the target.',
          'Make it a generated column on the target, or leave it out by a remove-column rule',
        ),
      ),
  );
}
