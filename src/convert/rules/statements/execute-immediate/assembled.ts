import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { walk } from '../../../../sql/walk.ts';
import * as make from '../../../../sql/make.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';
import type { Execution, Piece, Text } from './paths.ts';
import { executionsIn } from './paths.ts';
import type { DynamicStatement } from './statement.ts';
import { cutLike } from './cut.ts';
import { convertText, withNamedBinds } from './statement.ts';
import { writtenText } from './text.ts';

/** What the texts that a routine puts together become. */
export interface Assembled {
  /** The texts of literals, by their places. */
  readonly literals: ReadonlyMap<number, string>;
  /** The statement that an expression gives the text of, by its place; one of several that take the same values. */
  readonly statements: ReadonlyMap<number, DynamicStatement>;
  /** Expressions whose texts were all converted, by their places, and those of which only some were looked at. */
  readonly done: ReadonlyMap<number, { readonly isSample: boolean; readonly hasUnknown: boolean }>;
  /** Literals in texts that could not be converted, whose parameters have their numbers all the same. */
  readonly bound: ReadonlySet<number>;
  /** Expressions, by their places, that may give a text of which nothing is known. */
  readonly unknown: ReadonlySet<number>;
  /** The variables that hold texts or parts of them, by the places of their declarations. */
  readonly variables: ReadonlySet<number>;
}

const known = new WeakMap<Block, Assembled>();

/**
 * Texts that are put together in variables over several statements. Each text that may come out is converted as a whole, with
 * marks between its pieces; where a piece becomes the same in all of them, it is written so in its place. Where that cannot be, pieces still get
 * the numbers of their parameters.
 */
export function assembledTexts(context: RuleContext): Assembled | undefined {
  const block =
    outermostBlock(context) ?? context.parents.find((each): each is Block => each.kind === 'block');
  if (!block) return undefined;
  let found = known.get(block);
  if (!found) known.set(block, (found = assemble(block, context)));
  return found;
}

type ConvertedText = NonNullable<ReturnType<typeof convertText>>;
type TextOf = (
  whole: string,
  literal: Expression,
  layout: 'own' | 'user',
  byName: boolean,
  names: readonly string[] | undefined,
) => ConvertedText | undefined;

/** How a text is written and cut; tried in this order. */
const manners = [
  { layout: 'user', side: 'before' },
  { layout: 'own', side: 'before' },
  { layout: 'own', side: 'after' },
] as const;

interface Converted {
  readonly pieces: ReadonlyMap<number, string>;
  readonly statement: DynamicStatement;
}

function assemble(block: Block, context: RuleContext): Assembled {
  const { found, variables } = executionsIn(block, context);
  const executions = new Map([...found].filter(([, each]) => isAssembled(each)));
  const texts = new Map<string, ConvertedText | undefined>();
  const textOf: TextOf = (whole, literal, layout, byName, names) => {
    const key = `${layout} ${byName} ${names?.join() ?? ''} ${whole}`;
    if (!texts.has(key)) {
      const made = convertText(whole, literal, context, layout, names);
      texts.set(key, made && byName ? withNamedBinds(made) : made);
    }
    return texts.get(key);
  };
  let best: Attempt | undefined;
  for (const manner of manners) {
    const attempt = attemptAll(executions, manner, textOf);
    if (!best || attempt.done.size > best.done.size) best = attempt;
    if (best.done.size === executions.size) break;
  }
  const literals = new Map(best?.literals);
  const bound = numberBinds([...executions.values()], literals);
  const unknown = new Set(
    [...found].flatMap(([start, { texts: all }]) =>
      all?.some((text) => text.length > 0 && text.every((piece) => 'unknown' in piece)) ? [start] : [],
    ),
  );
  return {
    literals,
    statements: best?.statements ?? new Map(),
    done: best?.done ?? new Map(),
    bound,
    variables,
    unknown,
  };
}

type Attempt = Pick<Assembled, 'literals' | 'statements' | 'done'>;

/** All executions converted in one manner: a piece that several of them share becomes the same in all, or stays as it is. */
function attemptAll(
  executions: ReadonlyMap<number, Execution>,
  manner: (typeof manners)[number],
  textOf: TextOf,
): Attempt {
  const results = [...executions].map(([start, execution]) => ({
    start,
    execution,
    places: placesOf(execution),
    converted: convertAll(execution, manner, textOf),
  }));
  const literals = new Map<number, string>();
  const spoilt = new Set<number>();
  for (const { converted } of results)
    for (const { pieces } of converted ?? [])
      for (const [place, text] of pieces) if (!record(literals, place, text)) spoilt.add(place);
  const isSpoilt = ({ converted, places }: (typeof results)[number]): boolean =>
    !converted || places.some((each) => spoilt.has(each));
  for (let before = -1; before !== spoilt.size; ) {
    before = spoilt.size;
    for (const each of results) if (isSpoilt(each)) for (const place of each.places) spoilt.add(place);
  }
  const statements = new Map<number, DynamicStatement>();
  const done = new Map<number, { isSample: boolean; hasUnknown: boolean }>();
  for (const each of results) {
    const first = each.converted?.[0];
    if (!first || isSpoilt(each)) continue;
    statements.set(each.start, first.statement);
    const hasUnknown = possible(each.execution).some((text) => text.some((piece) => 'unknown' in piece));
    done.set(each.start, { isSample: each.execution.isSample, hasUnknown });
  }
  for (const place of spoilt) literals.delete(place);
  return { literals, statements, done };
}

