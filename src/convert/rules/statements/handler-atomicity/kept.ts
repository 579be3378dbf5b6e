import * as make from '../../../../sql/make.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type {
  Block,
  GetDiagnostics,
  Handler,
  If,
  Loop,
  RaiseMessage,
  Statement,
} from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Handled } from '../effects.ts';
import { isSafeValue, mayRaise, mayWrite, safeLoops } from '../effects.ts';
import { helperVariable } from '../routine.ts';
import { endsTransaction, holdsEnd } from '../transactions/plan.ts';
import { isFallible } from './fallible.ts';

/**
 * TRY and CATCH whose work before an error stays ("TRY...CATCH (Transact-SQL)"). A block of PL/pgSQL with a handler is undone as a whole before the handler runs
 * ("Trapping Errors"), so that here each part of the TRY that may fail behind work to be kept is a block of its own. Its handler keeps the error in variables and
 * leaves for the statements of CATCH, which stand behind the TRY and ask the variables:
 *
 *     <<try_catch>> BEGIN <<try>> BEGIN … EXIT try_catch; END; … END;
 */
export function withKeptWork(
  statements: readonly Statement[],
  handler: Handler,
  handled: Handled,
  context: RuleContext,
): Block {
  const labels = { inner: context.freshName('try'), outer: context.freshName('try_catch') };
  const error = errorOf(handler, context);
  const keeping = new Keeping(
    { label: labels.inner, error, handled, isUndone: goesBack(error.caught) },
    context,
  );
  const end = handler.start;
  const parts = keeping.list(statements);
  const isLeft = ['return', 'exit'].includes(parts.at(-1)?.kind ?? '');
  const caught = error.caught.length === 1 && error.caught[0]?.kind === 'nullStatement' ? [] : error.caught;
  const inner = labelled(labels.inner, { start: statements[0]?.start ?? end, end }, [
    ...parts,
    ...(isLeft || caught.length === 0 ? [] : [exitTo(labels.outer, { start: end, end })]),
  ]);
  if (caught.length === 0) return inner;
  return labelled(labels.outer, { start: inner.start, end: handler.end }, [inner, ...caught]);
}

/** Whether every place of the statements that may fail can be put into a block of its own. */
export function canKeepWork(
  statements: readonly Statement[],
  handled: Handled,
  context: RuleContext,
): boolean {
  return statements.every((each) => {
    if (!mayRaise(each, handled, context)) return true;
    switch (each.kind) {
      case 'if':
        return (
          each.branches.slice(1).every(({ test }) => !isFallible(test)) &&
          [...each.branches.map((one) => one.statements), each.otherwise ?? []].every((list) =>
            canKeepWork(list, handled, context),
          )
        );
      case 'loop':
        return !isControlFallible(each) && canKeepWork(each.statements, handled, context);
      case 'block':
        return [each.statements, ...each.handlers.map((one) => one.statements)].every((list) =>
          canKeepWork(list, handled, context),
        );
      case 'caseStatement':
      case 'goto':
      case 'label':
        return false;
      default:
        return true;
    }
  });
}

/** A loop over a query is left by an error of the query, which no block inside of it can take. */
function isControlFallible({ control }: Loop): boolean {
  return control !== undefined && control.kind !== 'whileControl' && isFallible(control);
}

/** What a CATCH asks of the error, in variables. */
interface CaughtError {
  readonly diagnostics: GetDiagnostics | undefined;
  /** The statements of CATCH, that ask the variables. */
  readonly caught: readonly Statement[];
}

const told = {
  SQLSTATE: { item: 'RETURNED_SQLSTATE', wish: 'error_code' },
  SQLERRM: { item: 'MESSAGE_TEXT', wish: 'error_text' },
  PG_EXCEPTION_DETAIL: { item: 'PG_EXCEPTION_DETAIL', wish: 'error_detail' },
} as const;

/** The order in which PL/pgSQL's manual names them. */
const order = ['RETURNED_SQLSTATE', 'MESSAGE_TEXT', 'PG_EXCEPTION_DETAIL', 'PG_EXCEPTION_CONTEXT'];

