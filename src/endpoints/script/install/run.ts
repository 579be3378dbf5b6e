import type { NameRules } from '../../../sql/dialect.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Query } from '../../../sql/tree/query.ts';
import type {
  Block,
  Declaration,
  ExecuteImmediate,
  Loop,
  RoutineDeclaration,
  Statement,
} from '../../../sql/tree/routine.ts';
import { staticValue, type Statics } from '../../../sql/static-value.ts';
import type { Made, Row } from './dictionary.ts';
import { dictionaryRows } from './dictionary.ts';
import type { Members, Names, Value } from './values.ts';
import { evaluate, unknown } from './values.ts';

/** What a block is run against. */
export interface Installation {
  readonly names: NameRules;
  readonly schema: string;
  readonly statics: Statics;
  made(): Made;
  /** Takes the text of dynamic SQL, if it is known. `isSure` is false where a condition around it could not be told. */
  execute(text: string | undefined, at: ExecuteImmediate, isSure: boolean): void;
}

/** How many passes all loops of a block may have together. */
const mostPasses = 2000;

type Signal =
  | { readonly kind: 'exit' | 'continue'; readonly label?: string }
  | { readonly kind: 'return' | 'raise' }
  | undefined;

type Scope = Map<string, Value>;

/**
 * Runs a block that stands by itself as far as can be told without a database, for the objects that it makes by dynamic SQL: scripts often look
 * into the data dictionary first and create what is not there. Statements on rows do nothing. A class because it has variables.
 */
export class BlockRun {
  readonly #installation: Installation;
  #scopes: Scope[] = [];
  #routines: RoutineDeclaration[] = [];
  #passes = 0;
  #isSure = true;
  #depth = 0;
  /** Whether all that the block does was followed, so that what was not reached is not executed. */
  isComplete = true;

  constructor(installation: Installation) {
    this.#installation = installation;
  }

  run(block: Block): void {
    this.#block(block);
  }