function placesOf(execution: Execution): number[] {
  return possible(execution).flatMap((text) =>
    text.flatMap((piece) => ('literal' in piece ? [piece.literal.start] : [])),
  );
}

/** Whether a text comes out of more than the expression that is executed itself. */
function isAssembled({ sql, texts }: Execution): boolean {
  if (!texts?.some((text) => text.some((piece) => 'literal' in piece))) return false;
  return (
    texts.some((text) =>
      text.some((piece) => {
        const at = 'literal' in piece ? piece.literal : piece.unknown;
        return at.start < sql.start || at.end > sql.end;
      }),
    ) || texts.length > 1
  );
}

/** All texts of an execution, converted; undefined when one of them cannot be, or a piece does not become the same in all. */
function convertAll(
  execution: Execution,
  manner: (typeof manners)[number],
  textOf: TextOf,
): readonly Converted[] | undefined {
  const pieces = new Map<number, string>();
  const converted: Converted[] = [];
  for (const text of possible(execution)) {
    const one = convertOne(text, manner, (whole, literal, layout) =>
      textOf(whole, literal, layout, execution.values === undefined, execution.names),
    );
    const [first] = converted;
    if (!one || (first && !sameValues(first, one))) return undefined;
    if (![...one.pieces].every(([place, piece]) => record(pieces, place, piece))) return undefined;
    converted.push(one);
  }
  return converted.length === 0 ? undefined : converted;
}

/** The texts that have as many bind variables as values are given; conditions that belong together give the others. */
function possible({ texts = [], values }: Execution): readonly Text[] {
  const all = texts.filter((each) => each.some((piece) => 'literal' in piece));
  if (values === undefined) return all;
  const fitting = all.filter((text) => {
    const whole = text.map((each) => ('literal' in each ? each.run : 'x')).join('');
    return /^\s*(?:BEGIN|DECLARE)\b/i.test(whole) || withNumbers('', whole, 0).count === values;
  });
  return fitting.length > 0 ? fitting : all;
}

/** Whether two texts take and give back the same values. Of a block the text must be the only one, since it is no text any more then. */
function sameValues({ statement: a }: Converted, { statement: b }: Converted): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.tail === b.tail &&
      a.numbers.join() === b.numbers.join() &&
      a.returned.join() === b.returned.join() &&
      a.kind !== 'anonymousBlock')
  );
}

/** Literals of a text that stand side by side; those that meet inside of a token are one. */
interface Stretch {
  readonly groups: readonly (readonly Written[])[];
}

type Written = Extract<Piece, { literal: unknown }>;

/** The text that is parsed, and its stretches between the parts that are not known, for which names stand. */
function laidOut(text: Text): { readonly whole: string; readonly stretches: readonly Stretch[] } {
  let whole = '';
  let groups: Written[][] = [];
  const stretches: Stretch[] = [{ groups }];
  text.forEach((piece, i) => {
    if ('unknown' in piece) {
      whole += `gw_part_${i}`;
      groups = [];
      stretches.push({ groups });
      return;
    }
    const last = groups.at(-1);
    if (last && isInToken(whole, piece.run)) last.push(piece);
    else groups.push([piece]);
    whole += piece.run;
  });
  return { whole, stretches };
}