function errorOf(handler: Handler, context: RuleContext): CaughtError {
  const [first, ...rest] = handler.statements;
  const asked = first?.kind === 'getDiagnostics' && first.stacked ? first : undefined;
  const items = [...(asked?.items ?? [])];
  const variable = (at: Span, name: keyof typeof told): Expression => {
    const { item, wish } = told[name];
    const known = helperVariable(context, wish, 'text', { kind: 'text' }, at) ?? make.nullLiteral(at);
    if (!items.some((each) => each.item === item)) items.push({ item, target: known });
    return known;
  };
  const caught = (asked ? rest : handler.statements).map((each) =>
    withoutOwnHandlers(each, (node) => {
      if (node.kind === 'raise' && !node.exception) return raisedAgain(node, variable);
      if (node.kind !== 'reference' || node.name.parts.length !== 1) return node;
      const name = node.name.parts[0]?.text;
      return name === 'SQLSTATE' || name === 'SQLERRM' ? variable(node, name) : node;
    }),
  );
  const { start, end } = handler;
  items.sort((one, other) => order.indexOf(one.item) - order.indexOf(other.item));
  return {
    caught,
    diagnostics: items.length > 0 ? { kind: 'getDiagnostics', start, end, stacked: true, items } : undefined,
  };
}

/** A statement rewritten but for handlers inside of it, which have errors of their own. */
function withoutOwnHandlers(root: Statement, change: (node: Node) => Node): Statement {
  const kept = new Set<Node>();
  some(root, (node) => {
    if (node.kind === 'handler') some(node, (each) => !kept.add(each));
    return false;
  });
  return rewrite(root, (node) => (kept.has(node) ? node : change(node))) as Statement;
}

/** THROW by itself, where no handler is around it any more. */
function raisedAgain(at: Span, variable: (at: Span, name: keyof typeof told) => Expression): RaiseMessage {
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'exception',
    arguments: [],
    options: [
      { name: 'ERRCODE', value: variable(at, 'SQLSTATE') },
      { name: 'MESSAGE', value: variable(at, 'SQLERRM') },
      { name: 'DETAIL', value: variable(at, 'PG_EXCEPTION_DETAIL') },
    ],
  };
}

/** Whether CATCH ends by ROLLBACK what the TRY has begun, so that only what was committed stays. */
function goesBack(caught: readonly Statement[]): boolean {
  const at = caught.findIndex((each) => each.kind === 'transaction' && each.action === 'rollback');
  return (
    at >= 0 && caught.slice(0, at).every((each) => each.kind === 'assignment' || each.kind === 'raiseMessage')
  );
}

interface Leaving {
  readonly label: Identifier;
  readonly error: CaughtError;
  readonly handled: Handled;
  /** Work that is not committed is undone by CATCH, so that nothing of it needs to be kept. */
  readonly isUndone: boolean;
}

/** Divides lists into parts of which each undoes nothing but itself. A class because all parts leave by one label with one error. */
class Keeping {
  readonly #leaving: Leaving;
  readonly #context: RuleContext;

  constructor(leaving: Leaving, context: RuleContext) {
    this.#leaving = leaving;
    this.#context = context;
  }

