import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Declaration, If, Statement } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { some } from '../../../../sql/walk.ts';
import { isGuard } from '../../../routines/recursion-guard.ts';
import { countedTable } from '../../../routines/transition-tables.ts';
import type { TriggerPlan } from '../../../routines/trigger-plan.ts';
import { triggerPlan } from '../../../routines/trigger-plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { mapLists } from '../lists.ts';
import { asks, systemValue } from '../system-value.ts';

/** The functions that count rows. */
const counting: ReadonlySet<string> = new Set(['@@ROWCOUNT', 'ROWCOUNT_BIG']);

/** `@@ROWCOUNT` of a routine as GET DIAGNOSTICS behind the statements that it counts the rows of; see the page. */
export function withRowCounts(block: Block, context: RuleContext): Block {
  if (!asks(block, ...counting)) return block;
  const counts = new RowCounts(context);
  const made = mapLists(block, (list, within) => counts.list(list, within));
  return { ...made, declarations: [...made.declarations, ...counts.declarations] };
}

/** What @@ROWCOUNT is behind a statement: what the server counted, a number that is always so, or nobody knows. */
type Count = 'counted' | number | 'unknown';

/** A class because it makes one variable for all the uses that need one. */
class RowCounts {
  readonly declarations: Declaration[] = [];
  readonly #context: RuleContext;
  #variable: Identifier | undefined;

  constructor(context: RuleContext) {
    this.#context = context;
  }

