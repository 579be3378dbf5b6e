import type { TargetDialect } from '../sql/dialect.ts';
import type { Node } from '../sql/tree/node.ts';
import type { FragmentStatement, Statement } from '../sql/tree/routine.ts';
import * as make from '../sql/make.ts';
import { mapChildren } from '../sql/rewrite.ts';
import { some } from '../sql/walk.ts';
import type { SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import { contains } from '../text/span.ts';
import { isExpression } from './resolve/expression.ts';
import { converting } from '../sql/codes/converting.ts';
import type { Bench } from './context.ts';

/**
 * The leftover check: finds what the target has no way to say and what rules refused. Inside a routine the smallest
 * statement around it gives way to a comment with its original and a statement that raises an error, so that the routine
 * can be created and its other paths work; elsewhere the object cannot be kept.
 *
 * Returns the tree without leftovers, or undefined when nothing smaller than the whole can be replaced.
 */
export function withoutLeftovers<N extends Node>(node: N, bench: Bench): N | undefined {
  if (bench.refusals.length === 0 && bench.contents.isSayable(node)) return node;
  const check = new LeftoverCheck(bench);
  const kept = check.keep(node);
  return check.failed ? undefined : (kept as N);
}

const leafStatements = new Set([
  'assignment',
  'return',
  'raise',
  'raiseMessage',
  'callStatement',
  'open',
  'fetch',
  'close',
  'executeImmediate',
  'pipeRow',
  'queryStatement',
  'goto',
  'label',
  'exit',
  'forall',
  'insert',
  'multiInsert',
  'update',
  'delete',
  'merge',
  'lockTable',
  'transaction',
  'unread',
  'getDiagnostics',
  'pragma',
  'conditionalCompilation',
  'callProcedure',
  'declareVariables',
  'declareTable',
  'declareCursor',
  'deallocate',
  'throw',
  'raiseError',
  'print',
  'waitFor',
  'executeProcedure',
  'executeText',
  'setOption',
  'definitionStatement',
]);

const compoundStatements = new Set(['if', 'loop', 'caseStatement', 'block', 'tryCatch']);

/** A class because it remembers whether something was found outside all statements. */
class LeftoverCheck {
  readonly #bench: Bench;
  readonly #target: TargetDialect;
  failed = false;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#target = bench.workshop.target;
  }

  keep(node: Node): Node {
    const own = this.#problem(node);
    if (own !== undefined) {
      this.#note(node, own);
      this.failed = true;
      return node;
    }
    return mapChildren(node, (child) => this.#child(child, node));
  }

  #child(child: Node, parent: Node): Node {
    if (!isInStatementList(child, parent)) {
      // A condition, a bound or an initial value stands in no statement of its own: what is refused in it takes its block along.
      if ((isExpression(child) || child.kind === 'query') && this.#refused(child)) this.failed = true;
      return this.keep(child);
    }
    if (leafStatements.has(child.kind)) {
      const problem = this.#firstProblem(child);
      return problem === undefined ? child : this.#replacement(child, problem);
    }
    if (!compoundStatements.has(child.kind)) return this.keep(child);
    return this.#compound(child);
  }

  /** An IF or loop whose own condition has a leftover is replaced whole; one whose inner statements have is kept around them. */
  #compound(node: Node): Node {
    const inner = new LeftoverCheck(this.#bench);
    const before = this.#bench.findings.length;
    const kept = inner.keep(node);
    if (!inner.failed) return kept;
    this.#bench.findings.length = before;
    return this.#replacement(node, this.#firstProblem(node) ?? { what: 'This statement', node });
  }

  #firstProblem(node: Node): { what: string; node: Node } | undefined {
    let found: { what: string; node: Node } | undefined;
    some(node, (each) => {
      const what = this.#problem(each);
      if (what !== undefined) found = { what, node: each };
      return found !== undefined;
    });
    return found ?? this.#refused(node);
  }

  #refused(node: Node): { what: string; node: Node } | undefined {
    const hit = this.#bench.refusals.find((span: Span) => contains(node, span));
    return hit ? { what: '', node } : undefined;
  }

  #problem(node: Node): string | undefined {
    if (node.kind === 'unread') return 'This text could not be read.';
    return this.#target.sayable.has(node.kind)
      ? undefined
      : `PostgreSQL has no equivalent of this ${words(node.kind)}.`;
  }

  /** What a rule has refused by itself is in the report already. */
  #note(node: Node, what: string): void {
    if (this.#bench.refusals.some((each) => contains(node, each) || contains(each, node))) return;
    this.#bench.report(node.kind === 'unread' ? converting.unread : converting.notConverted, node, what);
  }

  #replacement(statement: Node, problem: { what: string; node: Node }): Statement {
    if (problem.what !== '') this.#note(problem.node, problem.what);
    const { sources } = this.#bench.workshop;
    const line = sources.place(statement.start)?.line ?? 0;
    return raisingInstead(statement, `Not converted: line ${line} of the source`, sources);
  }
}

/** What stands in place of a statement that cannot be converted: its text as a comment, and an error when it is reached. */
export function raisingInstead(statement: Node, message: string, sources: SourceMap): FragmentStatement {
  const text = sources.text(statement).replaceAll('*/', '* /').replaceAll('/*', '/ *');
  const line = sources.place(statement.start)?.line ?? 0;
  const comment = `/* Not converted, line ${line} of the source:\n   ${text.split(/\r?\n/).join('\n   ')}\n*/\n`;
  const raise = `RAISE EXCEPTION '${message}' USING ERRCODE = 'feature_not_supported'`;
  return {
    kind: 'fragmentStatement',
    start: statement.start,
    end: statement.end,
    fragment: make.fragment(statement, 'primary', comment, raise),
  };
}

function isInStatementList(child: Node, parent: Node): boolean {
  const fields = parent as { statements?: readonly Node[]; otherwise?: unknown };
  return (
    fields.statements?.includes(child) === true ||
    (parent.kind !== 'case' && Array.isArray(fields.otherwise) && fields.otherwise.includes(child))
  );
}

/** `outerMark` reads `outer mark`. */
function words(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
