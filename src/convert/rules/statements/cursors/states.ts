import type { CursorAttribute, Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, FetchStatement, Statement } from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { follow, setQuestion } from '../flow.ts';
import { outermostBlock } from '../routine.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { missedTargets } from './missed.ts';

/**
 * What is to be known of the cursors of a routine before any of its statements is converted: where PL/pgSQL's FOUND can be
 * asked, and which variables must keep what a later statement asks for.
 */
export interface CursorStates {
  /** Attributes, by place, that FOUND answers. */
  readonly direct: ReadonlySet<string>;
  /** Attributes, by place, before which no statement of SQL ran in the routine. */
  readonly unset: ReadonlySet<string>;
  /** Statements, by place, after which the number of rows must be kept for SQL%ROWCOUNT. */
  readonly counted: ReadonlySet<string>;
  /** Assignments of SQL%ROWCOUNT directly behind the statement that it counts: `GET DIAGNOSTICS` can write their targets. */
  readonly diagnosed: ReadonlySet<string>;
  /** Uses of SQL%ROWCOUNT, by place, directly behind the statement that has filled a list: its number of elements. */
  readonly listCounts: ReadonlyMap<string, Expression>;
  /** Statements, by place, that a later SQL attribute asks about. */
  readonly asked: ReadonlySet<string>;
  /** Keys of cursors whose FOUND, or whose number of rows, must be kept. */
  readonly found: ReadonlySet<string>;
  readonly rowCounts: ReadonlySet<string>;
  /** Keys of cursors that the routine fetches from. */
  readonly fetched: ReadonlySet<string>;
  /** Targets of FETCH, by the statement's place, whose old values are seen when there is no further row. */
  readonly missed: ReadonlyMap<string, ReadonlySet<number>>;
  /** OPEN statements and the cursors that loops name, by place, before which the routine may have opened the cursor already. */
  readonly reopened: ReadonlySet<string>;
  /** Keys of the cursors of those. */
  readonly reopenedCursors: ReadonlySet<string>;
  /** Attributes, by place, of cursors that this routine declares and has not opened there, or has closed, on every way. */
  readonly closed: ReadonlySet<string>;
}

const known = new WeakMap<Block, CursorStates>();

/** The states of the cursors of the routine that the node at hand is in, or that it is the outermost block of, as it stood before this phase. */
export function cursorStates(context: RuleContext, own?: Block): CursorStates | undefined {
  const block = outermostBlock(context) ?? own;
  if (!block) return undefined;
  let states = known.get(block);
  if (!states) known.set(block, (states = analyse(block, context)));
  return states;
}

/** Of a routine that opens no cursor and asks for no attribute. */
const nothing: CursorStates = {
  direct: new Set(),
  unset: new Set(),
  counted: new Set(),
  diagnosed: new Set(),
  listCounts: new Map(),
  asked: new Set(),
  found: new Set(),
  rowCounts: new Set(),
  fetched: new Set(),
  missed: new Map(),
  reopened: new Set(),
  reopenedCursors: new Set(),
  closed: new Set(),
};

const changes: ReadonlySet<Node['kind']> = new Set(['insert', 'multiInsert', 'update', 'delete', 'merge']);

/** Statements that set the attributes of the implicit cursor. */
export function isSql(node: Statement): boolean {
  return (
    changes.has(node.kind) ||
    node.kind === 'queryStatement' ||
    node.kind === 'forall' ||
    node.kind === 'executeImmediate' ||
    node.kind === 'fragmentStatement' ||
    (node.kind === 'transaction' && (node.action === 'commit' || node.action === 'rollback'))
  );
}

/** Whether PL/pgSQL sets FOUND, or may do so, when the statement has run (manual, "Obtaining the Result Status"). */
function setsFound(node: Statement): boolean {
  if (node.kind === 'loop') return node.control !== undefined && node.control.kind !== 'whileControl';
  if (collects(node)) return false;
  return (
    (isSql(node) && node.kind !== 'executeImmediate' && node.kind !== 'transaction') ||
    node.kind === 'fetch' ||
    node.kind === 'callStatement' ||
    node.kind === 'pipeRow'
  );
}

/** Whether the statement fills lists, which is done without a query that sets FOUND by its rows. */
function collects(node: Statement): boolean {
  if (node.kind === 'queryStatement')
    return node.query.body.kind === 'select' && node.query.body.into?.bulk === true;
  return 'returning' in node && node.returning?.kind === 'returning' && node.returning.into?.bulk === true;
}

