import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  AlterAction,
  AlterTable,
  ColumnDefinition,
  ConstraintDefinition,
  ConstraintState,
} from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseColumn } from './column.ts';
import { parseConstraint, parseIndexProperties, startsConstraint } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { parseColumnIndex, parseTableIndex } from './index.ts';
import { parseIdentifier, parseName } from './name.ts';
import { endsInside } from './recovery.ts';

type Parts = Omit<AlterAction, 'kind' | 'start' | 'end'>;

/** `ALTER TABLE name …` ("ALTER TABLE (Transact-SQL)"), with one kind of change, of several things perhaps; from ALTER on. */
export function parseAlterTable(p: TokenCursor): AlterTable {
  const start = p.start;
  p.expect('ALTER', 'TABLE');
  const name = parseName(p);
  const actions = parseActions(p, name);
  return { kind: 'alterTable', ...p.span(start), name, actions };
}

/** `WITH CHECK` or `WITH NOCHECK` says whether the rows that are there are looked at. */
function parseActions(p: TokenCursor, table: Name): AlterAction[] {
  const state: ConstraintState = p.accept('WITH', 'NOCHECK') ? { validated: false } : {};
  if (state.validated !== false) p.accept('WITH', 'CHECK');
  if (p.accept('ADD')) return parseAdditions(p, table, state);
  if (p.accept('DROP')) return parseDrops(p);
  const start = p.start;
  const one = (parts: Parts): AlterAction[] => [{ kind: 'alterAction', ...p.span(start), ...parts }];
  if (p.accept('ALTER', 'COLUMN')) return one(parseAlterColumn(p));
  if (p.accept('CHECK', 'CONSTRAINT')) return constraints(p, start, { action: 'enable constraint', state });
  if (p.accept('NOCHECK', 'CONSTRAINT')) return constraints(p, start, { action: 'disable constraint' });
  if (p.accept('ENABLE', 'TRIGGER')) return named(p, start, 'enable trigger');
  if (p.accept('DISABLE', 'TRIGGER')) return named(p, start, 'disable trigger');
  return one(otherAction(p, start));
}

/** SET, SWITCH, REBUILD …: what changes how the table is stored, kept with its text. */
function otherAction(p: TokenCursor, start: number): Parts {
  if (p.type() !== 'word') p.fail('a change of the table was expected');
  p.at += 1;
  while (!endsInside(p)) p.skip();
  return { action: 'other', text: p.slice(start, p.end) };
}

function parseAdditions(p: TokenCursor, table: Name, state: ConstraintState): AlterAction[] {
  const found: AlterAction[] = [];
  const add = (start: number, parts: Parts): void =>
    void found.push({ kind: 'alterAction', ...p.span(start), ...parts });
  do {
    const { start } = p;
    const parts = parseAddition(p, table, state);
    add(start, parts);
    const [column] = parts.columns ?? [];
    const from = p.start;
    if (column && p.is('INDEX'))
      add(from, { action: 'add index', index: parseColumnIndex(p, table, column.name) });
  } while (p.accept(','));
  return found;
}

function parseAddition(p: TokenCursor, table: Name, state: ConstraintState): Parts {
  const start = p.start;
  if (p.is('INDEX')) return { action: 'add index', index: parseTableIndex(p, table) };
  if (p.is('PERIOD', 'FOR')) {
    p.at += 3;
    p.skip();
    return { action: 'other', text: p.slice(start, p.end) };
  }
  const isDefault = p.is('DEFAULT') || (p.is('CONSTRAINT') && p.isAt(2, 'DEFAULT'));
  if (isDefault) return parseDefaultFor(p);
  if (startsConstraint(p)) return { action: 'add constraint', constraints: [parseConstraint(p, state)] };
  p.accept('COLUMN');
  return { action: 'add column', columns: [parseColumn(p)] };
}

/** `CONSTRAINT name DEFAULT value FOR column`. */
function parseDefaultFor(p: TokenCursor): Parts {
  const start = p.start;
  if (p.accept('CONSTRAINT')) parseIdentifier(p);
  p.expect('DEFAULT');
  const value = parseExpression(p);
  p.expect('FOR');
  const name = parseIdentifier(p);
  if (p.is('WITH', 'VALUES')) p.accept('WITH', 'VALUES');
  return { action: 'column default', columns: [columnNamed(p, start, name, { default: value })] };
}

function columnNamed(
  p: TokenCursor,
  start: number,
  name: Identifier,
  parts: Partial<ColumnDefinition>,
): ColumnDefinition {
  return { kind: 'column', ...p.span(start), name, constraints: [], properties: [], ...parts };
}

/** A column that is altered is nullable unless NOT NULL is written again ("ALTER TABLE", `ALTER COLUMN`). */
function parseAlterColumn(p: TokenCursor): Parts {
  const start = p.start;
  if (p.isAt(1, 'ADD') || p.isAt(1, 'DROP')) {
    p.at += 2;
    while (!endsInside(p)) p.skip();
    return { action: 'other', text: p.slice(start, p.end) };
  }
  const column = parseColumn(p);
  // ONLINE says how the server does it.
  parseIndexProperties(p);
  const isSaid = column.constraints.some(({ type }) => type === 'not null' || type === 'null');
  const nullable: ConstraintDefinition = {
    kind: 'constraint',
    ...p.span(start),
    type: 'null',
    columns: [],
    state: {},
    properties: [],
  };
  return {
    action: 'modify column',
    columns: [isSaid ? column : { ...column, constraints: [...column.constraints, nullable] }],
  };
}

/** `DROP CONSTRAINT a, b`, `DROP COLUMN c`, and both in one list; without a word it is a constraint. */
function parseDrops(p: TokenCursor): AlterAction[] {
  let isColumn = false;
  return p.list(() => {
    const start = p.start;
    if (p.is('PERIOD', 'FOR')) {
      p.at += 3;
      return {
        kind: 'alterAction',
        ...p.span(start),
        action: 'other',
        text: `DROP ${p.slice(start, p.end)}`,
      };
    }
    if (p.accept('COLUMN')) isColumn = true;
    else if (p.accept('CONSTRAINT') || p.accept('INDEX')) isColumn = false;
    p.accept('IF', 'EXISTS');
    const name = parseIdentifier(p);
    if (p.is('WITH', '(')) {
      p.at += 1;
      p.skip();
    }
    return {
      kind: 'alterAction',
      ...p.span(start),
      action: isColumn ? 'drop column' : 'drop constraint',
      name,
    };
  });
}

/** `ALL`, or names of constraints. All of them is the action without a name. */
function constraints(
  p: TokenCursor,
  start: number,
  parts: Pick<AlterAction, 'action' | 'state'>,
): AlterAction[] {
  if (p.accept('ALL')) return [{ kind: 'alterAction', ...p.span(start), ...parts }];
  return p.list(() => ({ kind: 'alterAction', ...p.span(start), ...parts, name: parseIdentifier(p) }));
}

function named(p: TokenCursor, start: number, action: AlterAction['action']): AlterAction[] {
  if (p.accept('ALL')) return [{ kind: 'alterAction', ...p.span(start), action }];
  return p.list(() => ({ kind: 'alterAction', ...p.span(start), action, name: parseIdentifier(p) }));
}
