import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { Expression, Fragment, Reference } from '../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Query, Select, SelectItem } from '../../sql/tree/query.ts';
import type { Insert } from '../../sql/tree/write.ts';
import { walk } from '../../sql/walk.ts';
import type { Scope, Variable } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column } from './server.ts';

/** What substitution asks about names and records. */
export interface Names {
  fold(identifier: Identifier): string;
  /** The fields of a composite variable; undefined while they are not known. */
  fieldsOf(variable: Variable): readonly Column[] | undefined;
}

/** A place where a variable is used, and the parameter that stands there. */
export interface Use {
  readonly node: Node;
  readonly parts: readonly string[];
  readonly parameter?: number;
}

/** A tree with its variables replaced by `$1`, `$2` …. */
export interface Substitution {
  readonly node: Node;
  /** The types of the parameters. */
  readonly types: readonly string[];
  readonly uses: readonly Use[];
  /** Records that are used before anything says which fields they have. */
  readonly shapeless: readonly { readonly node: Node; readonly variable: Variable }[];
  /** Fields that records do not have, and variables that cannot be read: what PL/pgSQL would say. */
  readonly problems: readonly { readonly node: Node; readonly message: string }[];
}

/** The names by which relations and result columns are known inside a statement itself. */
export interface LocalNames {
  readonly relations: ReadonlySet<string>;
  readonly columns: ReadonlySet<string>;
}

/** Collects what a statement itself names: tables, aliases, result columns. */
export function localNames(node: Node, fold: (identifier: Identifier) => string): LocalNames {
  const relations = new Set<string>();
  const columns = new Set<string>();
  const add = (to: Set<string>, identifier: Identifier | undefined) => {
    if (identifier) to.add(fold(identifier));
  };
  walk(node, (each) => {
    if (each.kind === 'table') add(relations, each.alias ?? each.name.parts.at(-1));
    else if (each.kind === 'commonTable') add(relations, each.name);
    else if (each.kind === 'derivedTable') add(relations, each.alias);
    else if (each.kind === 'tableFunction') {
      const { expression } = each;
      const callee = expression.kind === 'call' ? expression.callee : undefined;
      add(relations, each.alias ?? (callee?.kind === 'reference' ? callee.name.parts.at(-1) : undefined));
      for (const definition of each.definitions ?? []) add(columns, definition.name);
    } else if (each.kind === 'selectItem') add(columns, each.alias);
    if ('columns' in each && Array.isArray(each.columns))
      for (const column of each.columns as readonly Node[])
        if (column.kind === 'identifier') add(columns, column);
  });
  for (const name of relations) columns.add(name);
  return { relations, columns };
}

/**
 * Replaces the variables of PL/pgSQL in an expression or statement by parameters, as its parser hooks do. A reference for which
 * `keep` says so stays, so that the server can be asked whether it would be a column.
 */
export function substitute(
  node: Node,
  scope: Scope,
  names: Names,
  relations: ReadonlySet<string>,
  keep: (reference: Node) => boolean = () => false,
): Substitution {
  const substituter = new Substituter(scope, names, relations, keep);
  const changed = substituter.change(node);
  if (Array.isArray(changed)) throw new Error('A whole row cannot be a statement of its own.');
  return { ...substituter, node: changed as Node };
}

/** A class because it numbers the parameters while it walks. */
class Substituter {
  readonly types: string[] = [];
  readonly uses: Use[] = [];
  readonly shapeless: { node: Node; variable: Variable }[] = [];
  readonly problems: { node: Node; message: string }[] = [];
  readonly #scope: Scope;
  readonly #names: Names;
  readonly #relations: ReadonlySet<string>;
  readonly #keep: (reference: Node) => boolean;
  readonly #numbers = new Map<object, Map<string, number>>();

  constructor(
    scope: Scope,
    names: Names,
    relations: ReadonlySet<string>,
    keep: (reference: Node) => boolean,
  ) {
    this.#scope = scope;
    this.#names = names;
    this.#relations = relations;
    this.#keep = keep;
  }

