import * as make from '../../../../sql/make.ts';
import type { Argument, Expression, Fragment } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { CallStatement, Handler, NullStatement, RaiseMessage } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { listed } from '../blocks/rule.ts';
import { handlerNotes, inHandler } from '../routine.ts';
import { rule } from '../../../rule.ts';
import type { RuleContext } from '../../../rule.ts';
import { errors, predefined, stateOfNumber } from './conditions.ts';
import { constantInteger, declaredException } from './states.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/** ORA-24381, which FORALL … SAVE EXCEPTIONS raises, as it is converted. */
const bulkErrors = -24381;

/** What an exception of the source is in the target. */
export interface Meaning {
  readonly name: string;
  /** What handles it: names of conditions or SQLSTATEs of five characters. Empty when nothing raises it. */
  readonly states: readonly string[];
  readonly message: string;
  /** Declared by a program, so that its name is worth telling. */
  readonly isDeclared: boolean;
  /** The error number, when it is one that PostgreSQL has no fault for. */
  readonly foreign?: number;
}

export const exceptionRules = [
  rule({
    name: 'exceptions',
    on: ['handler'],
    from: ['oracle', 'sqlserver'],
    to: ['postgresql'],
    apply: (node, context) => handler(node, context),
  }),
  rule({
    name: 'exceptions',
    on: ['raise'],
    ...dialects,
    apply(node, context) {
      if (!node.exception) return undefined;
      const meaning = meaningOf(node.exception, context);
      if (!meaning) return undefined;
      const state = meaning.states[0] ?? 'internal_error';
      return raise(node, escaped(meaning.message), [], state, meaning.isDeclared ? meaning.name : undefined);
    },
  }),
  rule({
    name: 'exceptions',
    on: ['callStatement'],
    ...dialects,
    apply(node, context) {
      const { call } = node;
      if (call.kind !== 'call' || call.callee.kind !== 'reference') return undefined;
      if (!isRaiseApplicationError(call.callee.name, context)) return undefined;
      return raiseApplicationError(node, call.arguments, context);
    },
  }),
  // What is declared about exceptions is said where they are raised and handled.
  rule({ name: 'exceptions', on: ['exception'], ...dialects, apply: () => [] }),
  rule({
    name: 'exceptions',
    on: ['pragma'],
    ...dialects,
    apply: (node) => (node.name === 'EXCEPTION_INIT' ? [] : undefined),
  }),
];

function handler(node: Handler, context: RuleContext): Handler | undefined {
  reportShared(node, context);
  const first = [...(handlerNotes(node, context)?.first.values() ?? [])];
  const exceptions = conditions(node, context);
  if (!exceptions) return undefined;
  const own = node.statements.length + first.length === 0 ? [nothing(node)] : node.statements;
  const statements = listed([...first, ...own], undefined, context);
  return { ...node, exceptions, statements };
}

/** Statements of SQL that store values in columns. */
const storing: ReadonlySet<Node['kind']> = new Set([
  'insert',
  'update',
  'merge',
  'executeImmediate',
  'forall',
]);

/** Says where a handler gets more than its exception means: faults of the columns beside those of the variables. */
function reportShared(node: Handler, context: RuleContext): void {
  const block = context.parents.at(-1);
  if (block?.kind !== 'block') return;
  const numberOf = (each: Handler['exceptions'][number]): number | undefined => {
    const referent = each.kind === 'name' ? context.resolution.referent(each) : undefined;
    return referent?.kind === 'predefined exception' ? predefined.get(referent.name) : undefined;
  };
  const name = node.exceptions.find((each) => numberOf(each) === 6502);
  if (!name) return;
  const hasNumbers = block.handlers.some(
    (each) => each !== node && each.exceptions.some((one) => numberOf(one) === 1722),
  );
  if (hasNumbers)
    context.report(
      statementFindings.sharedHandler,
      name,
      'VALUE_ERROR and INVALID_NUMBER have handlers in one block; the first of them handles both.',
    );
  else if (block.statements.some((each) => some(each, (inner) => storing.has(inner.kind))))
    context.report(
      statementFindings.sharedHandler,
      name,
      'The handler of VALUE_ERROR also handles values that do not fit into a column.',
    );
}

/** A handler without statements says so. */
function nothing(node: Handler): NullStatement {
  return { kind: 'nullStatement', start: node.end, end: node.end };
}

/** The conditions of a handler; undefined when one of its exceptions means nothing. */
function conditions(node: Handler, context: RuleContext): (Name | Fragment)[] | undefined {
  const exceptions: (Name | Fragment)[] = [];
  const seen = new Set<string>();
  for (const each of node.exceptions) {
    if (each.kind !== 'name') return undefined;
    const meaning = meaningOf(each, context);
    if (!meaning) {
      context.refuse(
        statementFindings.unknownException,
        each,
        `The exception ${written(each)} is not declared.`,
      );
      return undefined;
    }
    if (meaning.foreign !== undefined && meaning.foreign !== bulkErrors)
      context.report(
        statementFindings.neverRaised,
        each,
        `PostgreSQL has no error that means ${meaning.name} (${oraNumber(meaning.foreign)}).`,
      );
    for (const state of meaning.states) {
      if (seen.has(state)) continue;
      seen.add(state);
      exceptions.push(condition(each, state, meaning));
    }
  }
  return exceptions;
}

/** A condition by its name, or a SQLSTATE with the name of the exception beside it. */
function condition(at: Name, state: string, meaning: Meaning): Name | Fragment {
  if (!isState(state)) return make.name(at, state);
  return make.fragment(
    at,
    'primary',
    `SQLSTATE '${state}'${meaning.isDeclared ? ` /* ${plain(meaning.name)} */` : ''}`,
  );
}

