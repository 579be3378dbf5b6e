import type { NameRules } from '../sql/dialect.ts';
import type { AlterAction, ColumnDefinition, ConstraintDefinition, CreateTable } from '../sql/tree/define.ts';
import type { Identifier } from '../sql/tree/name.ts';
import type { Change } from './alter.ts';
import { gatherConstraints } from './alter.ts';

/**
 * What ALTER TABLE of MySQL and MariaDB does otherwise than Oracle's (Reference Manual, "ALTER TABLE Statement"). Indexes that are no
 * constraints are the catalog's affair.
 */
export const mysqlChanges: { readonly [K in AlterAction['action']]?: Change } = {
  'add column': (table, action, names) => {
    const columns = action.columns ?? [];
    const gathered = gatherConstraints({ ...table, columns, constraints: action.constraints ?? [] });
    return {
      ...table,
      columns: placed(table.columns, gathered.columns, action.position, names),
      constraints: [...table.constraints, ...gathered.constraints],
    };
  },
  'replace column': (table, action, names) => {
    const [column] = action.columns ?? [];
    const { name } = action;
    if (!column || !name) return undefined;
    const old = names.fold(name);
    const at = table.columns.findIndex((each) => names.fold(each.name) === old);
    if (at < 0) return `ALTER TABLE changes the column ${name.text}, which the table does not have.`;
    const gathered = gatherConstraints({ ...table, columns: [column], constraints: [] });
    const renamed = withColumnRenamed(table, old, column.name, names);
    const others = renamed.columns.filter((_, i) => i !== at);
    const columns = action.position
      ? placed(others, gathered.columns, action.position, names)
      : renamed.columns.map((each, i) => (i === at ? (gathered.columns[0] as ColumnDefinition) : each));
    return { ...renamed, columns, constraints: [...renamed.constraints, ...gathered.constraints] };
  },
  'column default': (table, action, names) => {
    const value = action.columns?.[0]?.default;
    return changeColumn(table, action.name, names, ({ default: _, ...column }) =>
      value ? { ...column, default: value } : column,
    );
  },
  'column visibility': (table, action, names) => {
    const invisible = action.columns?.[0]?.invisible === true;
    return changeColumn(table, action.name, names, (column) => ({ ...column, invisible }));
  },
  'drop column': (table, action, names) => {
    const name = action.name && names.fold(action.name);
    const constraints = table.constraints.flatMap((each): ConstraintDefinition[] => {
      const columns = each.columns.filter((column) => names.fold(column) !== name);
      if (columns.length === each.columns.length) return [each];
      // A key goes on with the columns that are left, a foreign key does not.
      const isKey = each.type === 'primary key' || each.type === 'unique';
      return isKey && columns.length > 0 ? [{ ...each, columns }] : [];
    });
    return { ...table, columns: table.columns.filter((each) => names.fold(each.name) !== name), constraints };
  },
  'drop index': (table, action, names) => withoutConstraint(table, action, names, ['unique', 'primary key']),
  'drop foreign key': (table, action, names) => withoutConstraint(table, action, names, ['foreign key']),
  'drop check': (table, action, names) => withoutConstraint(table, action, names, ['check']),
  'rename index': (table, action, names) => {
    const { name, newName } = action;
    if (!name || !newName) return undefined;
    const constraints = table.constraints.map((each) =>
      each.type === 'unique' && each.name && names.fold(each.name) === names.fold(name)
        ? { ...each, name: newName }
        : each,
    );
    return { ...table, constraints };
  },
  'table options': (table, action) => {
    const changed = { ...table, ...action.options };
    if (action.text !== 'CONVERT') return changed;
    const { collation: _, ...converted } = changed;
    const collation = action.options?.collation;
    return {
      ...converted,
      ...(collation === undefined ? {} : { collation }),
      columns: table.columns.map(withoutCollation),
    };
  },
  'drop partition': (table, action, names) => {
    const dropped = new Set(action.names?.map((each) => names.fold(each)));
    return repartition(table, (partitions) =>
      partitions.filter((each) => !each.name || !dropped.has(names.fold(each.name))),
    );
  },
  'reorganize partition': (table, action, names) => {
    const old = new Set(action.names?.map((each) => names.fold(each)));
    return repartition(table, (partitions) => {
      const isOld = (each: (typeof partitions)[number]): boolean =>
        each.name !== undefined && old.has(names.fold(each.name));
      const found = partitions.findIndex(isOld);
      const at = found < 0 ? partitions.length : found;
      const kept = partitions.filter((each) => !isOld(each));
      return [...kept.slice(0, at), ...(action.partitions ?? []), ...kept.slice(at)];
    });
  },
  'partition by': ({ partitioning: _, ...table }, { partitioning }) =>
    partitioning ? { ...table, partitioning } : table,
};

/** Columns with others put among them: FIRST, AFTER one of them, or at the end. */
function placed(
  columns: readonly ColumnDefinition[],
  added: readonly ColumnDefinition[],
  position: AlterAction['position'],
  names: NameRules,
): readonly ColumnDefinition[] {
  if (position === 'first') return [...added, ...columns];
  const behind = position && names.fold(position);
  const at = columns.findIndex((each) => names.fold(each.name) === behind);
  return at < 0 ? [...columns, ...added] : [...columns.slice(0, at + 1), ...added, ...columns.slice(at + 1)];
}

function withColumnRenamed(table: CreateTable, old: string, name: Identifier, names: NameRules): CreateTable {
  const rename = (each: Identifier): Identifier => (names.fold(each) === old ? name : each);
  return {
    ...table,
    constraints: table.constraints.map((each) => ({ ...each, columns: each.columns.map(rename) })),
  };
}

function changeColumn(
  table: CreateTable,
  name: Identifier | undefined,
  names: NameRules,
  change: (column: ColumnDefinition) => ColumnDefinition,
): CreateTable {
  const stored = name && names.fold(name);
  return {
    ...table,
    columns: table.columns.map((each) => (names.fold(each.name) === stored ? change(each) : each)),
  };
}

/** DROP INDEX `PRIMARY` drops the primary key. */
function withoutConstraint(
  table: CreateTable,
  { name }: AlterAction,
  names: NameRules,
  types: readonly ConstraintDefinition['type'][],
): CreateTable {
  const stored = name && names.fold(name);
  const isIt = (each: ConstraintDefinition): boolean => {
    if (!types.includes(each.type)) return false;
    if (each.type === 'primary key') return stored === 'primary';
    return each.name !== undefined && names.fold(each.name) === stored;
  };
  return { ...table, constraints: table.constraints.filter((each) => !isIt(each)) };
}

/** CONVERT TO CHARACTER SET: all texts have the table's. */
function withoutCollation(column: ColumnDefinition): ColumnDefinition {
  if (!column.type) return column;
  const { characterSet: _, collation: __, binaryCollation: ___, ...type } = column.type;
  return { ...column, type };
}

function repartition(
  table: CreateTable,
  change: (
    partitions: NonNullable<CreateTable['partitioning']>['partitions'],
  ) => NonNullable<CreateTable['partitioning']>['partitions'],
): CreateTable | string {
  const { partitioning } = table;
  if (!partitioning) return 'ALTER TABLE changes the partitions of a table that is not partitioned.';
  return { ...table, partitioning: { ...partitioning, partitions: change(partitioning.partitions) } };
}