  change(node: Node): Node | readonly Node[] {
    switch (node.kind) {
      case 'reference':
        return this.#reference(node, node.name);
      // Utility statements take no parameters: what stands in them are names ("Executing SQL Commands").
      case 'createIndex':
      case 'alterTable':
      case 'dataType':
      case 'identifier':
      case 'name':
        return node;
      case 'call':
        return mapChildren(node, (child) =>
          child === node.callee && child.kind === 'reference' ? child : this.change(child),
        );
      case 'argument':
        return node.value.kind === 'star' && node.value.qualifier
          ? this.#row(node.value, node.value.qualifier).map((each) => make.argument(each.value))
          : mapChildren(node, (child) => this.change(child));
      case 'selectItem':
        return this.#selectItem(node);
      case 'star':
        return node.qualifier ? this.#row(node, node.qualifier).map((each) => each.value) : node;
      case 'query':
        return this.#query(node);
      case 'select':
        return this.#select(node);
      case 'returning': {
        const { into: _, ...rest } = node;
        return mapChildren(rest, (child) => this.change(child));
      }
      case 'insert':
        return this.#insert(node);
      case 'mergeBranch':
        return mapChildren(node, (child) =>
          node.columns?.includes(child as Expression) ? this.#written(child) : this.change(child),
        );
      case 'setItem':
        return mapChildren(node, (child) =>
          node.targets.includes(child as Expression) ? this.#written(child) : this.change(child),
        );
      case 'update':
      case 'delete': {
        // The row under a cursor says nothing about names and types that the rest of the statement does not.
        const { currentOf: _, ...rest } = node;
        return mapChildren(rest, (child) => this.change(child));
      }
      case 'fragment':
        return this.#fragment(node);
      default:
        return mapChildren(node, (child) => this.change(child));
    }
  }

  #reference(node: Reference, name: Name): Node {
    const parts = name.parts.map((part) => this.#names.fold(part));
    const found = lookUp(this.#scope, parts);
    if (!found) return node;
    if (this.#keep(node)) {
      this.uses.push({ node, parts });
      return node;
    }
    return this.#value(node, parts, found.variable, found.path[0]) ?? node;
  }

  /** What stands for a variable or for one field of it; undefined when the name is to be left to the server. */
  #value(
    node: Node,
    parts: readonly string[],
    variable: Variable,
    field: string | undefined,
  ): Expression | undefined {
    if (variable.unreadable !== undefined) {
      this.problems.push({ node, message: variable.unreadable });
      return make.nullLiteral(node);
    }
    if (!variable.composite || (field === undefined && variable.type !== 'record'))
      return this.#parameter(node, parts, variable, '', variable.type);
    const fields = this.#names.fieldsOf(variable);
    if (!fields) {
      this.shapeless.push({ node, variable });
      return make.nullLiteral(node);
    }
    // As the value of a whole RECORD does: it is no row of any table's type, whatever its columns are.
    if (field === undefined) return this.#parameter(node, parts, variable, '', 'record');
    const column = fields.find((each) => each.name === field);
    if (column) return this.#parameter(node, parts, variable, field, column.type);
    if (!this.#relations.has(variable.name))
      this.problems.push({ node, message: `record "${variable.name}" has no field "${field}"` });
    return this.#relations.has(variable.name) ? undefined : make.nullLiteral(node);
  }

  #parameter(
    node: Node,
    parts: readonly string[],
    variable: Variable,
    field: string,
    type: string,
  ): Fragment {
    const numbers = this.#numbers.get(variable) ?? new Map<string, number>();
    this.#numbers.set(variable, numbers);
    let number = numbers.get(field);
    if (number === undefined) {
      number = this.types.push(type);
      numbers.set(field, number);
    }
    this.uses.push({ node, parts, parameter: number });
    return make.fragment(node, 'primary', `$${number}`);
  }