  #block(block: Block): Signal {
    const scope: Scope = new Map();
    this.#scopes.push(scope);
    const routines = this.#routines;
    for (const each of block.declarations) this.#declare(each, scope);
    let signal = this.#list(block.statements);
    if (signal?.kind === 'raise') {
      const others = block.handlers.find((each) => each.exceptions.length === 0) ?? block.handlers[0];
      if (others) signal = this.#list(others.statements);
    }
    this.#routines = routines;
    this.#scopes.pop();
    return signal;
  }

  #declare(declaration: Declaration, scope: Scope): void {
    if (declaration.kind === 'variable')
      scope.set(this.#fold(declaration.name), declaration.default ? this.#value(declaration.default) : null);
    else if (declaration.kind === 'routine') this.#routines = [...this.#routines, declaration];
  }

  #list(statements: readonly Statement[]): Signal {
    for (const each of statements) {
      const signal = this.#statement(each);
      if (signal) return signal;
    }
    return undefined;
  }

  #statement(node: Statement): Signal {
    switch (node.kind) {
      case 'block':
        return this.#block(node);
      case 'assignment':
        this.#assign(node.target, this.#value(node.value));
        return undefined;
      case 'if':
        return this.#choose(
          node.branches.map((each) => ({ test: this.#value(each.test), statements: each.statements })),
          node.otherwise,
        );
      case 'loop':
        return this.#loop(node);
      case 'exit': {
        const when = node.when ? this.#value(node.when) : true;
        // What is not known ends a loop, so that it does end.
        if (when === false || when === null || (when === unknown && node.action === 'continue'))
          return undefined;
        return { kind: node.action, ...(node.label ? { label: this.#fold(node.label) } : {}) };
      }
      case 'return':
        return { kind: 'return' };
      case 'raise':
        return { kind: 'raise' };
      case 'queryStatement':
        return this.#select(node.query);
      case 'executeImmediate':
        this.#execute(node);
        return undefined;
      case 'callStatement':
        return this.#call(node.call);
      case 'conditionalCompilation': {
        const { statics } = this.#installation;
        const branch = node.branches.find((each) => !each.test || staticValue(each.test, statics) === true);
        // Statements hold no declarations.
        return this.#list((branch?.items ?? []) as readonly Statement[]);
      }
      default:
        return undefined;
    }
  }

  #choose(
    branches: readonly { readonly test: Value; readonly statements: readonly Statement[] }[],
    otherwise: readonly Statement[] = [],
  ): Signal {
    for (const { test, statements } of branches) {
      if (test === true) return this.#list(statements);
      if (test === unknown) return this.#unsure(() => this.#list(statements));
    }
    return this.#list(otherwise);
  }

  /** Runs what depends on something that is not known. */
  #unsure(run: () => Signal): undefined {
    const before = this.#isSure;
    this.#isSure = false;
    this.isComplete = false;
    run();
    this.#isSure = before;
  }

  #loop(node: Loop): Signal {
    const labels = node.labels.map((each) => this.#fold(each));
    const pass = (): Signal | 'go on' => {
      this.#passes += 1;
      if (this.#passes > mostPasses) {
        this.isComplete = false;
        return { kind: 'return' };
      }
      const signal = this.#list(node.statements);
      if (!signal) return 'go on';
      const isOwn = !('label' in signal) || signal.label === undefined || labels.includes(signal.label);
      if (signal.kind === 'continue' && isOwn) return 'go on';
      return signal.kind === 'exit' && isOwn ? undefined : signal;
    };
    const { control } = node;
    if (control?.kind === 'rangeControl') {
      const [from, to] = [this.#value(control.from), this.#value(control.to)];
      if (typeof from !== 'number' || typeof to !== 'number') return this.#notFollowed();
      const name = this.#fold(control.variable);
      for (let i = 0; i <= to - from; i += 1) {
        this.#scopes.push(new Map([[name, control.reverse ? to - i : from + i]]));
        const result = pass();
        this.#scopes.pop();
        if (result !== 'go on') return result;
      }
      return undefined;
    }
    if (control?.kind === 'queryControl' && control.query) {
      const rows = this.#rows(control.query);
      if (!rows) return this.#notFollowed();
      for (const row of rows) {
        this.#scopes.push(new Map([[this.#fold(control.variable), new Map(row)]]));
        const result = pass();
        this.#scopes.pop();
        if (result !== 'go on') return result;
      }
      return undefined;
    }
    if (control && control.kind !== 'whileControl') return this.#notFollowed();
    // oxlint-disable-next-line no-unmodified-loop-condition -- the variables of its test change
    while (!control || this.#value(control.test) === true) {
      const result = pass();
      if (result !== 'go on') return result;
    }
    return undefined;
  }

  #notFollowed(): undefined {
    this.isComplete = false;
  }

  #execute(node: ExecuteImmediate): void {
    const text = this.#value(node.sql);
    this.#installation.execute(typeof text === 'string' ? text : undefined, node, this.#isSure);
    for (const each of node.into?.targets ?? []) this.#assign(each, unknown);
  }

  /** A procedure of the block itself. */
  #call(node: Expression): Signal {
    const callee = node.kind === 'call' ? node.callee : node;
    if (callee.kind !== 'reference' || callee.name.parts.length !== 1 || this.#depth > 20) return undefined;
    const name = this.#fold(callee.name.parts[0] as never);
    if (name === 'RAISE_APPLICATION_ERROR') return { kind: 'raise' };
    const routine = this.#routines.findLast((each) => this.#fold(each.name.parts.at(-1) as never) === name);
    if (!routine?.body) return undefined;
    const given = node.kind === 'call' ? node.arguments : [];
    const scope: Scope = new Map();
    routine.parameters.forEach((parameter, i) => {
      const own = this.#fold(parameter.name);
      const argument =
        given.find((each) => each.name && this.#fold(each.name) === own) ??
        (given[i]?.name ? undefined : given[i]);
      const value = argument?.value ?? parameter.default;
      scope.set(own, value ? this.#value(value) : unknown);
    });
    const scopes = this.#scopes;
    this.#scopes = [...scopes, scope];
    this.#depth += 1;
    const signal = this.#block(routine.body);
    this.#depth -= 1;
    this.#scopes = scopes;
    return signal?.kind === 'raise' ? signal : undefined;
  }

  // Queries of the data dictionary

  #select(query: Query): Signal {
    const body = query.body.kind === 'select' ? query.body : undefined;
    const into = body?.into;
    if (!body || !into || into.bulk) return undefined;
    const rows = this.#matching(query);
    const isCount = body.items.length === 1 && body.items.every((each) => isCountOf(each.expression));
    if (!rows || (rows.length !== 1 && !isCount)) {
      if (rows && rows.length === 0) return { kind: 'raise' };
      for (const each of into.targets) this.#assign(each, unknown);
      return undefined;
    }
    const [row] = rows;
    into.targets.forEach((target, i) => {
      const item = body.items[i]?.expression;
      this.#assign(target, isCount ? rows.length : item ? this.#value(item, row) : unknown);
    });
    return undefined;
  }

  /** The rows of a cursor loop, by the names of their columns. */
  #rows(query: Query): Row[] | undefined {
    const body = query.body.kind === 'select' ? query.body : undefined;
    return this.#matching(query)?.map((row) => {
      const made = new Map<string, Value>();
      for (const { expression, alias } of body?.items ?? []) {
        const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
        const name = alias ?? last;
        if (name) made.set(this.#fold(name), this.#value(expression, row));
      }
      return body?.items.some((each) => each.expression.kind === 'star') ? row : made;
    });
  }

  #matching(query: Query): readonly Row[] | undefined {
    const body = query.body.kind === 'select' ? query.body : undefined;
    if (!body || body.groupBy || body.hierarchy || body.from.length !== 1) return undefined;
    const [from] = body.from;
    if (from?.kind !== 'table') return undefined;
    const view = this.#fold(from.name.parts.at(-1) as never);
    const rows = dictionaryRows(view, this.#installation.made(), this.#installation.names);
    if (!rows) return undefined;
    const own = /^(?:ALL|DBA)_/.test(view)
      ? rows
      : rows.filter((each) => each.get('OWNER') === this.#installation.schema);
    const kept: Row[] = [];
    for (const row of own) {
      const holds = body.where ? this.#value(body.where, row) : true;
      if (holds === unknown) return undefined;
      if (holds === true) kept.push(row);
    }
    return kept;
  }

  // Variables

  #fold(name: Parameters<NameRules['fold']>[0]): string {
    return this.#installation.names.fold(name);
  }

  #value(node: Expression, row?: Row): Value {
    const names: Names = {
      fold: (name) => this.#fold(name),
      value: (path) => this.#lookUp(path, row),
      exists: (test) => {
        const rows = this.#matching(test.query);
        return rows ? rows.length > 0 : unknown;
      },
    };
    return evaluate(node, names);
  }

  #lookUp(path: readonly string[], row: Row | undefined): Value | undefined {
    const last = path.at(-1) ?? '';
    if (row && path.length <= 2 && row.has(last)) return row.get(last);
    if (path.length !== 1) return undefined;
    const scope = this.#scopes.findLast((each) => each.has(last));
    if (scope) return scope.get(last);
    return last === 'USER' ? this.#installation.schema : undefined;
  }

  #assign(target: Expression, given: Value): void {
    const value = copyOf(given);
    const path = pathOf(target);
    const [first, ...rest] = path ?? [];
    if (first === undefined || first.kind !== 'name') return;
    const name = this.#fold(first.name);
    const scope = this.#scopes.findLast((each) => each.has(name));
    if (!scope) return;
    if (rest.length === 0) {
      scope.set(name, value);
      return;
    }
    let owner = scope.get(name);
    if (!(owner instanceof Map)) scope.set(name, (owner = new Map()));
    rest.forEach((step, i) => {
      if (!(owner instanceof Map)) return;
      const key = step.kind === 'name' ? this.#fold(step.name) : this.#value(step.index);
      if (typeof key !== 'string' && typeof key !== 'number') return;
      if (i === rest.length - 1) {
        owner.set(key, value);
        return;
      }
      let next = owner.get(key);
      if (!(next instanceof Map)) owner.set(key, (next = new Map()));
      owner = next;
    });
  }
}

type Step =
  | { readonly kind: 'name'; readonly name: Parameters<NameRules['fold']>[0] }
  | { readonly kind: 'index'; readonly index: Expression };

/** The steps that lead to what an assignment changes. */
function pathOf(node: Expression): readonly Step[] | undefined {
  switch (node.kind) {
    case 'reference':
      return node.name.parts.map((name) => ({ kind: 'name', name }));
    case 'call': {
      const owner = pathOf(node.callee);
      const [index] = node.arguments;
      return owner && index && [...owner, { kind: 'index', index: index.value }];
    }
    case 'field': {
      const owner = pathOf(node.operand);
      return owner && [...owner, { kind: 'name', name: node.name }];
    }
    default:
      return undefined;
  }
}

/** Records and collections are values: an assignment copies them. */
function copyOf(value: Value): Value {
  if (!(value instanceof Map)) return value;
  const copy: Members = new Map();
  for (const [key, each] of value) copy.set(key, copyOf(each));
  return copy;
}

function isCountOf(node: Expression): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'reference' &&
    node.callee.name.parts.at(-1)?.text.toUpperCase() === 'COUNT'
  );
}
