import { isFailure } from '../../catalog/prover.ts';
import type { Failure } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { TargetDialect } from '../../sql/dialect.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';
import type { Fault } from './fault.ts';
import { faultOf } from './fault.ts';
import { fit } from './fit.ts';
import { placeOf } from './place.ts';
import { printed } from './print.ts';
import type { Scope, Variable } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column, Server } from './server.ts';
import type { LocalNames, Names, Substitution, Use } from './substitute.ts';
import { localNames, substitute } from './substitute.ts';

/** What is the same for all routines of one proof. */
export interface Ground {
  readonly server: Server;
  readonly target: TargetDialect;
  /** Present when nothing else is analysed meanwhile, so that temporary tables can be made: the names of those that were. */
  readonly temporary?: Set<string>;
}

/** What a routine is, as far as its statements depend on it. */
export interface Frame {
  readonly form: 'function' | 'procedure' | 'block' | 'trigger' | 'event trigger';
  /** Of a function: its declared type. */
  readonly returns?: string;
  readonly returnsSet: boolean;
  /** Of a function: it returns what its output parameters hold. */
  readonly hasOutputs?: boolean;
  /** Of a function that returns rows: their columns. */
  readonly columns?: readonly Column[];
  /** A name that may be a variable or a column is the column (`#variable_conflict use_column`). */
  readonly columnsFirst?: boolean;
  /** Why COMMIT and ROLLBACK are impossible in all of it. */
  readonly noTransactions?: string;
}

/**
 * The analysis of one routine while it goes on: what was found, and what is known so far of its records and cursors. It is a
 * class because it collects.
 */
export class Walk implements Names {
  readonly ground: Ground;
  readonly frame: Frame;
  readonly faults: Fault[] = [];
  /** Places of dynamic SQL whose text is not known. */
  readonly dynamic: Span[] = [];
  /** What could not be looked into, and why. */
  readonly unproved = new Set<string>();
  /** The columns of RECORD variables and cursors, by their declarations, as of the newest statement that gives them. */
  readonly shapes: Map<object, readonly Column[]>;
  /** Text of variables that are assigned once, and that a constant. */
  readonly texts = new Map<object, string>();
  /** Records that were used before their columns were known, by their declarations. */
  readonly shapeless = new Map<object, { readonly name: string; readonly span: Span }>();
  /** Records that something is assigned to, whether its columns are known or not. */
  readonly filled = new Set<object>();

  constructor(ground: Ground, frame: Frame, shapes: ReadonlyMap<object, readonly Column[]> = new Map()) {
    this.ground = ground;
    this.frame = frame;
    this.shapes = new Map(shapes);
  }

  readonly fold: Names['fold'] = (identifier) => this.ground.target.names.fold(identifier);

  fieldsOf(variable: Variable): readonly Column[] | undefined {
    return variable.type === 'record'
      ? this.shapes.get(variable.declaration)
      : this.ground.server.fields(variable.type);
  }

  /** Says what is not known of records in the end. */
  concludeRecords(): void {
    for (const [declaration, { name, span }] of this.shapeless) {
      if (this.filled.has(declaration)) this.unproved.add(`the columns of record ${name} are not known`);
      else this.fault(verifying.field, span, `record "${name}" is not assigned yet`);
    }
  }

  /** The text of a node as the result has it. */
  print(node: Node): string {
    return printed(node, this.ground);
  }

  fault(code: CodeEntry, span: Span, message: string): void {
    this.#add({ code, span, message });
  }

