import { triggersNamed } from '../../../catalog/lookup.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type {
  Block,
  ExecuteImmediate,
  Handler,
  RoutineDeclaration,
  Statement,
} from '../../../sql/tree/routine.ts';
import { some } from '../../../sql/walk.ts';
import type { Referent } from '../../resolve/resolution.ts';
import type { RuleContext } from '../../rule.ts';
import { meaningOf } from './exceptions/rule.ts';
import { outermostBlock } from './routine.ts';
import { savepointState } from './savepoints/marks.ts';
import { isError } from './sqlserver-errors/severity.ts';

/**
 * What statements may do: write rows, raise an exception that certain handlers name. Where nothing is known, they may.
 */

/** Exceptions that are looked for: all of them, or some. */
export interface Handled {
  readonly all: boolean;
  /** Names of predefined exceptions. */
  readonly predefined: ReadonlySet<string>;
  /** Conditions and SQLSTATEs of the target. */
  readonly states: ReadonlySet<string>;
  /** Among them are errors that the database itself raises, by number. */
  readonly numbered: boolean;
}

/** What a list of handlers handles. */
export function handledBy(handlers: readonly Handler[], context: RuleContext): Handled {
  let all = false;
  let numbered = false;
  const predefined = new Set<string>();
  const states = new Set<string>();
  for (const handler of handlers) {
    if (handler.exceptions.length === 0) all = true;
    for (const each of handler.exceptions) {
      const wayBack = savepointState(each);
      if (wayBack !== undefined) {
        states.add(wayBack);
        continue;
      }
      const meaning = each.kind === 'name' ? meaningOf(each, context) : undefined;
      if (!meaning || each.kind !== 'name') {
        all = true;
        continue;
      }
      for (const state of meaning.states) states.add(state);
      const referent = context.resolution.referent(each);
      if (referent.kind === 'predefined exception') predefined.add(referent.name);
      else if (!meaning.states.some(isOwnState)) numbered = true;
    }
  }
  return { all, predefined, states, numbered };
}

/** Only converted programs raise states of the class OR. */
function isOwnState(state: string): boolean {
  return /^OR[0-9A-Z]{3}$/.test(state);
}

const writing: ReadonlySet<Node['kind']> = new Set([
  'insert',
  'multiInsert',
  'update',
  'delete',
  'merge',
  'forall',
]);

/** Calls of which nothing is known. */
const unknownCalls: ReadonlySet<Node['kind']> = new Set(['callProcedure', 'executeProcedure', 'executeText']);

/** Whether a statement may change rows: it does so itself, by dynamic SQL, or by a routine that it calls. */
export function mayWrite(node: Node, context: RuleContext): boolean {
  return some(node, (each) => {
    if (writing.has(each.kind) || each.kind === 'lockTable') return true;
    if (each.kind === 'executeImmediate') return !isQuery(each);
    if (unknownCalls.has(each.kind)) return true;
    if (each.kind !== 'reference') return false;
    return calledMayWrite(context.resolution.referent(each), context);
  });
}

/** Dynamic SQL that only reads: a query whose text is known. */
function isQuery({ sql }: ExecuteImmediate): boolean {
  const first = sql.kind === 'call' ? sql.arguments[0]?.value : sql.kind === 'chain' ? sql.operands[0] : sql;
  return first?.kind === 'string' && /^\s*(?:SELECT|WITH)\b/i.test(first.value);
}

const routinesThatWrite = new WeakMap<Node, boolean>();

function calledMayWrite(referent: Referent, context: RuleContext): boolean {
  const body = bodyOf(referent, context);
  if (body === undefined)
    return referent.kind === 'routine' || referent.kind === 'standalone' || referent.kind === 'remote';
  const known = routinesThatWrite.get(body);
  if (known !== undefined) return known;
  // What the routine calls in turn is resolved with its own object: calls of unknown routines count as writing.
  routinesThatWrite.set(body, false);
  const writes = some(
    body,
    (each) =>
      writing.has(each.kind) ||
      each.kind === 'executeImmediate' ||
      unknownCalls.has(each.kind) ||
      (each.kind === 'callStatement' && !isHarmless(each.call, context)),
  );
  routinesThatWrite.set(body, writes);
  return writes;
}