function analyse(block: Block, context: RuleContext): CursorStates {
  const uses: CursorAttribute[] = [];
  const sqlBefore = new Map<string, Set<string>>();
  const foundBefore = new Map<string, Set<string>>();
  const note = (into: Map<string, Set<string>>, place: string, state: ReadonlySet<string>): void => {
    into.set(place, new Set([...(into.get(place) ?? []), ...state]));
  };
  const attributesIn = (node: Node, see: (each: CursorAttribute) => void): void =>
    walk(node, (each) => void (each.kind === 'cursorAttribute' && see(each)));
  const keyOf = (cursor: Expression): string => cursorOf(cursor, context)?.key ?? '';
  const isAsked = context.holds(block, 'cursorAttribute');
  const opens = context.holds(block, 'open') || context.holds(block, 'fetch');
  if (!isAsked && !opens) return nothing;
  if (isAsked)
    follow(
      block,
      setQuestion(
        (statement) => (isSql(statement) ? placeOf(statement) : undefined),
        (node, state) => attributesIn(node, (each) => note(sqlBefore, placeOf(each), state)),
      ),
    );
  if (isAsked)
    follow(
      block,
      setQuestion(
        (statement) => {
          if (!setsFound(statement)) return undefined;
          const place = placeOf(statement);
          return statement.kind === 'fetch' ? `${place} of ${keyOf(statement.cursor)}` : place;
        },
        (node, state) => attributesIn(node, (each) => note(foundBefore, placeOf(each), state)),
      ),
    );
  const all: Node[] = [];
  walk(block, (node) => {
    if (node.kind === 'routine') return false;
    if (node.kind === 'cursorAttribute') uses.push(node);
    all.push(node);
    return true;
  });
  const openness = openCursors(all, block, keyOf);

  const direct = new Set<string>();
  const unset = new Set<string>();
  const counted = new Set<string>();
  const asked = new Set<string>();
  const found = new Set<string>();
  const rowCounts = new Set<string>();
  const behindStatement = isAsked ? directUses(block, context) : new Map<string, DirectUse>();
  const diagnosed = new Set<string>();
  const listCounts = new Map<string, Expression>();
  for (const use of uses) {
    const place = placeOf(use);
    const cursor = cursorOf(use.cursor, context);
    if (!cursor) continue;
    const definers = [...(foundBefore.get(place) ?? [])];
    if (cursor.key === 'sql') {
      if (use.attribute === 'isopen' || use.attribute.startsWith('bulk_')) continue;
      const before = [...(sqlBefore.get(place) ?? [])];
      if (before.every((each) => each === 'start')) {
        unset.add(place);
        continue;
      }
      for (const each of before) asked.add(each);
      const taken = use.attribute === 'rowcount' ? behindStatement.get(place) : undefined;
      if (taken && before.length === 1 && before[0] === placeOf(taken.statement)) {
        if (taken.list) listCounts.set(place, taken.list);
        else diagnosed.add(place);
        continue;
      }
      const isFound = use.attribute === 'found' || use.attribute === 'notfound';
      // A FORALL may become a loop, whose end sets FOUND by its own passes.
      const isLoop = before.some((each) => each.startsWith('forall '));
      if (
        isFound &&
        !isLoop &&
        before.length === definers.length &&
        before.every((each) => definers.includes(each))
      )
        direct.add(place);
      else for (const each of before) counted.add(each);
      continue;
    }
    if (use.attribute === 'rowcount') rowCounts.add(cursor.key);
    if (use.attribute !== 'found' && use.attribute !== 'notfound') continue;
    if (definers.length > 0 && definers.every((each) => each.endsWith(` of ${cursor.key}`)))
      direct.add(place);
    else found.add(cursor.key);
  }
  const fetches = all.filter((each): each is FetchStatement => each.kind === 'fetch');
  return {
    direct,
    unset,
    counted,
    diagnosed,
    listCounts,
    asked,
    found,
    rowCounts,
    fetched: new Set(fetches.map((each) => keyOf(each.cursor))),
    missed: missedTargets(block, fetches, context),
    ...openness,
  };
}

/** A statement with what directly follows it and asks for its number of rows. */
interface DirectUse {
  readonly statement: Statement;
  /** The list that the statement has filled. */
  readonly list?: Expression;
}