  /** The fields of `record.*`, or the star itself when it belongs to a table. */
  #row(node: Node & { kind: 'star' }, qualifier: Name): { name: string; value: Expression }[] {
    const parts = qualifier.parts.map((part) => this.#names.fold(part));
    const found = lookUp(this.#scope, parts);
    const relation = this.#relations.has(parts.at(-1) ?? '');
    if (!found || found.path.length > 0 || !found.variable.composite || relation)
      return [{ name: '', value: node }];
    const fields = this.#names.fieldsOf(found.variable);
    if (!fields || found.variable.unreadable !== undefined)
      return [{ name: '', value: this.#value(node, parts, found.variable, undefined) ?? node }];
    return fields.map((each) => ({
      name: each.name,
      value: this.#parameter(node, parts, found.variable, each.name, each.type),
    }));
  }

  /** A result column keeps the name that its variable gives it. */
  #selectItem(node: SelectItem): Node | readonly Node[] {
    const { expression } = node;
    if (expression.kind === 'star' && expression.qualifier)
      return this.#row(expression, expression.qualifier).map(({ name, value }) => ({
        ...node,
        expression: value,
        ...(name === '' ? {} : { alias: make.identifier(node, name, true) }),
      }));
    const changed = mapChildren(node, (child) => this.change(child));
    if (changed === node || node.alias) return changed;
    const name = resultName(expression);
    return name ? { ...changed, alias: name } : changed;
  }

  /** ORDER BY and GROUP BY take a bare name that the select list gives for that result before anything else. */
  #query(node: Query): Node {
    const outputs = node.orderBy ? this.#outputs(node) : new Set<string>();
    return mapChildren(node, (child) =>
      child.kind === 'orderItem' && this.#isOutput(child.expression, outputs) ? child : this.change(child),
    );
  }

  #select(node: Select): Node {
    const { into: _, ...rest } = node;
    const outputs = new Set<string>();
    for (const item of node.items) if (item.alias) outputs.add(this.#names.fold(item.alias));
    return mapChildren(rest, (child) =>
      node.groupBy?.includes(child as Expression) && this.#isOutput(child, outputs)
        ? child
        : this.change(child),
    );
  }

  #outputs(node: Query): Set<string> {
    let body = node.body;
    while (body.kind === 'setOperation' || body.kind === 'parenthesisedQuery')
      body = body.kind === 'setOperation' ? body.first : body.query.body;
    const outputs = new Set<string>();
    if (body.kind !== 'select') return outputs;
    for (const item of body.items) {
      const name = item.alias ?? resultName(item.expression);
      if (name) outputs.add(this.#names.fold(name));
    }
    return outputs;
  }

  #isOutput(node: Node, outputs: ReadonlySet<string>): boolean {
    if (node.kind !== 'reference' || node.name.parts.length !== 1) return false;
    return outputs.has(this.#names.fold(node.name.parts[0] as Identifier));
  }

  #insert(node: Insert): Node {
    const { record, ...rest } = node;
    const changed: Insert = mapChildren(rest, (child) =>
      node.columns?.includes(child as Expression) ? this.#written(child) : this.change(child),
    );
    if (record?.kind !== 'reference')
      return record ? { ...changed, record: this.change(record) as Expression } : changed;
    const star = { kind: 'star', start: record.start, end: record.end, qualifier: record.name } as const;
    const row = this.#row(star, record.name).map((each) => each.value);
    return row[0] === star ? { ...changed, record } : { ...changed, rows: [row] };
  }

  /** A column that is written to is no variable, but the subscripts of its elements may be. */
  #written(node: Node): Node | readonly Node[] {
    if (node.kind === 'reference' || node.kind === 'row') return node;
    if (node.kind === 'element' || node.kind === 'field')
      return mapChildren(node, (child) =>
        child === node.operand ? this.#written(child) : this.change(child),
      );
    return this.change(node);
  }

  #fragment(node: Fragment): Node {
    const parts = node.parts.flatMap((part): readonly (string | Node)[] => {
      if (typeof part === 'string') return this.#text(part, node);
      const changed = this.change(part);
      return Array.isArray(changed)
        ? (changed as Node[]).flatMap((each, i) => (i === 0 ? [each] : [', ', each]))
        : [changed as Node];
    });
    return { ...node, parts };
  }

  /** Variables in a rule's own text, which is otherwise written with its keywords in upper case. */
  #text(text: string, node: Fragment): readonly (string | Node)[] {
    const parts: (string | Node)[] = [];
    let before = '';
    for (const match of text.matchAll(token)) {
      const [word] = match;
      const next = text.slice(match.index + word.length).trimStart();
      const isName =
        /^[A-Za-z_]/.test(word) &&
        !/^(\.|::|as)$/i.test(before) &&
        !next.startsWith('(') &&
        // The name of an argument.
        !next.startsWith('=>') &&
        (word === word.toLowerCase() || /^(found|sqlerrm|sqlstate|new|old|tg_\w+)\b/i.test(word));
      const names = word.toLowerCase().split('.');
      const found = isName ? lookUp(this.#scope, names) : undefined;
      const value = found ? this.#value(node, names, found.variable, found.path[0]) : undefined;
      parts.push(value ?? word);
      if (word.trim() !== '') before = word;
    }
    return parts;
  }
}

const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)*|\d[\w.]*|::|\s+|[\s\S]/g;

/** The name that PostgreSQL gives to a result column without an alias, where it is the name of what stands there. */
function resultName(expression: Expression): Identifier | undefined {
  switch (expression.kind) {
    case 'reference':
      return expression.name.parts.at(-1);
    case 'cast':
    case 'element':
    case 'parenthesis':
      return resultName(expression.operand);
    default:
      return undefined;
  }
}
