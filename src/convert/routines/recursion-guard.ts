import type { Table, Trigger, View } from '../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../sql/codes/sqlserver-routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Block, Statement } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import type { TargetName } from '../target-names.ts';

/** What a trigger's function does first and before each of its ends. */
export interface RecursionGuard {
  readonly first: readonly Statement[];
  readonly last: (at: Span) => readonly Statement[];
}

const writes: Readonly<Record<string, string>> = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' };

/**
 * SQL Server does not fire a trigger again for what it does to its own table itself, unless RECURSIVE_TRIGGERS is on; an INSTEAD OF trigger never is. What another
 * trigger does in between fires it ("Create Nested Triggers"). So the function notes at which depth it works, and does nothing one level deeper. Undefined where
 * the trigger does not write to its table.
 */
export function recursionGuard(
  object: Trigger,
  body: Block,
  events: CreateTrigger['events'],
  base: Table | View | undefined,
  target: TargetName,
  bench: Bench,
): RecursionGuard | undefined {
  if (!base || !writesTo(body, base, events, bench)) return undefined;
  const isInstead = object.definition.timing === 'instead of';
  bench.report(
    sqlserverRoutineFindings.recursiveTrigger,
    object.definition.name,
    `Trigger ${object.name} writes to ${base.name}, which does not fire it again.`,
  );
  const key = `trigger.${target.schema}_${target.name}_`.replace(/[^\w.]/g, '_');
  const row = events.some((each) => each.event === 'DELETE') && events.length === 1 ? 'OLD' : 'NEW';
  const at = { start: body.begin, end: body.begin };
  const passed = isInstead && base.kind === 'table' ? make.reference(at, row) : make.nullLiteral(at);
  return {
    first: [skipping(key, passed, at), marking(key, 'on', at)],
    last: ({ start }) => [marking(key, 'off', { start, end: start })],
  };
}

const guards = new WeakSet<Node>();

/** Whether a statement is one that keeps a trigger from firing itself, and none of the trigger's own. */
export function isGuard(node: Statement): boolean {
  return guards.has(node);
}

/** The depth of the trigger, or the one above it, as a part of the name of a setting. */
function setting(key: string, above: boolean, at: Span): Expression {
  const depth = make.call(at, 'pg_trigger_depth', []);
  const number = above ? make.parenthesis(at, make.binary(at, depth, '-', make.number(at, 1))) : depth;
  return make.chain(at, '||', [make.string(at, key), number]);
}

/** `IF current_setting('…' || (pg_trigger_depth() - 1), true) = 'on' THEN RETURN NULL; END IF` */
function skipping(key: string, value: Expression, at: Span): Statement {
  const known = make.call(at, 'current_setting', [setting(key, true, at), make.boolean(at, true)]);
  const test = make.binary(at, known, '=', make.string(at, 'on'));
  const end: Statement = { kind: 'return', ...at, form: 'return', value };
  const made: Statement = {
    kind: 'if',
    ...at,
    branches: [{ kind: 'ifBranch', ...at, test, statements: [end] }],
  };
  guards.add(made);
  return made;
}

/** `PERFORM set_config('…' || pg_trigger_depth(), 'on', true)` */
function marking(key: string, value: string, at: Span): Statement {
  const call = make.call(at, 'set_config', [
    setting(key, false, at),
    make.string(at, value),
    make.boolean(at, true),
  ]);
  const made: Statement = { kind: 'callStatement', ...at, call, style: 'perform' };
  guards.add(made);
  return made;
}

function writesTo(
  body: Block,
  base: Table | View,
  events: CreateTrigger['events'],
  { resolution }: Bench,
): boolean {
  return some(body, (node: Node) => {
    const event = writes[node.kind];
    const target = 'target' in node ? (node.target as Node) : undefined;
    if (target?.kind !== 'table') return false;
    const isEvent = node.kind === 'merge' || events.some((each) => each.event === event);
    const referent = resolution.referent(target.name);
    return (
      isEvent &&
      referent.kind === 'relation' &&
      !referent.relation.transient &&
      referent.relation.object === base
    );
  });
}