/** Whether two pieces meet inside of a word, a string or a comment. */
function isInToken(before: string, after: string): boolean {
  const rest = before.replace(/'[^']*'|"[^"]*"|--[^\n]*\n|\/\*[\s\S]*?\*\//g, ' ');
  if (/['"]|--|\/\*/.test(rest)) return true;
  return /[\w$#.:]$/.test(before) && /^[\w$#.]/.test(after);
}

function convertOne(
  text: Text,
  { layout, side }: (typeof manners)[number],
  textOf: (whole: string, literal: Expression, layout: 'own' | 'user') => ConvertedText | undefined,
): Converted | undefined {
  const first = text.find((each): each is Written => 'literal' in each);
  if (!first) return undefined;
  const { whole, stretches } = laidOut(text);
  if (/gw_part_\d+\d[^\W]/.test(whole.replace(/gw_part_\d+(?!\d)/g, ''))) return undefined;
  const statement = textOf(whole, first.literal, layout);
  if (!statement) return undefined;
  const found = statement.text.split(/gw_part_(\d+)/i);
  const expected = text.flatMap((each, i) => ('unknown' in each ? [String(i)] : []));
  if (found.filter((_, i) => i % 2 === 1).join() !== expected.join()) return undefined;
  const pieces = new Map<number, string>();
  let count = 0;
  let tail = '';
  for (const [i, { groups }] of stretches.entries()) {
    const own = found[i * 2] ?? '';
    if (groups.length === 0) {
      if (own.trim() !== '' && i < stretches.length - 1) return undefined;
      tail = own.trimEnd();
      continue;
    }
    const written = groups.map((group) => group.map((each) => each.run).join(''));
    const numbered = written.map((each) => {
      const result = withNumbers('', each, count);
      count = result.count;
      return withNames(result.text, statement.binds);
    });
    const cut = cutLike(numbered, own, side);
    if (!cut) return undefined;
    for (const [k, group] of groups.entries())
      for (const [n, each] of group.entries())
        if (!record(pieces, each.literal.start, n === 0 ? spaced(cut[k] ?? '', written[k] ?? '') : ''))
          return undefined;
  }
  const isWhole = expected.length === 0;
  if (!isWhole && statement.kind === 'anonymousBlock' && statement.numbers.length > 0) return undefined;
  return { pieces, statement: { ...statement, isWhole, ...(tail === '' ? {} : { tail }) } };
}

/** A piece that a loop adds twice must become the same both times. */
function record(pieces: Map<number, string>, place: number, text: string): boolean {
  if (pieces.has(place)) return pieces.get(place) === text;
  pieces.set(place, text);
  return true;
}

/** The converted piece with the white space that the source has at its ends. */
function spaced(converted: string, source: string): string {
  const lead = /^\s*/.exec(source)?.[0] ?? '';
  const trail = source.trim() === '' ? '' : (/\s*$/.exec(source)?.[0] ?? '');
  return `${lead}${converted.trim()}${trail}`;
}

/**
 * The parameters of pieces in texts that could not be converted: where each has the same number in all texts, it is written.
 */
function numberBinds(executions: readonly Execution[], literals: Map<number, string>): ReadonlySet<number> {
  const numbered = new Map<number, string | undefined>();
  for (const execution of executions.filter((each) => each.values !== undefined))
    for (const text of possible(execution)) {
      let whole = '';
      let count = 0;
      for (const piece of text) {
        if ('unknown' in piece) {
          whole += 'x';
          continue;
        }
        const { literal, run } = piece;
        const result = withNumbers(whole, run, count);
        count = result.count;
        whole += run;
        const isSame = !numbered.has(literal.start) || numbered.get(literal.start) === result.text;
        numbered.set(literal.start, isSame ? result.text : undefined);
      }
    }
  const bound = new Set<number>();
  for (const [place, text] of numbered) {
    if (literals.has(place) || text === undefined) continue;
    literals.set(place, text);
    bound.add(place);
  }
  return bound;
}

/** A piece whose bind variables are numbered on from a count, strings and comments being left alone. */
function withNumbers(before: string, run: string, from: number): { text: string; count: number } {
  let count = from;
  const start = before.length;
  const whole = before + run;
  let text = '';
  const token =
    /'(?:[^']|'')*'?|"[^"]*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|:(?:[A-Za-z][\w$#]*|\d+)|:=|[\s\S]/g;
  for (const match of whole.matchAll(token)) {
    const isBind = /^:\w/.test(match[0]);
    if (match.index + match[0].length <= start) continue;
    const own = match.index < start ? match[0].slice(start - match.index) : match[0];
    if (isBind && match.index >= start) {
      count += 1;
      text += `$${count}`;
    } else text += own;
  }
  return { text, count };
}

/** A piece whose parameters of Transact-SQL (`@a`) are numbered as the text has them. */
function withNames(text: string, binds: readonly string[]): string {
  const names = binds.map((each) => each.toLowerCase());
  return text.replace(/@\w+/g, (name) => {
    const at = names.indexOf(name.toLowerCase());
    return at < 0 ? name : `$${at + 1}`;
  });
}

/** An expression with the literals in it, and those of constants, as they were converted. */
export function withLiterals(node: Expression, { literals }: Assembled, context: RuleContext): Expression {
  const change = (each: Node): Node => {
    const written = writtenText(each as Expression, context);
    const text = written && literals.get(written.start);
    return written && text !== undefined && text !== written.value ? make.string(each, text) : each;
  };
  return rewrite(node, change) as Expression;
}

/** The places of the literals of a text, those of constants included. */
export function literalsIn(node: Expression, context: RuleContext): number[] {
  const places: number[] = [];
  walk(node, (each) => {
    const written = writtenText(each as Expression, context);
    if (written) places.push(written.start);
  });
  return places;
}
