import { sqlserverCodeFindings } from '../../../../sql/codes/sqlserver-code.ts';
import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import type { DeclareCursor } from '../../../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type {
  Block,
  FetchStatement,
  Open,
  Statement,
  VariableDeclaration,
} from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import type { UsedCursor } from './cursors.ts';
import { cursorsOf, keyInState, keyOf } from './cursors.ts';
import type { Definitions } from './definitions.ts';
import { definitionsIn } from './definitions.ts';
import { eachList, withLists } from './lists.ts';
import type { RowLoop } from './loops.ts';
import { rowLoops, statementBefore, testsBehindFetch, testsOf } from './loops.ts';
import { askedOfTwo, isStatus, withFound } from './status.ts';

/**
 * How the cursors of one routine are said in PL/pgSQL. Loops over all rows are FOR; every other cursor is a variable of type refcursor, which OPEN gives its query, and
 * `@@FETCH_STATUS` is FOUND directly behind a FETCH, else a variable. A class because it gathers declarations while it goes through the routine.
 */
export class CursorPlan {
  readonly cursors: ReadonlyMap<string, UsedCursor>;
  readonly #block: Block;
  readonly #context: RuleContext;
  readonly #definitions: Definitions;
  readonly #loops: ReadonlyMap<Statement, RowLoop>;
  /** Definitions that are opened where they stand, since OPEN behind them does not know which one it is. */
  readonly #openedEarly = new Map<DeclareCursor, Open>();
  readonly #declarations: VariableDeclaration[] = [];
  readonly #names = new Map<string, Identifier>();
  readonly #fetched = new Map<string, Identifier>();
  #status: Identifier | undefined;

  constructor(block: Block, context: RuleContext) {
    this.#block = block;
    this.#context = context;
    this.cursors = cursorsOf(block, context);
    this.#definitions = definitionsIn(block, context);
    this.#loops = rowLoops(block, this.#definitions, context);
    if (this.#asksAnywhere()) this.#status = this.#declared('fetch_status', make.type(nowhere, 'integer'), 0);
  }

  /** The routine's outermost block with its cursors in the target's way. */
  applied(): Block {
    for (const cursor of this.cursors.values()) this.#check(cursor);
    const statements = this.#list(this.#block.statements);
    return { ...this.#block, declarations: [...this.#block.declarations, ...this.#declarations], statements };
  }

  /** Whether the status is asked for where FOUND does not say it. */
  #asksAnywhere(): boolean {
    const answered = new Set<Node>([...this.#loops.values()].flatMap((each) => each.asked));
    eachList(this.#block, (list) => {
      for (const [at, each] of list.entries()) {
        if (!testsBehindFetch(each, statementBefore(list, at))) continue;
        for (const test of testsOf(each)) walk(test, (node) => void (isStatus(node) && answered.add(node)));
      }
    });
    return some(this.#block, (node) => isStatus(node) && !answered.has(node));
  }

  /** Tells what differs or is missing. */
  #check(cursor: UsedCursor): void {
    const { report, refuse } = this.#context;
    if (cursor.definitions.length === 0) {
      if (cursor.key.startsWith('@')) return;
      for (const each of [...cursor.opens, ...cursor.fetches, ...cursor.closes])
        refuse(
          sqlserverCodeFindings.cursorElsewhere,
          each,
          `The cursor ${cursor.key} is not declared in this routine.`,
        );
      return;
    }
    for (const each of cursor.opens) this.#checkOpen(cursor, each);
    for (const each of cursor.definitions)
      if (seesChanges(each) && this.#writes(each.query))
        report(
          sqlserverCodeFindings.cursorSeesChanges,
          each,
          `The cursor ${cursor.key} reads a table that the routine writes.`,
        );
  }

  #checkOpen({ key, opens }: UsedCursor, open: Open): void {
    const definitions = this.#definitions.get(open) ?? [];
    const [definition, ...others] = definitions;
    const isElsewhere = opens.some(
      (each) => each !== open && this.#definitions.get(each)?.some((one) => definitions.includes(one)),
    );
    if (others.length > 0 && !isElsewhere) for (const each of definitions) this.#openedEarly.set(each, open);
    if (definition && others.length === 0 && !this.#isUnchanged(definition, open))
      this.#context.report(
        sqlserverCodeFindings.cursorDeclaredEarlier,
        open,
        `The query of cursor ${key} speaks of variables that may change before OPEN.`,
      );
  }

  /** Whether the query's variables have the same values at OPEN as at DECLARE: it has none, or nothing sets them in between. */
  #isUnchanged(definition: DeclareCursor, open: Open): boolean {
    const names = this.#variablesIn(definition.query);
    if (names.size === 0) return true;
    let isThere = false;
    eachList(this.#block, (list) => {
      const from = list.indexOf(definition);
      const to = list.indexOf(open);
      if (from < 0 || to < from) return;
      isThere = !list.slice(from + 1, to).some((each) => this.#sets(each, names));
    });
    return isThere;
  }

  #variablesIn(node: Node): Set<string> {
    const { fold } = this.#context.source.names;
    const found = new Set<string>();
    walk(node, (each) => {
      if (each.kind === 'identifier' && each.text.startsWith('@')) found.add(fold(each));
    });
    return found;
  }