/** A call of a built-in package that changes no rows, by its name. */
function isHarmless(call: Expression, context: RuleContext): boolean {
  const callee = call.kind === 'call' ? call.callee : call;
  if (callee.kind !== 'reference') return false;
  const parts = callee.name.parts.map((part) => context.source.names.fold(part));
  const [first, second] = parts;
  if (first === 'RAISE_APPLICATION_ERROR') return true;
  return (
    second !== undefined &&
    first !== undefined &&
    context.source.isBuiltInPackage(first) &&
    first !== 'DBMS_SQL'
  );
}

/** The body of a routine that a name speaks of; of a packaged one, from the package's body. */
export function bodyOf(referent: Referent, context: RuleContext): Block | undefined {
  if (referent.kind === 'standalone') return referent.routine.definition.routine.body;
  if (referent.kind !== 'routine') return undefined;
  if (referent.routine.body) return referent.routine.body;
  if (referent.owner.kind !== 'package') return undefined;
  const { fold } = context.source.names;
  const name = lastName(referent.routine, fold);
  const found = referent.owner.package.body?.declarations.find(
    (each): each is RoutineDeclaration =>
      each.kind === 'routine' &&
      lastName(each, fold) === name &&
      each.parameters.length === referent.routine.parameters.length,
  );
  return found?.body;
}

function lastName(
  routine: RoutineDeclaration,
  fold: RuleContext['source']['names']['fold'],
): string | undefined {
  const name = routine.name.parts.at(-1);
  return name && fold(name);
}

/** Whether a statement may raise one of the exceptions, as far as its text says; triggers of the tables that it writes included. */
export function mayRaise(node: Node, handled: Handled, context: RuleContext): boolean {
  if (handled.all) return !isSafe(node, context);
  return !safeLoops.has(node) && some(node, (each) => raises(each, handled, context));
}

function raises(node: Node, handled: Handled, context: RuleContext): boolean {
  const has = (...names: readonly string[]): boolean => names.some((name) => handled.predefined.has(name));
  switch (node.kind) {
    case 'queryStatement':
      return handled.numbered || has('NO_DATA_FOUND', 'TOO_MANY_ROWS') || hasValueFaults(handled);
    case 'fetch':
    case 'open':
    case 'close':
      return (
        handled.numbered ||
        has('INVALID_CURSOR', 'CURSOR_ALREADY_OPEN', 'ROWTYPE_MISMATCH') ||
        hasValueFaults(handled)
      );
    case 'insert':
    case 'multiInsert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'forall':
      return (
        handled.numbered ||
        hasValueFaults(handled) ||
        (node.kind !== 'delete' && has('DUP_VAL_ON_INDEX')) ||
        has('TOO_MANY_ROWS', 'TIMEOUT_ON_RESOURCE') ||
        hasTriggers(node, context)
      );
    case 'executeImmediate':
    case 'callProcedure':
    case 'unread':
      return true;
    case 'raise':
      // RAISE by itself stands in a handler of a block further in.
      return true;
    case 'reference': {
      const referent = context.resolution.referent(node);
      // Variables and functions that rules have put in are known.
      if (referent.kind === 'unknown' && node.name.parts.some((part) => part.target)) return false;
      if (referent.kind === 'routine' || referent.kind === 'standalone' || referent.kind === 'unknown')
        return true;
      return referent.kind === 'built-in' && referent.package !== undefined
        ? handled.numbered ||
            hasValueFaults(handled) ||
            (has('NO_DATA_FOUND') && !packagesWithoutData.has(referent.package))
        : false;
    }
    case 'raiseMessage': {
      const state = node.options.find((each) => each.name === 'ERRCODE')?.value;
      return node.level === 'exception' && (state?.kind !== 'string' || handled.states.has(state.value));
    }
    case 'caseStatement':
      return !node.otherwise && has('CASE_NOT_FOUND');
    case 'assignment':
      return hasValueFaults(handled);
    case 'call': {
      const type = context.resolution.typeOf(node.callee);
      return (
        type.kind === 'collection' && has('NO_DATA_FOUND', 'SUBSCRIPT_BEYOND_COUNT', 'COLLECTION_IS_NULL')
      );
    }
    case 'binary':
      return node.operator === '/' && has('ZERO_DIVIDE');
    default:
      return false;
  }
}