  list(list: readonly Statement[], within: readonly Node[]): readonly Statement[] {
    if (!list.some((each) => asksFirst(each))) return list;
    const made: Statement[] = [];
    for (const each of list) {
      if (asksFirst(each)) made.push(...this.#asking(each, made, within));
      else made.push(each);
    }
    return made;
  }

  /** A statement that asks for the number of rows, with what must stand before it; the statement before is the last of `made`. */
  #asking(node: Statement, made: Statement[], within: readonly Node[]): readonly Statement[] {
    const before = made.findLast((each) => !isPassive(each));
    if (!before) return [this.#atBeginning(node, within)];
    if (node.kind === 'loop') return this.#loop(node, made, before);
    const count = countBehind(before);
    if (typeof count === 'number') return [replaced(node, (at) => make.number(at, count))];
    if (count === 'counted') {
      const target = assignedAlone(node);
      if (target) return [diagnostics(target, node)];
      return [this.#diagnostics(node), replaced(node, (at) => this.#reference(at))];
    }
    const noted = this.#noted(before);
    if (!noted) return [this.#unknown(node)];
    made[made.lastIndexOf(before)] = noted;
    return [replaced(node, (at) => this.#reference(at))];
  }

  /** `WHILE @@ROWCOUNT > 0`: asked behind the statement before the loop, and behind its last one each time. */
  #loop(
    node: Extract<Statement, { kind: 'loop' }>,
    made: Statement[],
    before: Statement,
  ): readonly Statement[] {
    const first = this.#set(before);
    const last = node.statements.findLast((each) => !isPassive(each));
    const again = last && this.#set(last);
    const jumps = some(node, (each) => each.kind === 'exit' && each.action === 'continue');
    if (!first || !again || jumps) return [this.#unknown(node)];
    made.push(first);
    return [{ ...replaced(node, (at) => this.#reference(at)), statements: [...node.statements, again] }];
  }

  /** What keeps the number of rows in the variable, directly behind a statement. */
  #set(before: Statement): Statement | undefined {
    const count = countBehind(before);
    const at = { start: before.end, end: before.end };
    if (count === 'counted') return this.#diagnostics(at);
    if (count === 'unknown') return undefined;
    return { kind: 'assignment', ...at, target: this.#reference(at), value: make.number(at, count) };
  }

  /** A condition whose branches each keep the number of rows at their end; undefined where one of them is not known. */
  #noted(node: Statement): Statement | undefined {
    if (node.kind === 'block' && node.handlers.length === 0) {
      const statements = this.#listNoted(node.statements);
      return statements && { ...node, statements };
    }
    if (node.kind !== 'if') return undefined;
    const branches: If['branches'][number][] = [];
    for (const each of node.branches) {
      const statements = this.#listNoted(each.statements);
      if (!statements) return undefined;
      branches.push({ ...each, statements });
    }
    const otherwise = this.#listNoted(node.otherwise ?? []);
    return otherwise && { ...node, branches, otherwise };
  }

  #listNoted(list: readonly Statement[]): readonly Statement[] | undefined {
    const last = list.findLast((each) => !isPassive(each));
    if (!last) {
      const at = list[0] ?? nowhere;
      const place = { start: at.start, end: at.start };
      return [
        ...list,
        { kind: 'assignment', ...place, target: this.#reference(place), value: make.number(place, 0) },
      ];
    }
    if (leavesList(last)) return list;
    const set = this.#set(last);
    if (set) return [...list, set];
    const noted = this.#noted(last);
    return noted && list.map((each) => (each === last ? noted : each));
  }

  /** The first statement of a trigger counts the rows that the trigger is about. */
  #atBeginning(node: Statement, within: readonly Node[]): Statement {
    const routine = this.#context.parents.findLast((each) => each.kind === 'routine');
    const plan = routine && triggerPlan(routine);
    if (plan && within.length === 1) return replaced(node, (at) => rowsOfTrigger(at, plan));
    if (['ifBranch', 'if', 'loop'].includes(within.at(-1)?.kind ?? ''))
      return replaced(node, (at) => make.number(at, 0));
    return this.#unknown(node);
  }

  #unknown(node: Statement): Statement {
    this.#context.report(
      sqlserverErrorFindings.countFar,
      node,
      '@@ROWCOUNT is read here as 0: the statement whose rows it counts is not known.',
    );
    return replaced(node, (at) => make.number(at, 0));
  }

  #diagnostics(at: Span): Statement {
    const place = { start: at.start, end: at.start };
    return diagnostics(this.#reference(place), place);
  }

  #reference(at: Span): Reference {
    if (!this.#variable) {
      this.#variable = this.#context.freshName('row_count');
      this.declarations.push(make.variable(nowhere, this.#variable, make.type(nowhere, 'integer')));
    }
    const made = make.reference(at, { ...this.#variable, start: at.start, end: at.end });
    this.#context.resolution.state(made, { kind: 'number', integer: true }, false);
    return made;
  }
}

function rowsOfTrigger(at: Span, { level, trigger }: TriggerPlan): Expression {
  if (level === 'row') return make.number(at, 1);
  const table = countedTable(trigger.events);
  return make.fragment(at, 'primary', `(SELECT count(*) FROM ${table})`);
}

/** What does not change the number of rows. */
function isPassive(node: Statement): boolean {
  return (
    node.kind === 'label' ||
    // What a trigger does before its own code.
    isGuard(node) ||
    node.kind === 'declareTable' ||
    (node.kind === 'declareVariables' && node.variables.every((each) => !each.default))
  );
}

function leavesList(node: Statement): boolean {
  return ['return', 'exit', 'goto', 'throw'].includes(node.kind);
}

/** The number of rows behind a statement ("@@ROWCOUNT"). */
function countBehind(node: Statement): Count {
  switch (node.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'executeText':
    case 'executeImmediate':
    case 'fetch':
      return 'counted';
    case 'queryStatement':
      return node.query.body.kind === 'select' && node.query.body.from.length === 0 ? 1 : 'counted';
    case 'assignment':
    case 'declareVariables':
      return 1;
    case 'print':
    case 'raiseError':
    case 'transaction':
    case 'setOption':
    case 'close':
    case 'deallocate':
    case 'definitionStatement':
    case 'loop':
      return 0;
    case 'block':
      // A test of @@ERROR, behind which nothing was counted.
      return node.handlers.length > 0 ? 0 : 'unknown';
    default:
      return 'unknown';
  }
}

/** Whether a statement asks for the number of rows before it does anything else. */
function asksFirst(node: Statement): boolean {
  switch (node.kind) {
    case 'if':
      return node.branches.some((each) => asks(each.test, ...counting));
    case 'loop':
      return node.control !== undefined && asks(node.control, ...counting);
    case 'block':
    case 'tryCatch':
      return false;
    default:
      return asks(node, ...counting);
  }
}

/** The variable of `SET @n = @@ROWCOUNT` and `SELECT @n = @@ROWCOUNT`. */
function assignedAlone(node: Statement): Expression | undefined {
  const isCount = (value: Expression): boolean => counting.has(systemValue(value) ?? '');
  if (node.kind === 'assignment') return isCount(node.value) ? node.target : undefined;
  if (node.kind !== 'queryStatement' || node.query.body.kind !== 'select') return undefined;
  const [item, ...more] = node.query.body.items;
  if (!item || more.length > 0 || node.query.body.from.length > 0) return undefined;
  return item.kind === 'selectItem' && isCount(item.expression) ? item.assigns : undefined;
}

function diagnostics(target: Expression, at: Span): Statement {
  return {
    kind: 'getDiagnostics',
    start: at.start,
    end: at.end,
    stacked: false,
    items: [{ target, item: 'ROW_COUNT' }],
  };
}

/** The statement with a value in the place of the function, in what it reads before it does anything else. */
function replaced<N extends Statement>(node: N, value: (at: Span) => Expression): N {
  const inside = <M extends Node>(of: M): M =>
    rewrite(of, (each) => (counting.has(systemValue(each) ?? '') ? value(each) : each)) as M;
  if (node.kind === 'if')
    return { ...node, branches: node.branches.map((each) => ({ ...each, test: inside(each.test) })) };
  if (node.kind === 'loop') return node.control ? { ...node, control: inside(node.control) } : node;
  return inside(node);
}