  /** Whether a statement may set any of the variables: it has them anywhere but in what is only read. */
  #sets(node: Statement, names: ReadonlySet<string>): boolean {
    if (node.kind === 'declareCursor' || node.kind === 'print') return false;
    return [...this.#variablesIn(node)].some((each) => names.has(each));
  }

  /** Whether the routine writes any table that a query reads. */
  #writes(query: Query): boolean {
    const { names } = this.#context;
    const read = new Set<string>();
    walk(query, (node) => {
      const last = node.kind === 'table' ? node.name.parts.at(-1) : undefined;
      if (last) read.add(names.stored(last));
    });
    return some(this.#block, (node) => {
      if (!['insert', 'update', 'delete', 'merge'].includes(node.kind)) return false;
      const { target } = node as Extract<Node, { kind: 'update' }>;
      const last = target.kind === 'table' ? target.name.parts.at(-1) : undefined;
      return last !== undefined && read.has(names.stored(last));
    });
  }

  #list(list: readonly Statement[]): Statement[] {
    const made: Statement[] = [];
    for (let at = 0; at < list.length; at += 1) {
      const node = list[at] as Statement;
      const loop = this.#loops.get(node);
      if (loop) {
        made.push(...this.#list(loop.between), this.#for(loop, node));
        at += loop.length - 1;
      } else made.push(...this.#statement(node, statementBefore(list, at)));
    }
    return made;
  }

  #for(found: RowLoop, open: Statement): Statement {
    const [variable, ...more] = found.targets;
    if (!variable) return open;
    const { query, loop } = found;
    return {
      kind: 'loop',
      start: open.start,
      end: loop.end,
      labels: [],
      control: {
        kind: 'queryControl',
        start: open.start,
        end: loop.start,
        variable,
        ...(more.length > 0 ? { more } : {}),
        query,
      },
      statements: this.#list(found.statements),
    };
  }

  #statement(node: Statement, last: Statement | undefined): Statement[] {
    switch (node.kind) {
      case 'declareCursor': {
        const open = this.#openedEarly.get(node);
        const opened = open ? [this.#opened({ ...open, start: node.start, end: node.end }, node)] : [];
        return [...this.#renewed(node), ...opened];
      }
      case 'declareVariables':
        return this.#withoutLooped(node);
      case 'open':
        return node.dynamic ? [node] : this.#open(node);
      case 'fetch':
        return this.#fetch(node);
      case 'close':
        return this.#isLooped(node.cursor) ? [] : [{ ...node, cursor: this.#reference(node.cursor) }];
      case 'deallocate':
        return this.#deallocate(node.cursor, node);
      default:
        return [this.#other(node, last)];
    }
  }

  /**
   * SET gives the variable another cursor each time that a loop comes by. In PL/pgSQL it has the name of the one that it has opened, which OPEN would open again
   * while it is open still.
   */
  #renewed(node: DeclareCursor): Statement[] {
    const key = keyOf(node.cursor, this.#context);
    if (!key.startsWith('@') || this.#isLooped(node.cursor)) return [];
    let loop: Node | undefined;
    walk(this.#block, (each) => {
      if (each.kind === 'loop' && some(each, (one) => one === node)) loop = each;
    });
    const isClosed = (each: Node): boolean =>
      each.kind === 'close' && keyOf(each.cursor, this.#context) === key;
    if (!loop || some(loop, isClosed)) return [];
    const at = { start: node.start, end: node.start };
    const target = this.#reference(node.cursor);
    return [{ kind: 'assignment', ...at, target, value: make.nullLiteral(at) }];
  }

  /** Whether all of a cursor's rows are read by FOR, so that it is no variable. */
  #isLooped(cursor: Expression): boolean {
    const opens = this.cursors.get(keyOf(cursor, this.#context))?.opens ?? [];
    return opens.length > 0 && opens.every((each) => this.#loops.has(each));
  }

  /** A variable for a cursor that FOR needs no more is not declared. */
  #withoutLooped(node: Extract<Statement, { kind: 'declareVariables' }>): Statement[] {
    const isCursor = (each: VariableDeclaration): boolean =>
      each.type.name.parts.at(-1)?.text === 'CURSOR' && this.#isLooped(asReference(each.name));
    const variables = node.variables.filter((each) => !isCursor(each));
    if (variables.length === node.variables.length) return [node];
    return variables.length === 0 ? [] : [{ ...node, variables }];
  }

  #open(node: Open): Statement[] {
    const definitions = this.#definitions.get(node) ?? [];
    const [definition, ...others] = definitions;
    if (definition && others.length === 0) return [this.#opened(node, definition)];
    if (definitions.some((each) => this.#openedEarly.has(each))) return [];
    const key = keyOf(node.cursor, this.#context);
    const isElsewhere = this.cursors.get(key)?.definitions.length === 0 && !key.startsWith('@');
    if (isElsewhere) return [node];
    this.#context.refuse(
      sqlserverCodeFindings.cursorVariableOpened,
      node,
      `It is not known which query ${key} stands for.`,
    );
    return [node];
  }

  #opened(node: Open, definition: DeclareCursor): Statement {
    const cursor = this.cursors.get(keyOf(node.cursor, this.#context));
    const scroll = cursor?.fetches.some((each) => each.direction !== undefined && each.direction !== 'next');
    const query = cursor?.isHeld
      ? lockedFor(definition.query, this.#block, cursor, this.#context)
      : definition.query;
    return { ...node, cursor: this.#reference(node.cursor), query, ...(scroll ? { scroll } : {}) };
  }

  /** A row that is not there leaves the variables as they are, where PL/pgSQL makes them NULL: one that is read later gets its value behind FOUND. */
  #fetch(node: FetchStatement): Statement[] {
    if (node.into.targets.length === 0)
      this.#context.refuse(
        sqlserverErrorFindings.fetchShown,
        node,
        'FETCH without INTO sends the row to the client.',
      );
    const place = { start: node.end, end: node.end };
    const cursor = this.#reference(node.cursor);
    const after: Statement[] = [];
    const kept: Statement[] = [];
    const targets = node.into.targets.map((target) => {
      const local = this.#fetchedFor(target);
      if (!local) return target;
      const value = make.reference(place, { ...local, ...place });
      kept.push({ kind: 'assignment', ...place, target, value });
      return make.reference(target, { ...local, start: target.start, end: target.end });
    });
    if (kept.length > 0)
      after.push({
        kind: 'if',
        ...place,
        branches: [{ kind: 'ifBranch', ...place, test: make.reference(place, 'FOUND'), statements: kept }],
      });
    if (this.#status) {
      const value = make.caseExpression(
        place,
        [[make.reference(place, 'FOUND'), make.number(place, 0)]],
        make.number(place, -1),
      );
      after.push({
        kind: 'assignment',
        ...place,
        target: make.reference(place, { ...this.#status, ...place }),
        value,
      });
    }
    return [{ ...node, cursor, into: { ...node.into, targets } }, ...after];
  }

  /** The variable that is fetched into in the place of one that is read where no row need have been found. */
  #fetchedFor(target: Expression): Identifier | undefined {
    const name = target.kind === 'reference' ? target.name.parts[0] : undefined;
    const referent = this.#context.resolution.referent(target);
    if (!name || (referent.kind !== 'variable' && referent.kind !== 'parameter')) return undefined;
    const key = this.#context.source.names.fold(name);
    const known = this.#fetched.get(key);
    if (known) return known;
    if (!this.#isReadOutside(key, referent.declaration)) return undefined;
    const made = this.#declared(`fetched_${key.replaceAll(/[@#$]/g, '')}`, referent.declaration.type);
    this.#fetched.set(key, made);
    return made;
  }

  /** Whether a variable is read anywhere but in the loops and branches that run when a row was found. */
  #isReadOutside(key: string, declaration: Node): boolean {
    if (declaration.kind === 'parameter' && declaration.mode !== 'in') return true;
    const { fold } = this.#context.source.names;
    let isRead = false;
    const visit = (node: Node): boolean | void => {
      if (node.kind === 'declareVariables' || node.kind === 'fetch') return false;
      if (node.kind === 'assignment' && node.target.kind === 'reference') {
        walk(node.value, visit);
        return false;
      }
      if (node.kind === 'loop' && node.control?.kind === 'whileControl' && withFound(node.control.test)) {
        const asks = some(node.control.test, isStatus);
        if (asks) return false;
      }
      if (node.kind === 'identifier' && fold(node) === key) isRead = true;
      return undefined;
    };
    walk(this.#block, visit);
    return isRead;
  }

  /** DEALLOCATE closes what CLOSE has not. */
  #deallocate(cursor: Expression, at: Span): Statement[] {
    const used = this.cursors.get(keyOf(cursor, this.#context));
    if (!used || used.closes.length > 0 || used.opens.length === 0 || this.#isLooped(cursor)) return [];
    return [{ kind: 'close', start: at.start, end: at.end, cursor: this.#reference(cursor) }];
  }

  /** Conditions with the status, and the lists of statements inside. */
  #other(node: Statement, last: Statement | undefined): Statement {
    const isBehind = testsBehindFetch(node, last);
    const tested = isBehind ? foundIn(node) : this.#withStatus(node);
    return withLists(tested, (list) => this.#list(list));
  }

  /** `@@FETCH_STATUS` as the variable, CURSOR_STATUS as a question to the catalog; lists of statements are left to {@link #list}. */
  #withStatus<N extends Node>(node: N): N {
    const lists = new Set<Node>();
    for (const list of ownLists(node)) for (const each of list) lists.add(each);
    const cursor = node.kind === 'update' || node.kind === 'delete' ? node.currentOf : undefined;
    return mapChildren(node, (child) => {
      if (lists.has(child)) return child;
      if (cursor && child === cursor) return this.#reference(cursor);
      if (isStatus(child) && this.#status)
        return make.reference(child, { ...this.#status, start: child.start, end: child.end });
      return this.#stateOf(child) ?? this.#withStatus(child);
    });
  }

  /** CURSOR_STATUS of a cursor, and what is asked of it: it is 1 for one that is open, -1 for one that is not ("CURSOR_STATUS"). */
  #stateOf(node: Node): Expression | undefined {
    const asked = askedOfTwo(node as Expression, (each) => this.#ofState(each) !== undefined, 1, -1);
    const used = asked && this.#ofState(innerCall(node as Expression));
    const own = this.#ofState(node);
    if (used && (asked === 'first' || asked === 'second')) {
      const isOpen = this.#isOpen(used, node);
      return asked === 'first' ? isOpen : make.unary(node, 'not', isOpen);
    }
    if (!own) return undefined;
    return make.caseExpression(
      node,
      [[this.#isOpen(own, node), make.number(node, 1)]],
      make.number(node, -1),
    );
  }

  #ofState(node: Node): UsedCursor | undefined {
    const key = keyInState(node, this.#context);
    return key === undefined ? undefined : this.cursors.get(key);
  }

  #isOpen({ fetches, opens, closes }: UsedCursor, at: Span): Expression {
    const [any] = [...fetches, ...opens, ...closes];
    const variable = any ? this.#reference(any.cursor) : make.nullLiteral(at);
    const name = make.cast(at, { ...variable, start: at.start, end: at.end }, 'text');
    return make.fragment(at, 'primary', 'EXISTS (SELECT FROM pg_cursors WHERE name = ', name, ')');
  }

  /** A cursor as the variable that stands for it. One that a variable of the source holds is that variable. */
  #reference(cursor: Expression): Expression {
    const key = keyOf(cursor, this.#context);
    if (key.startsWith('@') || !this.cursors.get(key)?.definitions.length) return cursor;
    return make.reference(cursor, { ...this.#nameOf(key), start: cursor.start, end: cursor.end });
  }

  #nameOf(key: string): Identifier {
    const known = this.#names.get(key);
    if (known) return known;
    const made = this.#declared(this.#isTaken(key) ? `${key}_cursor` : key, make.type(nowhere, 'refcursor'));
    this.#names.set(key, made);
    return made;
  }

  /** Whether a column or a variable is called like a cursor: PL/pgSQL could not tell them apart. */
  #isTaken(key: string): boolean {
    const { fold } = this.#context.source.names;
    return some(this.#block, (node) => {
      if (node.kind === 'identifier') return fold(node) === `@${key}`;
      const name = node.kind === 'reference' ? node.name.parts.at(-1) : undefined;
      if (!name || fold(name) !== key) return false;
      return this.#context.resolution.referent(node as Reference).kind === 'column';
    });
  }

  #declared(wish: string, type: VariableDeclaration['type'], value?: number): Identifier {
    const name =
      this.#names.has(wish) || wish.includes('_')
        ? this.#context.freshName(wish)
        : make.identifier(nowhere, wish);
    const initial = value === undefined ? undefined : make.number(nowhere, value);
    this.#declarations.push(make.variable(nowhere, name, type, initial));
    return name;
  }
}

/** A statement whose conditions stand behind a FETCH. */
function foundIn(node: Statement): Statement {
  if (node.kind === 'if') {
    const branches = node.branches.map((each) => ({ ...each, test: withFound(each.test) ?? each.test }));
    return { ...node, branches };
  }
  if (node.kind !== 'loop' || node.control?.kind !== 'whileControl') return node;
  const { test } = node.control;
  return { ...node, control: { ...node.control, test: withFound(test) ?? test } };
}

function ownLists(node: Node): readonly (readonly Node[])[] {
  if (node.kind === 'if') return [...node.branches.map((each) => each.statements), node.otherwise ?? []];
  if (node.kind === 'tryCatch') return [node.statements, node.handler];
  return node.kind === 'block' || node.kind === 'loop' || node.kind === 'ifBranch' ? [node.statements] : [];
}

function asReference(name: Identifier): Reference {
  return {
    kind: 'reference',
    start: name.start,
    end: name.end,
    name: { kind: 'name', start: name.start, end: name.end, parts: [name] },
  };
}

/** STATIC, INSENSITIVE and FAST_FORWARD cursors see the rows as they were; so does any that only reads on with READ_ONLY. */
function seesChanges(definition: DeclareCursor): boolean {
  const quiet = ['STATIC', 'INSENSITIVE', 'FAST_FORWARD', 'READ_ONLY'];
  return definition.access !== 'read only' && !definition.options.some((each) => quiet.includes(each));
}

/** A query whose rows are changed through the cursor locks them, which lets PostgreSQL find the row again ("DECLARE", "UPDATE"). */
function lockedFor(query: Query, block: Block, cursor: UsedCursor, context: RuleContext): Query {
  const isWritten = some(
    block,
    (node) =>
      (node.kind === 'update' || node.kind === 'delete') &&
      node.currentOf !== undefined &&
      keyOf(node.currentOf, context) === cursor.key,
  );
  const { body } = query;
  const isPlain = body.kind === 'select' && !body.quantifier && !body.groupBy && !body.having && !body.top;
  if (!isWritten || !isPlain || query.locking) return query;
  return { ...query, locking: [{ kind: 'locking', start: query.end, end: query.end, strength: 'update' }] };
}

/** What a comparison with a number compares. */
function innerCall(node: Expression): Expression {
  if (node.kind === 'parenthesis') return innerCall(node.operand);
  if (node.kind !== 'binary') return node;
  return node.left.kind === 'call' ? node.left : node.right;
}