/** Built-in packages that read nothing, so that they do not raise NO_DATA_FOUND. */
const packagesWithoutData: ReadonlySet<string> = new Set([
  'DBMS_APPLICATION_INFO',
  'DBMS_LOCK',
  'DBMS_OUTPUT',
  'DBMS_RANDOM',
  'DBMS_SESSION',
  'DBMS_UTILITY',
]);

/** Exceptions that any expression may raise. */
export function hasValueFaults({ predefined }: Handled): boolean {
  return predefined.has('VALUE_ERROR') || predefined.has('INVALID_NUMBER') || predefined.has('ZERO_DIVIDE');
}

/** Whether a trigger may run for a statement that writes. */
export function hasTriggers(node: Node, context: RuleContext): boolean {
  if (!('target' in node)) return true;
  const target = node.target as Node;
  if (target.kind !== 'table') return true;
  const referent = context.resolution.referent(target.name);
  if (referent.kind !== 'relation' || !referent.relation.object) return true;
  const { schema, name } = referent.relation.object;
  const { fold } = context.source.names;
  return triggersNamed(name, context.catalog).some((trigger) => {
    const { table } = trigger.definition;
    const last = table?.parts.at(-1);
    return table && last && fold(last) === name && (trigger.schema === schema || table.parts.length > 1);
  });
}

/** Statements that cannot fail. */
function isSafe(node: Node, context: RuleContext): boolean {
  switch (node.kind) {
    case 'nullStatement':
    case 'label':
    case 'getDiagnostics':
      return true;
    case 'transaction':
      return node.action === 'savepoint';
    case 'assignment':
      return isSafeValue(node.value, context) && node.target.kind === 'reference';
    case 'block':
      return (
        safeLoops.has(node) ||
        (node.handlers.length === 0 && node.statements.every((each) => isSafe(each, context)))
      );
    case 'loop':
      return safeLoops.has(node);
    default:
      return false;
  }
}

/** Loops of rules that handle every error inside. */
export const safeLoops = new WeakSet<Node>();

/** Whether evaluating an expression cannot fail. */
export function isSafeValue(node: Expression, context: RuleContext): boolean {
  if (node.kind === 'null' || node.kind === 'boolean') return true;
  if (node.kind === 'number' || node.kind === 'string') return true;
  return (
    node.kind === 'reference' && ['variable', 'parameter'].includes(context.resolution.referent(node).kind)
  );
}

/** Whether control never reaches the end of the statements: they raise, return, or go elsewhere on every way. */
export function leaves(statements: readonly Statement[], context: RuleContext): boolean {
  const last = statements.at(-1);
  switch (last?.kind) {
    case 'raise':
    case 'throw':
    case 'return':
    case 'goto':
      return true;
    case 'raiseError':
      return isError(last, outermostBlock(context));
    case 'exit':
      return !last.when;
    case 'raiseMessage':
      return last.level === 'exception';
    case 'callStatement':
      return isRaise(last.call, context);
    case 'if':
      return (
        last.otherwise !== undefined &&
        leaves(last.otherwise, context) &&
        last.branches.every((each) => leaves(each.statements, context))
      );
    case 'block':
      return last.handlers.length === 0 && leaves(last.statements, context);
    default:
      return false;
  }
}

/** Statements that raise an exception by themselves. */
const raising: ReadonlySet<Node['kind']> = new Set(['raise', 'raiseMessage', 'throw', 'raiseError']);

/** Whether the statements always end by raising an exception. */
export function raisesAlways(statements: readonly Statement[], context: RuleContext): boolean {
  const last = statements.at(-1);
  if (last?.kind === 'return' || last?.kind === 'goto' || last?.kind === 'exit') {
    // What stands behind an exception is never reached.
    const before = statements.at(-2);
    return before !== undefined && raising.has(before.kind) && leaves([before], context);
  }
  if (last?.kind === 'if')
    return (
      last.otherwise !== undefined &&
      raisesAlways(last.otherwise, context) &&
      last.branches.every((each) => raisesAlways(each.statements, context))
    );
  return leaves(statements, context);
}

function isRaise(call: Expression, context: RuleContext): boolean {
  const callee = call.kind === 'call' ? call.callee : call;
  if (callee.kind !== 'reference') return false;
  const last = callee.name.parts.at(-1);
  const name = last && context.source.names.fold(last);
  return name === 'RAISE_APPLICATION_ERROR';
}
