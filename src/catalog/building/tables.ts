import type { Comment } from '../../sql/lexer.ts';
import type { AlterAction, CreateIndex, CreateTable, TopStatement } from '../../sql/tree/define.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import { alterTable, gatherConstraints } from '../alter.ts';
import type { CatalogObject, Index, Remark, Table } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import { withReferencedTypes } from '../referenced-types.ts';
import type { Renamed } from '../rename.ts';
import { RenameFollower } from '../rename.ts';
import { sqlserverLosses } from '../sqlserver-statement.ts';
import {
  alterIndexes,
  impliedIndexes,
  isNamedByServer,
  indexesOf,
  indexKey,
  moveIndexes,
  ownsIndexNames,
  uniqueConstraint,
  wholeColumns,
  withKeyNames,
} from '../table-indexes.ts';
import type { Holdings } from './holdings.ts';
import { writeName } from './holdings.ts';
import { remarkOf } from './remarks.ts';
import { enableTriggers } from './triggers.ts';

/** Makes tables and their indexes, and changes them. It is a class because its parts work on the same holdings. */
export class TableBuilder {
  readonly #held: Holdings;

  constructor(held: Holdings) {
    this.#held = held;
  }

  /** CREATE TABLE, with its indexes, keys and comments. */
  create(node: CreateTable, comments: readonly Comment[]): void {
    const object = this.#held.object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    const before = this.#held.tables.get(key);
    this.#held.noteDatabase(object, before);
    if (before) {
      const what = `Table ${object.name} is created a second time; the first definition is kept.`;
      if (!node.ifNotExists && before.database === object.database) this.#held.report(node, what);
      return;
    }
    const { indexes = [], ...definition } = this.#complete(node, object.schema);
    this.#held.tables.set(key, {
      kind: 'table',
      ...object,
      definition,
      columns: this.#columns(definition),
      ...this.#commentsOf(definition),
    });
    for (const each of indexes) this.addIndex({ ...each, table: definition.name }, [], object);
  }

  /** The definition with keys where they belong, names for those without, and what the database or another table says. */
  #complete(node: CreateTable, schema: string): CreateTable {
    const own = this.#withDefaults(node.like ? this.#copied(node, node.like) : node, schema);
    const gathered = withReferencedTypes(
      gatherConstraints(own),
      (name) => this.#held.tables.get(this.#held.key(name)),
      (each) => this.#held.names.fold(each),
    );
    return isNamedByServer(this.#held.dialect) ? withKeyNames(gathered, [], this.#held.names) : gathered;
  }

  /** What a database of MySQL says of the texts of its tables. */
  #withDefaults(node: CreateTable, schema: string): CreateTable {
    const database = this.#held.others.findLast(
      (each) => each.definition.object === 'SCHEMA' && each.name === schema,
    );
    if (!database || node.characterSet !== undefined || node.collation !== undefined) return node;
    const { characterSet, collation } = database.definition.details;
    return {
      ...node,
      ...(characterSet === undefined ? {} : { characterSet }),
      ...(collation === undefined ? {} : { collation }),
    };
  }

  /** CREATE TABLE … LIKE: columns, keys, checks and indexes of the other table, but no foreign keys (MySQL, "CREATE TABLE ... LIKE"). */
  #copied(node: CreateTable, like: Name): CreateTable {
    const other = this.#held.tables.get(this.#held.key(like));
    if (!other) {
      this.#held.report(node, `CREATE TABLE speaks of ${writeName(like)}, which the scripts do not create.`);
      return node;
    }
    const { start, end, name } = node;
    const constraints = other.definition.constraints
      .filter((each) => each.type !== 'foreign key')
      .map(({ name: own, ...each }) => (own && each.type !== 'check' ? { ...each, name: own } : each));
    const indexes = indexesOf(this.#held.indexes.values(), other).map((each) => each.definition);
    const { autoIncrement: _, ...copy } = other.definition;
    return { ...copy, start, end, name, constraints, indexes };
  }

  /** The comments that MySQL writes with a table and its columns. */
  #commentsOf(definition: CreateTable): Pick<Table, 'comment' | 'columnComments'> {
    const { comment } = definition;
    const columnComments = new Map<string, Remark>();
    for (const { name, comment: text } of definition.columns)
      if (text && text.value !== '') columnComments.set(this.#held.names.fold(name), remarkOf(text));
    return comment && comment.value !== ''
      ? { comment: remarkOf(comment), columnComments }
      : { columnComments };
  }

  /** Adds an index, or the unique key that it is in MySQL. `on` is the table whose definition it stands in. */
  addIndex(node: CreateIndex, comments: readonly Comment[], on?: CatalogObject): void {
    const object = this.#held.object(node.name, node, comments);
    const table = this.#held.stored(node.table);
    const isOwned = ownsIndexNames(this.#held.dialect);
    const schema = on?.schema ?? (isOwned ? table.schema : object.schema);
    const owner = isOwned ? (on?.name ?? table.name) : undefined;
    const key = isNamedByServer(this.#held.dialect) && this.#uniqueKey(node, keyOf(schema, owner ?? ''));
    if (key) return;
    const index: Index = {
      kind: 'index',
      ...object,
      schema,
      definition: node,
      ...(owner === undefined ? {} : { owner }),
    };
    this.#held.indexes.set(indexKey(schema, index.name, owner), index);
  }

  /** A unique index of plain columns is a unique key in MySQL. One of a prefix that is as long as its column is of the column. */
  #uniqueKey(node: CreateIndex, key: string): boolean {
    const table = this.#held.tables.get(key);
    const columns = table && node.unique ? wholeColumns(node, table, this.#held.names) : undefined;
    const name = node.name.parts.at(-1);
    if (!table || !columns || !name) return false;
    const constraint = uniqueConstraint(node, name, columns);
    const constraints = [...table.definition.constraints, constraint];
    this.#held.tables.set(key, { ...table, definition: { ...table.definition, constraints } });
    return true;
  }

  /** Adds the indexes that MySQL makes for keys. */
  implyIndexes(): void {
    for (const table of this.#held.tables.values()) {
      const own = indexesOf(this.#held.indexes.values(), table);
      for (const each of impliedIndexes(table, own, this.#held.names))
        this.#held.indexes.set(indexKey(each.schema, each.name, each.owner), each);
    }
  }

  #columns(definition: CreateTable): Table['columns'] {
    return new Map(definition.columns.map((column) => [this.#held.names.fold(column.name), column]));
  }

  /** ALTER TABLE in all its forms. */
  alter(node: Extract<TopStatement, { kind: 'alterTable' }>): void {
    const key = this.#held.key(node.name);
    const table = this.#held.tables.get(key);
    if (!table)
      return this.#held.report(
        node,
        `ALTER TABLE speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
    const result = alterTable(table.definition, node, this.#held.names, this.#held.dialect);
    for (const what of result.problems) this.#held.report(node, what);
    if (this.#held.dialect === 'sqlserver') this.#held.findings.push(...sqlserverLosses(table.name, node));
    const sourceComments = table.sourceComments;
    const isOwned = ownsIndexNames(this.#held.dialect);
    const definition = isNamedByServer(this.#held.dialect)
      ? withKeyNames(result.definition, [], this.#held.names)
      : result.definition;
    const changed: Table = {
      ...table,
      definition,
      columns: this.#columns(definition),
      sourceComments,
      ...(isOwned ? this.#commentsOf(definition) : {}),
    };
    this.#held.tables.set(key, changed);
    for (const action of node.actions) {
      const newName = action.action === 'replace column' ? action.columns?.[0]?.name : action.newName;
      const isColumn = action.action === 'rename column' || action.action === 'replace column';
      if (
        isColumn &&
        action.name &&
        newName &&
        this.#held.names.fold(action.name) !== this.#held.names.fold(newName)
      )
        this.follow({ key, newName, column: this.#held.names.fold(action.name) });
      if (isOwned) this.#alterIndexes(changed, action);
    }
    const renamed = node.actions.find((each) => each.action === 'rename');
    if (result.renamed) this.move(changed, result.renamed, renamed?.newSchema);
    for (const [name, enabled] of result.triggers) enableTriggers(this.#held, table, name, enabled);
  }

  /** Gives a table another name, in another schema if one is named. */
  move(table: Table, newName: Identifier, newSchema?: Identifier): void {
    const key = keyOf(table.schema, table.name);
    const name = this.#held.names.fold(newName);
    const schema = newSchema ? this.#held.names.fold(newSchema) : table.schema;
    const indexes = indexesOf(this.#held.indexes.values(), table);
    const current = this.#held.tables.get(key) ?? table;
    this.#held.tables.delete(key);
    const own = { ...current.definition.name, parts: [newName] };
    const definition = { ...current.definition, name: own };
    this.#held.tables.set(keyOf(schema, name), { ...current, schema, name, definition });
    this.follow({ key, newName });
    moveIndexes(this.#held.indexes, indexes, { schema, name });
  }

  /** What ALTER TABLE does to indexes whose names belong to the table. */
  #alterIndexes(table: Table, action: AlterAction): void {
    const added = alterIndexes(this.#held.indexes, table, action, this.#held.names);
    if (added) this.addIndex({ ...added, table: table.definition.name }, [], table);
  }

  /** Lets indexes, triggers and foreign keys follow a new name. */
  follow(renamed: Renamed): void {
    const follower = new RenameFollower(this.#held.names, renamed);
    for (const [key, each] of this.#held.indexes) this.#held.indexes.set(key, follower.index(each));
    for (const [key, each] of this.#held.triggers) this.#held.triggers.set(key, follower.trigger(each));
    for (const [key, each] of this.#held.tables) this.#held.tables.set(key, follower.table(each));
    if (renamed.column !== undefined) this.#moveColumnComment(renamed.key, renamed.column, renamed.newName);
  }

  #moveColumnComment(key: string, column: string, newName: Identifier): void {
    const table = this.#held.tables.get(key);
    const comment = table?.columnComments.get(column);
    if (!table || !comment) return;
    const columnComments = new Map(table.columnComments).set(this.#held.names.fold(newName), comment);
    columnComments.delete(column);
    this.#held.tables.set(key, { ...table, columnComments });
  }

  /** Gives tables other definitions, where `change` has one. */
  redefine(change: (table: Table) => CreateTable): void {
    for (const [key, table] of this.#held.tables) {
      const definition = change(table);
      if (definition !== table.definition)
        this.#held.tables.set(key, { ...table, definition, columns: this.#columns(definition) });
    }
  }
}
