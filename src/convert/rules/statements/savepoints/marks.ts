import type { DialectName } from '../../../../sql/dialect.ts';
import type { Resolution } from '../../../resolve/resolution.ts';
import type { Fragment } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Handler } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';

/** What was found out about the savepoints of an object, by places, for the rules of later phases. */
export interface SavepointMarks {
  /** Handlers that go back to the beginning of their block in the source too. */
  readonly undoing: Set<number>;
  /** Why a ROLLBACK TO could not be said. */
  readonly refused: Map<number, string>;
}

const marks = new WeakMap<Resolution, SavepointMarks>();

export function marksOf(context: RuleContext): SavepointMarks {
  let known = marks.get(context.resolution);
  if (!known) marks.set(context.resolution, (known = { undoing: new Set(), refused: new Map() }));
  return known;
}

/** The SQLSTATE by which a block goes back to its beginning: one for each way back in a routine, in a class that names the source. */
export function stateOf(index: number, source: DialectName): string {
  const name = source === 'sqlserver' ? 'MSS' : 'ORS';
  return `${name}${index.toString(36).toUpperCase().padStart(2, '0').slice(-2)}`;
}

/** Whether a SQLSTATE is that of a way back. */
export function isWayBackState(state: string): boolean {
  return /^(?:ORS|MSS)[0-9A-Z]{2}$/.test(state);
}

/** The state of a way back that a condition of a handler names. */
export function savepointState(condition: Name | Fragment): string | undefined {
  if (condition.kind !== 'fragment') return undefined;
  const [text] = condition.parts;
  return typeof text === 'string' ? /^SQLSTATE '((?:ORS|MSS)\w\w)'$/.exec(text)?.[1] : undefined;
}

/** Whether a handler only takes ways back to a savepoint. */
export function isWayBack(handler: Handler): boolean {
  return handler.exceptions.length > 0 && handler.exceptions.every((each) => savepointState(each));
}
