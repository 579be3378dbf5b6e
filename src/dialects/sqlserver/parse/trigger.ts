import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterTable, CreateTrigger } from '../../../sql/tree/define.ts';
import { parseName } from './name.ts';
import { parseBody, parseRoutineOptions } from './routine.ts';

/**
 * `TRIGGER name ON table AFTER INSERT, UPDATE AS …` ("CREATE TRIGGER (Transact-SQL)"), on rows, definitions or the log-on; `start` is that of CREATE or ALTER. It fires
 * once for each statement. Undefined, with the position as it was, for one that an assembly implements.
 */
export function parseCreateTrigger(p: TokenCursor, start: number): CreateTrigger | undefined {
  const before = p.at;
  p.expect('TRIGGER');
  const name = parseName(p);
  p.expect('ON');
  const place = parsePlace(p);
  const options = parseRoutineOptions(p);
  const timing = parseTiming(p);
  const events = p.list(() => parseEvent(p));
  if (p.accept('WITH', 'APPEND')) options.push('WITH APPEND');
  if (p.accept('NOT', 'FOR', 'REPLICATION')) options.push('NOT FOR REPLICATION');
  p.expect('AS');
  if (p.is('EXTERNAL', 'NAME')) {
    p.at = before;
    return undefined;
  }
  const body = parseBody(p);
  return {
    kind: 'createTrigger',
    ...p.span(start),
    name,
    timing,
    events,
    ...place,
    referencing: [],
    forEach: 'statement',
    body,
    ...(options.length > 0 ? { options } : {}),
  };
}

function parsePlace(p: TokenCursor): Pick<CreateTrigger, 'table' | 'scope'> {
  if (p.accept('ALL', 'SERVER')) return { scope: { type: 'server' } };
  if (p.accept('DATABASE')) return { scope: { type: 'database' } };
  return { table: parseName(p) };
}

/** FOR is AFTER. */
function parseTiming(p: TokenCursor): CreateTrigger['timing'] {
  if (p.accept('INSTEAD', 'OF')) return 'instead of';
  if (!p.accept('AFTER')) p.expect('FOR');
  return 'after';
}

/** INSERT, UPDATE, DELETE, or the name of an event or of a group of events. */
function parseEvent(p: TokenCursor): CreateTrigger['events'][number] {
  if (p.type() !== 'word') p.fail('an event was expected');
  const event = p.text();
  p.at += 1;
  return { event, columns: [] };
}

/** `DISABLE TRIGGER a, b ON table`, `ENABLE TRIGGER ALL ON table`; undefined for triggers of the database or the server, and for all else. */
export function parseEnabling(p: TokenCursor): AlterTable | undefined {
  if (!p.is('ENABLE', 'TRIGGER') && !p.is('DISABLE', 'TRIGGER')) return undefined;
  const before = p.at;
  const start = p.start;
  const action = p.is('ENABLE') ? 'enable trigger' : 'disable trigger';
  p.at += 2;
  const triggers = p.accept('ALL') ? [undefined] : p.list(() => parseName(p).parts.at(-1));
  p.expect('ON');
  if (p.is('DATABASE') || p.is('ALL', 'SERVER')) {
    p.at = before;
    return undefined;
  }
  const name = parseName(p);
  return {
    kind: 'alterTable',
    ...p.span(start),
    name,
    actions: triggers.map((each) => ({
      kind: 'alterAction',
      ...p.span(start),
      action,
      ...(each ? { name: each } : {}),
    })),
  };
}
