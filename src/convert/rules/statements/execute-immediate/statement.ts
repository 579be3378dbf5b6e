import * as make from '../../../../sql/make.ts';
import type { ParsedStatement } from '../../../../sql/dialect.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { TopStatement } from '../../../../sql/tree/define.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { definitionStatement, nothing } from './definitions.ts';
import { withParameters } from './parameters.ts';
import type { SqlText } from './text.ts';

/** A statement of dynamic SQL in the target. */
export interface DynamicStatement {
  readonly parts: readonly (string | Expression)[];
  readonly node: Node;
  /** For each item of USING in turn the number of its parameter; several names of one block share one. */
  readonly numbers: readonly number[];
  /** Parameters of RETURNING … INTO, which are taken out: the values come back as a row. */
  readonly returned: readonly number[];
  /** `nothing` when the target needs no statement. */
  readonly kind: TopStatement['kind'] | 'nothing';
  /** All of the text is known. */
  readonly isWhole: boolean;
  /** The names of its bind variables, in the order of the parameters. */
  readonly binds: readonly string[];
  /** What of the converted text stands behind its last part, where the source has nothing: TOP becomes FETCH FIRST there. */
  readonly tail?: string;
  /** The names of parameters that the columns of its row are for (`SELECT @a = x` of Transact-SQL). */
  readonly outputs?: readonly string[];
}

/** What stands for the parts that are not known, in the text that is parsed. */
const partName = (i: number): string => `gw_part_${i}`;

/** Whether a name stands for a part of a text that is known only when it runs. */
export function isUnknownPart({ parts }: Name): boolean {
  return parts.some((each) => /^gw_part_\d+$/i.test(each.text));
}

/**
 * Converts a statement of dynamic SQL. Parts that are not known stand as names while it is converted, and are put in again
 * where these have come out. Undefined when the text cannot be read, or not be put together again.
 */
export function dynamicStatement(
  text: SqlText,
  context: RuleContext,
  byName = false,
): DynamicStatement | undefined {
  const { literal } = text;
  if (!literal) return undefined;
  const unknown = text.parts.filter((each): each is Expression => typeof each !== 'string');
  let at = 0;
  const whole = text.parts.map((each) => (typeof each === 'string' ? each : partName(at++))).join('');
  const made = convertText(whole, literal, context);
  const converted = made && byName ? withNamedBinds(made) : made;
  if (!converted) return undefined;
  const isBlock = converted.kind === 'anonymousBlock';
  if (isBlock && unknown.length > 0 && converted.numbers.length > 0) return undefined;
  if (converted.kind === 'nothing') return converted;
  const parts = split(converted.text, unknown);
  return parts && { ...converted, parts, isWhole: unknown.length === 0 };
}

/**
 * A statement of dynamic SQL with its whole text, in which names may stand for what is not known. Where `names` of its parameters are given, these have the numbers of
 * their places there.
 */
export function convertText(
  whole: string,
  literal: Expression,
  context: RuleContext,
  layout: 'own' | 'user' = 'user',
  names: readonly string[] = [],
): (DynamicStatement & { readonly text: string }) | undefined {
  const value = valueOf(whole);
  if (value !== undefined) {
    const query = convertText(value, literal, context, layout);
    // The value comes back as a row, into the variable that the first item of USING names.
    return query && { ...query, numbers: [0, ...query.numbers], returned: [1] };
  }
  const parsed = parse(whole, literal, context);
  if (!parsed) return undefined;
  const definition = definitionStatement(parsed.node, context);
  if (definition === undefined) return undefined;
  if (definition === nothing)
    return {
      text: '',
      parts: [],
      node: parsed.node,
      numbers: [],
      returned: [],
      kind: 'nothing',
      isWhole: true,
      binds: [],
    };
  const { top, outputs } =
    context.source.name === 'sqlserver'
      ? withParameters(definition, context)
      : { top: asCall(definition, whole), outputs: undefined };
  const isByName = top.kind === 'anonymousBlock' || context.source.name === 'sqlserver';
  const { node, numbers, returned, binds } = numbered(top, isByName, context, names);
  const converted = context.convertDynamic({ ...parsed, node: node as TopStatement }, layout);
  const { text } = converted;
  if (text === undefined || !converted.node) return undefined;
  return {
    text,
    parts: [text],
    node: converted.node,
    numbers,
    returned,
    kind: top.kind,
    isWhole: true,
    binds,
    ...(outputs ? { outputs } : {}),
  };
}