function isState(text: string): boolean {
  return /^OR[0-9A-Z]{3}$/.test(text);
}

/** A name that cannot end the comment it stands in. */
function plain(name: string): string {
  return name.replaceAll('*/', '* /').replaceAll('/*', '/ *');
}

/** What the name of an exception means; undefined when it is not declared. */
export function meaningOf(name: Name, context: RuleContext): Meaning | undefined {
  const referent = context.resolution.referent(name);
  if (referent.kind === 'predefined exception') {
    const [ofPackage = '', member] = referent.name.split('.');
    const number =
      member === undefined
        ? predefined.get(referent.name)
        : context.source.packageException(ofPackage, member);
    return number === undefined
      ? undefined
      : ofNumber(number === 1403 ? 100 : -number, referent.name, member !== undefined);
  }
  if (referent.kind !== 'exception') return undefined;
  const declared = declaredException(referent.declaration, context);
  if (!declared) return undefined;
  if (declared.number !== undefined) return ofNumber(declared.number, declared.name, true);
  return {
    name: declared.name,
    states: [declared.state],
    message: 'User-Defined Exception',
    isDeclared: true,
  };
}

/** What an error number means. The user's own numbers have no text of their own. */
function ofNumber(number: number, name: string, isDeclared: boolean): Meaning {
  const absolute = Math.abs(number);
  if (number <= -20000 && number >= -20999)
    return { name, states: [stateOfNumber(absolute)], message: '', isDeclared };
  const known = errors.get(absolute);
  const shown = number === 100 ? 'ORA-01403' : oraNumber(number);
  if (known && known.conditions.length > 0)
    return { name, states: known.conditions, message: `${shown}: ${known.message}`, isDeclared };
  const message = known ? `${shown}: ${known.message}` : `${shown}:`;
  return { name, states: [stateOfNumber(absolute)], message, isDeclared, foreign: number };
}

function oraNumber(number: number): string {
  return `ORA-${String(Math.abs(number)).padStart(5, '0')}`;
}

function written(name: Name): string {
  return name.parts.map((part) => part.text).join('.');
}

/** RAISE_APPLICATION_ERROR, which package DBMS_STANDARD declares for every program. */
function isRaiseApplicationError(name: Name, context: RuleContext): boolean {
  const parts = name.parts.map((part) => context.source.names.fold(part));
  if (parts.at(-1) !== 'RAISE_APPLICATION_ERROR') return false;
  const { kind } = context.resolution.referent(name);
  return kind === 'unknown' || kind === 'built-in';
}

function raiseApplicationError(
  at: Span,
  given: readonly Argument[],
  context: RuleContext,
): RaiseMessage | CallStatement | undefined {
  const named = (name: string): Expression | undefined =>
    given.find((each) => each.name && context.source.names.fold(each.name) === name)?.value;
  const positional = given.filter((each) => !each.name).map((each) => each.value);
  const number = positional[0] ?? named('NUM');
  const text = positional[1] ?? named('MSG');
  if (!number || !text) return undefined;
  const message = stacked(text, positional[2] ?? named('KEEPERRORSTACK') ?? named('KEEPERRORS'), context);
  const value = constantValue(number, context);
  if (value !== undefined && (value > -20000 || value < -20999)) {
    context.report(
      statementFindings.errorNumber,
      number,
      `RAISE_APPLICATION_ERROR is called with ${value}, which is not between -20999 and -20000.`,
    );
    return computed(at, number, message, context);
  }
  if (value === undefined) return computed(at, number, message, context);
  const state = stateOfNumber(-value);
  if (message.kind === 'string') return raise(at, escaped(message.value), [], state);
  const shown = context.resolution.nullable(message)
    ? make.call(message, 'coalesce', [message, make.string(message, '')])
    : message;
  return raise(at, '%', [shown], state);
}

/** With TRUE as the third argument, the message of the error that is being handled stands below the new one. */
function stacked(text: Expression, keeps: Expression | undefined, context: RuleContext): Expression {
  if (keeps?.kind !== 'boolean' || !keeps.value || !inHandler(context)) return text;
  const before = make.call(text, context.pack('sqlerrm'), [
    make.reference(text, 'SQLSTATE'),
    make.reference(text, 'SQLERRM'),
  ]);
  const made = make.call(text, 'concat', [text, make.call(text, 'chr', [make.number(text, 10)]), before]);
  context.resolution.state(made, { kind: 'text' }, false);
  return made;
}

/** The extension pack checks a number that is known only when the statement runs. */
function computed(at: Span, number: Expression, message: Expression, context: RuleContext): CallStatement {
  const call = make.call(at, context.pack('raise_application_error'), [number, message]);
  return { kind: 'callStatement', start: at.start, end: at.end, call, style: 'call' };
}

/** The number when it is written, or when it is a constant with a written value. */
function constantValue(node: Expression, context: RuleContext): number | undefined {
  const value = constantInteger(node);
  if (value !== undefined || node.kind !== 'reference') return value;
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'variable' || !referent.declaration.constant) return undefined;
  const { default: initial } = referent.declaration;
  return initial && constantInteger(initial);
}

/** The text of a message as a format of RAISE, in which % stands for an argument. */
function escaped(message: string): string {
  return message.replaceAll('%', '%%');
}

function raise(
  at: Span,
  format: string,
  values: readonly Expression[],
  state: string,
  detail?: string,
): RaiseMessage {
  const options = [{ name: 'ERRCODE', value: make.string(at, state) }];
  if (detail !== undefined) options.push({ name: 'DETAIL', value: make.string(at, detail) });
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'exception',
    format,
    arguments: values,
    options,
  };
}
