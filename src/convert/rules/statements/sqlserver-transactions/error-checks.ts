import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Assignment, Block, Declaration, If, Statement } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { constantInteger } from '../exceptions/states.ts';
import { mapLists } from '../lists.ts';
import { asks, systemValue } from '../system-value.ts';

/**
 * Tests of `@@ERROR` behind a statement, which Transact-SQL goes on after when it fails ("@@ERROR"): the statement is put into a block whose handler
 * does what the test does. `stops` says that an error leaves the routine, so that no test ever finds one (triggers, SET XACT_ABORT ON).
 */
export function withErrorChecks(block: Block, stops: boolean, context: RuleContext): Block {
  if (!asks(block, '@@ERROR')) return block;
  const checks = new ErrorChecks(stops, context);
  const made = mapLists(block, (list, within, field) => checks.list(list, within, field));
  return { ...made, declarations: [...made.declarations, ...checks.declarations] };
}

/** Statements whose failure is theirs alone, so that a block can hold it. */
const testable: ReadonlySet<Node['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'merge',
  'queryStatement',
  'executeProcedure',
  'executeText',
  'definitionStatement',
  'raiseError',
  'fetch',
  'open',
  'otherStatement',
]);

/** Statements that leave 0 in @@ERROR. */
const harmless: ReadonlySet<Node['kind']> = new Set([
  'declareVariables',
  'declareTable',
  'declareCursor',
  'assignment',
  'setOption',
  'print',
  'transaction',
]);

/** A class because it makes one variable of a kind for all the tests that need one. */
class ErrorChecks {
  readonly declarations: Declaration[] = [];
  readonly #stops: boolean;
  readonly #context: RuleContext;
  readonly #variables = new Map<string, Identifier>();

  constructor(stops: boolean, context: RuleContext) {
    this.#stops = stops;
    this.#context = context;
  }

  list(list: readonly Statement[], within: readonly Node[], field: string): readonly Statement[] {
    if (!list.some((each) => askedFirst(each))) return list;
    const inTry = within.some((each, i) => each.kind === 'tryCatch' && !isInHandler(within, i, field));
    const inHandler = within.some((each, i) => each.kind === 'tryCatch' && isInHandler(within, i, field));
    const made: Statement[] = [];
    list.forEach((each) => {
      if (!askedFirst(each)) {
        made.push(each);
        return;
      }
      const before = made.at(-1);
      if (before === undefined && inHandler && within.at(-1)?.kind === 'tryCatch')
        made.push(withError(each, errorNumber(each)));
      else if (this.#stops || inTry) made.push(this.#never(each));
      else if (before && testable.has(before.kind)) made.push(...this.#tested(made.pop() as Statement, each));
      else {
        const isKnown = before === undefined ? isBehindTest(within) : harmless.has(before.kind);
        if (!isKnown)
          this.#context.report(
            sqlserverErrorFindings.checkFar,
            each,
            '@@ERROR is read here as 0: the statement that it tells of is not known.',
          );
        made.push(withError(each, make.number(each, 0)));
      }
    });
    return made;
  }

  #never(node: Statement): Statement {
    this.#context.report(
      sqlserverErrorFindings.checkNeverTrue,
      node,
      '@@ERROR is always 0 here, since an error leaves the statements at once.',
    );
    return withError(node, make.number(node, 0));
  }

  /** A statement and the one behind it that reads @@ERROR, as a block with a handler. */
  #tested(statement: Statement, test: Statement): Statement[] {
    this.#context.report(
      sqlserverErrorFindings.checkWarns,
      test,
      'The handler that stands for the test of @@ERROR shows the error as a warning.',
    );
    const only = branchForError(test);
    if (only && !only.statements.some((each) => some(each, (node) => node.kind === 'goto' || isJump(node))))
      return [guarded([statement], [warning(test), ...only.statements], test)];
    if (isAssignment(test)) {
      const parts = assignmentsOf(test);
      const none = parts.map((each) => withError(each, make.number(each, 0)));
      const some = parts.map((each) => withRows(withError(each, errorNumber(each)), make.number(each, 0)));
      return [guarded([statement, ...none], [...some, warning(test)], test)];
    }
    const behind = { start: statement.end, end: statement.end };
    const error = (at: Span): Expression => make.reference(at, this.#named('error_number'));
    const rows = (at: Span): Expression => make.reference(at, this.#named('row_count'));
    const counts = asks(test, '@@ROWCOUNT');
    const block = guarded(
      [
        statement,
        ...(counts ? [set(rows(behind), systemReference(behind, '@@ROWCOUNT'))] : []),
        set(error(behind), make.number(behind, 0)),
      ],
      [
        ...(counts ? [set(rows(behind), make.number(behind, 0))] : []),
        set(error(behind), errorNumber(behind)),
        warning(behind),
      ],
      statement,
    );
    const told = withError(test, error(test));
    return [block, counts ? withRows(told, rows(test)) : told];
  }

  /** A variable for what is told of a statement, the same for all tests. */
  #named(wish: string): Identifier {
    const known = this.#variables.get(wish);
    if (known) return known;
    const name = this.#context.freshName(wish);
    this.#variables.set(wish, name);
    this.declarations.push({
      kind: 'variable',
      ...nowhere,
      name,
      constant: false,
      type: make.type(nowhere, 'integer'),
      notNull: false,
    });
    return name;
  }
}