  #add(fault: Fault): void {
    const known = this.faults.some(
      (each) =>
        each.code === fault.code && each.span.start === fault.span.start && each.message === fault.message,
    );
    if (!known) this.faults.push(fault);
  }

  /**
   * Has the server analyse a statement, or with the prefix `SELECT ` an expression, and gives the columns of its result. A fault is
   * reported and gives undefined, as does what cannot be analysed.
   */
  async describe(node: Node, scope: Scope, prefix = ''): Promise<readonly Column[] | undefined> {
    const local = localNames(node, this.fold);
    const base = substitute(node, scope, this, local.relations);
    if (!this.#usable(base)) return undefined;
    const text = prefix + this.print(base.node);
    const doubtful = base.uses.filter((use) => this.#mayBeColumn(use, local));
    if (this.frame.columnsFirst && doubtful.length > 0) {
      const columns = await this.#withColumns(node, scope, local, prefix, doubtful);
      if (columns) return columns;
    }
    const [answer, ...others] = await Promise.all([
      this.ground.server.analyse(text, base.types),
      ...doubtful.map((use) => this.#asColumns(node, scope, local, prefix, [use])),
    ]);
    const ambiguous = doubtful.filter((_, i) => hidesVariable(others[i], answer));
    if (ambiguous.length === 0 && isFailure(answer) && doubtful.length > 1) {
      const all = await this.#asColumns(node, scope, local, prefix, doubtful);
      if (!isFailure(all)) ambiguous.push(...doubtful);
    }
    for (const use of ambiguous)
      this.fault(
        verifying.ambiguous,
        use.node,
        `column reference "${use.parts.join('.')}" is ambiguous: it may be a variable or a column`,
      );
    if (isFailure(answer)) {
      const follows = base.types.includes('unknown') && followsFromUnknown.has(answer.sqlstate);
      if (ambiguous.length === 0 && !follows) this.failed(answer, node, text, base.uses);
      return undefined;
    }
    return ambiguous.length === 0 ? answer?.columns : undefined;
  }

  /** Reports what the server said about a text that was printed from a node. */
  failed(failure: Failure, node: Node, text: string, uses: readonly Use[] = []): void {
    this.#add(faultOf(failure, placeOf(node, text, failure.position, uses), text));
  }

  #usable(substitution: Substitution): boolean {
    for (const { node, message } of substitution.problems) this.fault(verifying.field, node, message);
    for (const { node, variable } of substitution.shapeless)
      if (!this.shapeless.has(variable.declaration))
        this.shapeless.set(variable.declaration, { name: variable.name, span: node });
    return substitution.problems.length === 0 && substitution.shapeless.length === 0;
  }

  /** Columns are looked for in relations only, and only names that some column has can be found there. */
  #mayBeColumn(use: Use, local: LocalNames): boolean {
    if (use.node.kind !== 'reference' || local.relations.size === 0) return false;
    const name = use.parts.at(-1) ?? '';
    if (!this.ground.server.isColumnName(name) && !local.columns.has(name)) return false;
    return use.parts.length === 1 || local.relations.has(use.parts.at(-2) ?? '');
  }

  /** What the statement gives where all names are columns that can be; undefined where none can be, or that fails for another reason. */
  async #withColumns(
    node: Node,
    scope: Scope,
    local: LocalNames,
    prefix: string,
    doubtful: readonly Use[],
  ): Promise<readonly Column[] | undefined> {
    const all = await this.#asColumns(node, scope, local, prefix, doubtful);
    if (!isFailure(all)) return all.columns;
    const each = await Promise.all(doubtful.map((use) => this.#asColumns(node, scope, local, prefix, [use])));
    const kept = doubtful.filter((_, i) => !isFailure(each[i]));
    if (kept.length === 0) return undefined;
    const some = await this.#asColumns(node, scope, local, prefix, kept);
    return isFailure(some) ? undefined : some.columns;
  }

  #asColumns(node: Node, scope: Scope, local: LocalNames, prefix: string, kept: readonly Use[]) {
    const nodes = new Set(kept.map((use) => use.node));
    const variant = substitute(node, scope, this, local.relations, (each) => nodes.has(each));
    return this.ground.server.analyse(prefix + this.print(variant.node), variant.types);
  }

  /** The type of an expression's value; undefined when it has a fault or cannot be known. */
  async typeOf(expression: Expression, scope: Scope): Promise<string | undefined> {
    const known = this.#plainType(expression, scope);
    if (known !== undefined) return known;
    const columns = await this.describe(expression, scope, 'SELECT ');
    return columns?.[0]?.type;
  }

  /** Variables and literals, whose types the server need not be asked for. */
  #plainType(expression: Expression, scope: Scope): string | undefined {
    if (expression.kind === 'boolean') return 'boolean';
    if (expression.kind === 'string') return 'text';
    if (expression.kind === 'number' && /^\d{1,9}$/.test(expression.text)) return 'integer';
    if (expression.kind !== 'reference') return undefined;
    const found = lookUp(scope, expression.name.parts.map(this.fold));
    if (!found || found.variable.unreadable !== undefined) return undefined;
    const [field] = found.path;
    if (field === undefined) return found.variable.type;
    return this.fieldsOf(found.variable)?.find((each) => each.name === field)?.type;
  }

  /** Checks that the value of an expression can be stored as the type. */
  async assign(value: Expression, type: string, scope: Scope): Promise<void> {
    if (value.kind === 'null') return;
    if (value.kind === 'string') return this.#assignLiteral(value, type);
    if (outOfRange(value, type)) {
      this.fault(verifying.mismatch, value, `${this.print(value)} is out of range for type ${type}`);
      return;
    }
    const from = await this.typeOf(value, scope);
    if (from !== undefined) await this.store(from, type, value);
  }

  /** A literal is read as a value of the type at once, so that the server can say whether it is one. */
  async #assignLiteral(value: Expression & { kind: 'string' }, type: string): Promise<void> {
    if (tooLong(value.value, type)) this.fault(verifying.mismatch, value, `value too long for type ${type}`);
    if (this.ground.server.category(type) === 'S' || type === 'record') return;
    const text = `SELECT ${this.print(make.string(value, value.value))}::${type}`;
    const answer = await this.ground.server.analyse(text, []);
    if (isFailure(answer)) this.#add(faultOf(answer, value));
  }

  /** Checks that a value of one type can be stored as another, and reports at the place if not. */
  async store(from: string, to: string, place: Span, what = 'a value'): Promise<void> {
    const fitting = await fit(this.ground.server, from, to);
    if (fitting === 'never')
      this.fault(verifying.mismatch, place, `${what} of type ${from} cannot become one of type ${to}`);
    else if (fitting === 'risky')
      this.fault(
        verifying.risky,
        place,
        `${what} of type ${from} becomes one of type ${to} only if its text is one`,
      );
  }

  /** Checks a condition. */
  async test(condition: Expression, scope: Scope): Promise<void> {
    const type = await this.typeOf(condition, scope);
    if (type !== undefined && condition.kind !== 'null')
      await this.store(type, 'boolean', condition, 'a condition');
  }

  /** The columns of a value that is a row: those of its type, or of what the server makes of `(value).*`. */
  async rowOf(value: Expression, scope: Scope): Promise<readonly Column[] | undefined> {
    if (value.kind === 'reference') {
      const found = lookUp(scope, value.name.parts.map(this.fold));
      if (found?.path.length === 0 && found.variable.composite) return this.fieldsOf(found.variable);
    }
    const type = await this.typeOf(value, scope);
    if (type === undefined) return undefined;
    if (type !== 'record') return this.ground.server.fields(type);
    return this.describe(make.fragment(value, 'primary', '(', value, ').*'), scope, 'SELECT ');
  }
}

