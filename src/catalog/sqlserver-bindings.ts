import type { NameRules } from '../sql/dialect.ts';
import { mapChildren } from '../sql/rewrite.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
  OtherStatement,
} from '../sql/tree/define.ts';
import type { Expression } from '../sql/tree/expression.ts';
import type { Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import type { Other, Table, UserType } from './catalog.ts';

type What = 'DEFAULT' | 'RULE';

/**
 * Defaults and rules of SQL Server, objects that are bound to columns and to alias types ("sp_bindefault", "sp_bindrule"): a column has those of its type unless it has its
 * own. What is bound to a type is so for columns that are there already, too, so that columns get theirs when all scripts are read. A class because it collects.
 */
export class SqlserverBindings {
  readonly #names: NameRules;
  /** By what is bound and to what: the last two parts of its name at most. */
  readonly #bound = new Map<string, Other>();

  constructor(names: NameRules) {
    this.#names = names;
  }

  /** Takes a binding, or takes it away. What is wrong with it, if anything. */
  bind({ verb, name, given }: OtherStatement, others: readonly Other[]): string | undefined {
    const what: What = verb === 'BIND RULE' ? 'RULE' : 'DEFAULT';
    const keys = name ? this.#keysOf(what, name) : [];
    if (!given) {
      for (const each of keys) this.#bound.delete(each);
      return undefined;
    }
    const stored = given.parts.map((each) => this.#names.fold(each));
    const found = others.findLast(
      ({ definition, schema, name: own }) =>
        definition.object === what &&
        own === stored.at(-1) &&
        (stored.length < 2 || schema === stored.at(-2)),
    );
    if (!found?.definition.expression)
      return `The ${what.toLowerCase()} ${stored.join('.')} that is bound is not in the scripts.`;
    for (const each of keys) this.#bound.set(each, found);
    return undefined;
  }

  /** The table with what is bound to its columns and their types, and NOT NULL where a column leaves that to its type. */
  applied(table: Table, types: ReadonlyMap<string, UserType>): CreateTable {
    const constraints: ConstraintDefinition[] = [];
    const columns = table.definition.columns.map((column) => this.#column(column, table, types, constraints));
    const isSame =
      constraints.length === 0 && columns.every((each, i) => each === table.definition.columns[i]);
    if (isSame) return table.definition;
    return { ...table.definition, columns, constraints: [...table.definition.constraints, ...constraints] };
  }

  #column(
    column: ColumnDefinition,
    table: Table,
    types: ReadonlyMap<string, UserType>,
    constraints: ConstraintDefinition[],
  ): ColumnDefinition {
    const type = aliasOf(column, table.nameSchema, types, this.#names);
    const own = `${table.name}.${this.#names.fold(column.name)}`;
    const bound = (what: What): Expression | undefined =>
      (this.#bound.get(`${what} ${own}`) ?? (type && this.#bound.get(`${what} ${type.name}`)))?.definition
        .expression;
    const rule = bound('RULE');
    if (rule) constraints.push(checkOf(column, rule));
    const value = column.default ?? bound('DEFAULT');
    const withDefault = value && !column.default ? { ...column, default: value } : column;
    const saysNull = column.constraints.some((each) => each.type === 'null' || each.type === 'not null');
    if (saysNull || type?.definition.definition?.kind !== 'subtype' || !type.definition.definition.notNull)
      return withDefault;
    return { ...withDefault, constraints: [...column.constraints, notNull(column)] };
  }

  /** `dbo.person.qty` is the column `person.qty`; `zip` and `dbo.zip` the type. */
  #keysOf(what: What, name: Name): string[] {
    const parts = name.parts.map((each) => this.#names.fold(each));
    const column = parts.length > 1 ? [`${what} ${parts.slice(-2).join('.')}`] : [];
    return parts.length < 3 ? [...column, `${what} ${parts.at(-1)}`] : column;
  }
}

function aliasOf(
  { type }: ColumnDefinition,
  schema: string,
  types: ReadonlyMap<string, UserType>,
  names: NameRules,
): UserType | undefined {
  const parts = type?.name.parts.map((each) => names.fold(each)) ?? [];
  const name = parts.at(-1);
  const schemas = parts.length > 1 ? parts.slice(-2, -1) : [schema, 'dbo'];
  const found = schemas.map((each) => types.get(`${each}.${name}`)).find((each) => each !== undefined);
  return found?.definition.definition?.kind === 'subtype' ? found : undefined;
}

function notNull({ start, end }: ColumnDefinition): ConstraintDefinition {
  return { kind: 'constraint', start, end, type: 'not null', columns: [], state: {}, properties: [] };
}

/** The rule as a check of the column, whose name stands where the rule has its variable. */
function checkOf(column: ColumnDefinition, rule: Expression): ConstraintDefinition {
  const { start, end } = column;
  const replace = (node: Node): Node => {
    if (node.kind !== 'reference') return mapChildren(node, replace);
    const [only] = node.name.parts;
    const isValue = node.name.parts.length === 1 && only?.text.startsWith('@') === true;
    return isValue ? { ...node, name: { ...node.name, parts: [column.name] } } : node;
  };
  const check = replace(rule) as Expression;
  return { kind: 'constraint', start, end, type: 'check', columns: [], check, state: {}, properties: [] };
}