/** `BEGIN :r := f(:a); END;` whose function is put in, as a query. */
function valueOf(whole: string): string | undefined {
  const [, target, value] = /^\s*BEGIN\s+:(\w+)\s*:=([^;]*);\s*END\s*;?\s*$/i.exec(whole) ?? [];
  if (target === undefined || value === undefined || !/gw_part_\d/i.test(value)) return undefined;
  const binds = [...value.replace(/'[^']*'/g, '').matchAll(/:(\w+)/g)].map(([, name]) => name?.toUpperCase());
  const isDistinct = new Set(binds).size === binds.length && !binds.includes(target.toUpperCase());
  return isDistinct ? `SELECT ${value.trim()} FROM DUAL` : undefined;
}

/**
 * A block that only calls a procedure whose name is put in is a CALL, which takes parameters, unlike DO. A bind variable that stands
 * there twice is one value in a block and would be two in SQL.
 */
function asCall(node: TopStatement, whole: string): TopStatement {
  if (node.kind !== 'anonymousBlock' || !/gw_part_\d/i.test(whole)) return node;
  const { declarations, statements, handlers } = node.block;
  const [only, ...more] = statements;
  if (declarations.length + handlers.length + more.length > 0 || only?.kind !== 'callStatement') return node;
  const callee = only.call.kind === 'call' ? only.call.callee : only.call;
  if (callee.kind !== 'reference') return node;
  const binds: string[] = [];
  walk(only, (each) => {
    if (each.kind === 'bind') binds.push(each.path.map((part) => part.text.toUpperCase()).join('.'));
  });
  if (new Set(binds).size < binds.length) return node;
  const given = only.call.kind === 'call' ? only.call.arguments : [];
  return { kind: 'callProcedure', start: node.start, end: node.end, name: callee.name, arguments: given };
}

/** The text as a source of its own, at the place of the literal that it begins with. */
function parse(text: string, literal: Expression, context: RuleContext): ParsedStatement | undefined {
  const place = context.sources.place(literal.start);
  const source = context.sources.add({
    file: place?.file ?? '-',
    text: text.replace(/;\s*$/, (end) => (/\bEND\s*\w*\s*;\s*$/i.test(text) ? end : '')),
    line: place?.line ?? 1,
    column: (place?.column ?? 0) + 1,
  });
  const parsed = context.source.parseDynamic(source);
  const isUnread = parsed.node.kind === 'unread' || parsed.faults.length > 0;
  return isUnread ? undefined : parsed;
}

/**
 * Bind variables as parameters. Those of SQL are counted one by one as they stand; in a block, the same name is the same
 * variable (PL/SQL Language Reference, "Repeated Placeholder Names in Dynamic SQL Statements").
 */
function numbered(
  root: Node,
  isBlock: boolean,
  context: RuleContext,
  given: readonly string[],
): { node: Node; numbers: number[]; returned: number[]; binds: string[] } {
  const found: Extract<Expression, { kind: 'bind' }>[] = [];
  walk(root, (node) => void (node.kind === 'bind' && found.push(node)));
  found.sort((a, b) => a.start - b.start);
  const intoTargets = new Set<Node>();
  walk(root, (node) => {
    if (node.kind === 'returning' && node.into) for (const each of node.into.targets) intoTargets.add(each);
  });
  const names: string[] = [...given];
  const numberOf = new Map<number, number>();
  const numbers: number[] = given.map((_, i) => i + 1);
  const returned: number[] = [];
  const binds: string[] = [...given];
  for (const each of found) {
    const name = each.path.map((part) => context.source.names.fold(part)).join('.');
    const known = isBlock ? names.indexOf(name) : -1;
    if (known >= 0) {
      numberOf.set(each.start, known + 1);
      continue;
    }
    names.push(name);
    if (!intoTargets.has(each)) binds.push(each.path.map((part) => part.text).join('.'));
    if (intoTargets.has(each)) {
      returned.push(names.length);
      numbers.push(0);
      continue;
    }
    const number = numbers.filter((one) => one > 0).length + 1;
    numbers.push(isBlock ? names.length : number);
    numberOf.set(each.start, isBlock ? names.length : number);
  }
  const node = rewrite(root, (each) => {
    if (each.kind === 'bind') return make.reference(each, `$${numberOf.get(each.start) ?? 0}`);
    if (each.kind === 'returning' && each.into && intoTargets.size > 0) {
      const { into: _, ...rest } = each;
      return rest;
    }
    return each;
  }) as Node;
  return { node, numbers, returned, binds };
}

/** The converted text with the unknown parts in it, if each of them has come out once and in order. */
function split(text: string, unknown: readonly Expression[]): (string | Expression)[] | undefined {
  const parts: (string | Expression)[] = [];
  let rest = text;
  for (const [i, each] of unknown.entries()) {
    const match = new RegExp(`${partName(i)}(?!\\d)`, 'i').exec(rest);
    if (!match) return undefined;
    parts.push(rest.slice(0, match.index), each);
    rest = rest.slice(match.index + match[0].length);
  }
  if (/gw_part_\d/i.test(rest)) return undefined;
  return [...parts, rest];
}

/** Says that a text of SQL could not be converted, or only in part. */
export function reportUnknown(at: Expression, what: string, context: RuleContext, isPart: boolean): void {
  context.report(isPart ? statementFindings.dynamicPart : statementFindings.dynamicUnknown, at, what);
}

/** The text with its bind variables by their names again, as DBMS_SQL wants them; undefined where it gives values back through them. */
export function withNamedBinds<T extends DynamicStatement & { readonly text: string }>(
  statement: T,
): T | undefined {
  if (statement.returned.length > 0 || statement.kind === 'anonymousBlock') return undefined;
  const text = statement.text.replace(/'(?:[^']|'')*'|\$(\d+)/g, (whole, number: string | undefined) =>
    number === undefined ? whole : `:${statement.binds[Number(number) - 1] ?? number}`,
  );
  return { ...statement, text, parts: [text], numbers: [] };
}