function set(target: Expression, value: Expression): Assignment {
  return { kind: 'assignment', start: value.start, end: value.end, target, value };
}

function isInHandler(within: readonly Node[], at: number, field: string): boolean {
  const next = within[at + 1];
  const node = within[at];
  if (node?.kind !== 'tryCatch') return false;
  if (next === undefined) return field === 'handler';
  return node.handler.some((each) => each.start <= next.start && each.end >= next.end);
}

function isJump(node: Node): boolean {
  return node.kind === 'exit';
}

/** Whether a list begins behind a condition, which leaves 0 in @@ERROR. */
function isBehindTest(within: readonly Node[]): boolean {
  return ['ifBranch', 'if', 'loop'].includes(within.at(-1)?.kind ?? '');
}

/** Whether a statement reads @@ERROR before it does anything else: in what it evaluates itself, not in statements inside of it. */
function askedFirst(node: Statement): boolean {
  switch (node.kind) {
    case 'if':
      return node.branches.some((each) => asks(each.test, '@@ERROR'));
    case 'loop':
    case 'block':
    case 'tryCatch':
      return false;
    default:
      return asks(node, '@@ERROR');
  }
}

/** `IF @@ERROR <> 0 …` without ELSE: what is done after an error. */
function branchForError(node: Statement): If['branches'][number] | undefined {
  if (node.kind !== 'if' || node.otherwise || node.branches.length !== 1) return undefined;
  const [branch] = node.branches;
  return branch && saysError(branch.test) ? branch : undefined;
}

function saysError(test: Expression): boolean {
  if (test.kind === 'parenthesis') return saysError(test.operand);
  if (test.kind !== 'binary' || !['<>', '>'].includes(test.operator)) return false;
  const [one, other] = test.operator === '>' ? [test.left, test.right] : sorted(test.left, test.right);
  return systemValue(one) === '@@ERROR' && constantInteger(other) === 0;
}

function sorted(left: Expression, right: Expression): [Expression, Expression] {
  return systemValue(left) === '@@ERROR' ? [left, right] : [right, left];
}

/** `SET @e = @@ERROR`, `SELECT @e = @@ERROR, @n = @@ROWCOUNT`. */
function isAssignment(node: Statement): boolean {
  if (node.kind === 'assignment') return true;
  if (node.kind !== 'queryStatement' || node.query.body.kind !== 'select') return false;
  const { body } = node.query;
  return body.from.length === 0 && body.items.every((each) => each.kind === 'selectItem' && each.assigns);
}

/** The assignments one by one, that of the number of rows first, which directly follows the statement then. */
function assignmentsOf(node: Statement): readonly Statement[] {
  if (node.kind !== 'queryStatement' || node.query.body.kind !== 'select') return [node];
  const parts = node.query.body.items.flatMap((each): Assignment[] => {
    if (each.kind !== 'selectItem' || !each.assigns) return [];
    const { start, end, assigns: target, expression: value } = each;
    return [{ kind: 'assignment', start, end, target, value }];
  });
  const counts = (each: Statement): boolean => asks(each, '@@ROWCOUNT', 'ROWCOUNT_BIG');
  return [...parts.filter(counts), ...parts.filter((each) => !counts(each))];
}

function withError(node: Statement, value: Expression): Statement {
  return replaced(node, '@@ERROR', value);
}

function withRows(node: Statement, value: Expression): Statement {
  return replaced(node, '@@ROWCOUNT', value);
}

/** The statement with a system value in the place of what it reads first; the lists inside of an IF read it anew. */
function replaced(node: Statement, name: string, value: Expression): Statement {
  const inside = <N extends Node>(of: N): N =>
    rewrite(of, (each) =>
      systemValue(each) === name ? { ...value, start: each.start, end: each.end } : each,
    ) as N;
  if (node.kind !== 'if') return inside(node);
  return { ...node, branches: node.branches.map((each) => ({ ...each, test: inside(each.test) })) };
}

function errorNumber(at: Span): Expression {
  return sourceCall(at, 'ERROR_NUMBER');
}

/** A system value as the source would write it. */
function systemReference({ start, end }: Span, text: string): Expression {
  const part: Identifier = { kind: 'identifier', start, end, text, quoted: false };
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [part] } };
}

/** A call as the source would write it, which later phases convert. */
function sourceCall(at: Span, name: string): Expression {
  const place = { start: at.start, end: at.end };
  const part: Identifier = { kind: 'identifier', ...place, text: name, quoted: false };
  return {
    kind: 'call',
    ...place,
    callee: { kind: 'reference', ...place, name: { kind: 'name', ...place, parts: [part] } },
    arguments: [],
  };
}

/** SQL Server sends the error to the client, too. */
function warning(at: Span): Statement {
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.start,
    level: 'warning',
    format: '%',
    arguments: [sourceCall({ start: at.start, end: at.start }, 'ERROR_MESSAGE')],
    options: [],
  };
}

function guarded(statements: readonly Statement[], handler: readonly Statement[], at: Span): Block {
  const start = statements[0]?.start ?? at.start;
  return {
    kind: 'block',
    start,
    end: at.end,
    labels: [],
    declarations: [],
    statements,
    handlers: [{ kind: 'handler', start: at.start, end: at.end, exceptions: [], statements: handler }],
    begin: -1,
    exception: at.start,
  };
}
