import type { NameRules } from '../sql/dialect.ts';
import { rewrite } from '../sql/rewrite.ts';
import type { ConstraintDefinition } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import type { Index, Table, Trigger } from './catalog.ts';
import { keyOf } from './catalog.ts';

/** A table that gets another name, or a column of it that does. */
export interface Renamed {
  /** The table's key before. */
  readonly key: string;
  readonly newName: Identifier;
  /** The column's stored name before; absent when it is the table itself that is renamed. */
  readonly column?: string;
}

/**
 * What belongs to a table follows its new name, as in Oracle (SQL Language Reference, "RENAME"): indexes, triggers and the
 * foreign keys that refer to it. Views and routines do not; they fail until they are changed.
 */
export class RenameFollower {
  readonly #names: NameRules;
  readonly #renamed: Renamed;

  constructor(names: NameRules, renamed: Renamed) {
    this.#names = names;
    this.#renamed = renamed;
  }

  index(index: Index): Index {
    const { definition } = index;
    if (!this.#isIt(definition.table, index.nameSchema)) return index;
    const { column } = this.#renamed;
    if (column === undefined)
      return { ...index, definition: { ...definition, table: this.#withNewName(definition.table) } };
    const items = definition.items.map((each) => rewrite(each, (node) => this.#column(node)) as typeof each);
    return { ...index, definition: { ...definition, items } };
  }

  trigger(trigger: Trigger): Trigger {
    const { table } = trigger.definition;
    const follows = this.#renamed.column === undefined && table && this.#isIt(table, trigger.nameSchema);
    return follows
      ? { ...trigger, definition: { ...trigger.definition, table: this.#withNewName(table) } }
      : trigger;
  }

  /** A table with foreign keys, of which some may refer to the renamed one. */
  table(table: Table): Table {
    const constraints = table.definition.constraints.map((each) => this.#constraint(each, table));
    const isSame = constraints.every((each, i) => each === table.definition.constraints[i]);
    return isSame ? table : { ...table, definition: { ...table.definition, constraints } };
  }

  #constraint(constraint: ConstraintDefinition, table: Table): ConstraintDefinition {
    const { references } = constraint;
    if (!references || !this.#isIt(references.table, table.nameSchema)) return constraint;
    const { column } = this.#renamed;
    if (column === undefined)
      return { ...constraint, references: { ...references, table: this.#withNewName(references.table) } };
    const columns = references.columns.map((each) => this.#identifier(each));
    return { ...constraint, references: { ...references, columns } };
  }

  #isIt(name: Name, schema: string): boolean {
    const parts = name.parts.map((each) => this.#names.fold(each));
    return (
      keyOf(parts.length > 1 ? (parts.at(-2) as string) : schema, parts.at(-1) ?? '') === this.#renamed.key
    );
  }

  #withNewName(name: Name): Name {
    return { ...name, parts: [...name.parts.slice(0, -1), this.#renamed.newName] };
  }

  #column(node: Node): Node {
    if (node.kind !== 'reference') return node;
    const { parts } = node.name;
    const last = parts.at(-1);
    if (!last) return node;
    return { ...node, name: { ...node.name, parts: [...parts.slice(0, -1), this.#identifier(last)] } };
  }

  #identifier(name: Identifier): Identifier {
    return this.#names.fold(name) === this.#renamed.column ? this.#renamed.newName : name;
  }
}