/** `n := SQL%ROWCOUNT` as the next statement behind one of SQL, n being a variable of the routine; by the place of the attribute. */
function directUses(block: Block, context: RuleContext): ReadonlyMap<string, DirectUse> {
  const uses = new Map<string, DirectUse>();
  const inList = (statements: readonly Statement[]): void => {
    statements.forEach((each, i) => {
      const statement = statements[i - 1];
      if (each.kind !== 'assignment' || !statement || !isSql(statement) || statement.kind === 'transaction')
        return;
      if (statement.kind === 'forall' || statement.kind === 'fragmentStatement') return;
      if (each.value.kind !== 'cursorAttribute') return;
      const list = collects(statement) ? collectedList(statement, context) : undefined;
      if (collects(statement)) {
        if (list) uses.set(placeOf(each.value), { statement, list });
        return;
      }
      const referent = context.resolution.referent(each.target);
      const isOwn =
        referent.kind === 'parameter' || (referent.kind === 'variable' && referent.owner.kind !== 'package');
      if (each.target.kind === 'reference' && isOwn) uses.set(placeOf(each.value), { statement });
    });
  };
  walk(block, (node) => {
    if (node.kind === 'routine') return false;
    if ('statements' in node && node.kind !== 'createOther') inList(node.statements);
    if ((node.kind === 'if' || node.kind === 'caseStatement') && node.otherwise) inList(node.otherwise);
    return true;
  });
  return uses;
}

function collectedList(node: Statement, context: RuleContext): Expression | undefined {
  const into =
    node.kind === 'queryStatement'
      ? node.query.body.kind === 'select'
        ? node.query.body.into
        : undefined
      : 'returning' in node && node.returning?.kind === 'returning'
        ? node.returning.into
        : undefined;
  const [list] = into?.targets ?? [];
  const type = list && context.resolution.typeOf(list);
  return type?.kind === 'collection' && formOf(type, context) === 'array' ? list : undefined;
}

/** Where a cursor may be open already, and where it cannot be open, by the statements of this routine. */
function openCursors(
  all: readonly Node[],
  block: Block,
  keyOf: (cursor: Expression) => string,
): Pick<CursorStates, 'reopened' | 'reopenedCursors' | 'closed'> {
  const reopened = new Set<string>();
  const reopenedCursors = new Set<string>();
  const closed = new Set<string>();
  const opens = all.filter((each) => each.kind === 'open' || each.kind === 'fetch');
  for (const key of new Set(opens.map((each) => keyOf(each.cursor)))) {
    const isOwn = isOwnCursor(block, key, keyOf);
    const see = (node: Node, state: ReadonlySet<string>): void => {
      const isClosed = state.size === 1 && state.has('start');
      const opened =
        node.kind === 'open'
          ? node.cursor
          : node.kind === 'reference' || node.kind === 'call'
            ? node
            : undefined;
      if (opened && keyOf(opened) === key && !isClosed) {
        reopened.add(placeOf(node));
        reopenedCursors.add(key);
      }
      if (!isOwn) return;
      walk(node, (each) => {
        if (each.kind !== 'cursorAttribute' || keyOf(each.cursor) !== key) return;
        // A loop sees a place several times, the first time with less than may be the case there.
        if (isClosed) closed.add(placeOf(each));
        else closed.delete(placeOf(each));
      });
    };
    const after = (statement: Statement): string | undefined => {
      if (statement.kind !== 'close' && statement.kind !== 'open' && statement.kind !== 'fetch')
        return undefined;
      if (keyOf(statement.cursor) !== key) return undefined;
      return statement.kind === 'close' ? 'start' : 'open';
    };
    follow(block, setQuestion(after, see));
  }
  return { reopened, reopenedCursors, closed };
}

/** Whether a cursor is declared in the block, or in one inside of it, and no routine within opens or closes it. */
function isOwnCursor(block: Block, key: string, keyOf: (cursor: Expression) => string): boolean {
  let declared = false;
  let elsewhere = false;
  walk(block, (node) => {
    if (node.kind === 'cursor' && node.query && key === `cursor ${node.start}`) declared = true;
    if (node.kind !== 'routine') return true;
    elsewhere ||= some(
      node,
      (each) => (each.kind === 'open' || each.kind === 'close') && keyOf(each.cursor) === key,
    );
    return false;
  });
  return declared && !elsewhere;
}