  list(statements: readonly Statement[]): readonly Statement[] {
    const made: Statement[] = [];
    let part: Statement[] = [];
    const flush = (): void => {
      made.push(...this.#guarded(part));
      part = [];
    };
    let hasWritten = false;
    for (const each of statements) {
      const fails = this.#mayFail(each);
      if (endsTransaction(each)) {
        flush();
        made.push(each);
        hasWritten = false;
        continue;
      }
      if (holdsEnd(each, endsTransaction) || (fails && this.#isDivided(each))) {
        flush();
        made.push(...this.#inside(each));
        hasWritten = false;
        continue;
      }
      if (fails && hasWritten) {
        flush();
        hasWritten = false;
      }
      part.push(each);
      hasWritten ||= this.#leavesWork(each);
    }
    flush();
    return made;
  }

  /** From the first statement that may fail to the last one. */
  #guarded(part: readonly Statement[]): readonly Statement[] {
    const from = part.findIndex((each) => this.#mayFail(each));
    if (from < 0) return part;
    const to = part.findLastIndex((each) => this.#mayFail(each)) + 1;
    return [...part.slice(0, from), this.#guard(part.slice(from, to)), ...part.slice(to)];
  }

  #guard(statements: readonly Statement[]): Block {
    const end = statements.at(-1)?.end ?? 0;
    const at = { start: end, end };
    const { diagnostics } = this.#leaving.error;
    const block: Block = {
      kind: 'block',
      start: statements[0]?.start ?? end,
      end,
      labels: [],
      declarations: [],
      statements,
      handlers: [
        {
          kind: 'handler',
          ...at,
          exceptions: [],
          statements: [...(diagnostics ? [{ ...diagnostics, ...at }] : []), exitTo(this.#leaving.label, at)],
        },
      ],
      begin: -1,
      exception: -1,
    };
    safeLoops.add(block);
    return block;
  }

  #mayFail(node: Statement): boolean {
    switch (node.kind) {
      case 'raiseMessage':
        return node.level === 'exception' || node.arguments.some(isFallible);
      case 'return':
        return node.value !== undefined && !isSafeValue(node.value, this.#context);
      case 'transaction':
        return false;
      case 'exit':
        return node.when !== undefined && isFallible(node.when);
      case 'if':
        return (
          node.branches.some(({ test }) => isFallible(test)) ||
          listsOf(node).some((list) => list.some((each) => this.#mayFail(each)))
        );
      case 'block':
        return node.handlers.length === 0
          ? node.statements.some((each) => this.#mayFail(each))
          : mayRaise(node, this.#leaving.handled, this.#context);
      case 'loop':
        return (
          node.control === undefined ||
          node.control.kind !== 'whileControl' ||
          isFallible(node.control) ||
          node.statements.some((each) => this.#mayFail(each))
        );
      default:
        return mayRaise(node, this.#leaving.handled, this.#context);
    }
  }

  /** Whether a statement leaves something behind that its block would undo. */
  #leavesWork(node: Statement): boolean {
    if (this.#leaving.isUndone) return false;
    return mayWrite(node, this.#context) || some(node, (each) => lasting.has(each.kind));
  }

  /** Statements that work more than once, or work before they fail. */
  #isDivided(node: Statement): boolean {
    switch (node.kind) {
      case 'if':
        return listsOf(node).some((list) => this.#loses(list));
      case 'loop':
        return this.#leavesWork(node);
      case 'block':
        return listsOf(node).some((list) => this.#loses(list));
      default:
        return false;
    }
  }

  /** Whether one block around a list would undo some of it. */
  #loses(list: readonly Statement[]): boolean {
    const last = list.findLastIndex((each) => this.#mayFail(each));
    return list.some((each, i) => i <= last && (i < last ? this.#leavesWork(each) : this.#isDivided(each)));
  }

  #inside(node: Statement): readonly Statement[] {
    switch (node.kind) {
      case 'if':
        return this.#insideIf(node);
      case 'loop':
        return [this.#insideLoop(node)];
      case 'block': {
        // A block with handlers undoes its own work in the source, too: it is a TRY with its CATCH.
        const handlers = node.handlers.map((each) => ({ ...each, statements: this.list(each.statements) }));
        return [
          node.handlers.length > 0
            ? { ...node, handlers }
            : { ...node, statements: this.list(node.statements) },
        ];
      }
      default:
        return [node];
    }
  }

  #insideIf(node: If): readonly Statement[] {
    const branches = node.branches.map((each) => ({ ...each, statements: this.list(each.statements) }));
    const divided: If = {
      ...node,
      branches,
      ...(node.otherwise ? { otherwise: this.list(node.otherwise) } : {}),
    };
    const [first, ...more] = branches;
    if (!first || !isFallible(first.test)) return [divided];
    const { test, before } = this.#tested(first.test);
    return [before, { ...divided, branches: [{ ...first, test }, ...more] }];
  }

  #insideLoop(node: Loop): Loop {
    const statements = this.list(node.statements);
    const { control, ...rest } = node;
    if (control?.kind !== 'whileControl' || !isFallible(control.test)) return { ...node, statements };
    const { test, before } = this.#tested(control.test);
    const leave: Statement = {
      kind: 'exit',
      start: before.end,
      end: before.end,
      action: 'exit',
      when: make.call(test, 'coalesce', [make.unary(test, 'not', test), make.boolean(test, true)]),
    };
    return { ...rest, statements: [before, leave, ...statements] };
  }

  /** A condition that may fail, in a variable that is assigned before. */
  #tested(test: Expression): { readonly test: Expression; readonly before: Block } {
    const variable = helperVariable(this.#context, 'is_so', 'boolean', { kind: 'boolean' }, test) ?? test;
    const assignment: Statement = {
      kind: 'assignment',
      start: test.start,
      end: test.end,
      target: variable,
      value: test,
    };
    const place = { start: test.end, end: test.end };
    return { test: { ...variable, ...place }, before: this.#guard([assignment]) };
  }
}

/** Statements other than those that write rows whose effect a subtransaction takes back. */
const lasting: ReadonlySet<Node['kind']> = new Set([
  'open',
  'definitionStatement',
  'createTable',
  'drop',
  'truncate',
]);

function listsOf(node: If | Block): readonly (readonly Statement[])[] {
  if (node.kind === 'block')
    return node.handlers.length > 0 ? node.handlers.map((each) => each.statements) : [node.statements];
  return [...node.branches.map((each) => each.statements), node.otherwise ?? []];
}

function labelled(label: Identifier, { start, end }: Span, statements: readonly Statement[]): Block {
  return {
    kind: 'block',
    start,
    end,
    labels: [{ ...label, start, end: start }],
    declarations: [],
    statements,
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

function exitTo(label: Identifier, at: Span): Statement {
  return { kind: 'exit', ...at, action: 'exit', label: { ...label, start: at.start, end: at.start } };
}