/** What the server says of values whose type does not exist, which has been reported with the type. */
const followsFromUnknown: ReadonlySet<string> = new Set([
  '42P18',
  '42804',
  '42883',
  '42725',
  '42846',
  '42809',
]);

const ranges: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n,
  integer: 2n ** 31n,
  bigint: 2n ** 63n,
};

/** A whole number that its integer type cannot hold, which the server notices only when it computes. */
function outOfRange(value: Expression, type: string): boolean {
  const limit = ranges[type];
  const isNegative = value.kind === 'unary' && value.operator === '-';
  const number = isNegative ? value.operand : value;
  if (limit === undefined || number.kind !== 'number' || !/^\d+$/.test(number.text)) return false;
  return BigInt(number.text) > (isNegative ? limit : limit - 1n);
}

/** PL/pgSQL does not cut a text to the length of its variable, unless what would be cut off are blanks. */
function tooLong(value: string, type: string): boolean {
  const length = /^(?:character varying|character)\((\d+)\)$/.exec(type)?.[1];
  return length !== undefined && [...value.trimEnd()].length > Number(length);
}

/** A name that the server takes for a column where the analysis with the variable is right as well. */
function hidesVariable(asColumn: unknown, asVariable: unknown): boolean {
  if (!isFailure(asColumn)) return true;
  return !isFailure(asVariable) && !['42703', '42P01'].includes(asColumn.sqlstate);
}
