import type { Table, Trigger, View } from '../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../sql/codes/sqlserver-routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Block, FragmentStatement, Statement } from '../../sql/tree/routine.ts';
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
  const passed = isInstead && base.kind === 'table' ? row : 'NULL';
  const at = { start: body.begin, end: body.begin };
  const skip = statement(
    at,
    `IF current_setting('${key}' || pg_trigger_depth() - 1, true) = 'on' THEN\n  RETURN ${passed};\nEND IF`,
  );
  const set = (value: string): string =>
    `PERFORM set_config('${key}' || pg_trigger_depth(), '${value}', true)`;
  const note = statement(at, set('on'));
  const clear = (end: Span): Statement => statement(end, set('off'));
  return { first: [skip, note], last: (end) => [clear(end)] };
}

function statement(at: Span, text: string): FragmentStatement {
  return {
    kind: 'fragmentStatement',
    start: at.start,
    end: at.end,
    fragment: make.fragment(at, 'primary', text),
  };
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
