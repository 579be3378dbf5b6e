import type { DialectName, NameRules } from '../sql/dialect.ts';
import type {
  AlterAction,
  AlterTable,
  ColumnDefinition,
  ConstraintDefinition,
  CreateTable,
} from '../sql/tree/define.ts';
import type { Identifier } from '../sql/tree/name.ts';
import { mysqlChanges } from './alter-mysql.ts';
import { sqlserverChanges } from './alter-sqlserver.ts';

/** What an ALTER TABLE makes of a table's definition. */
export interface Altered {
  readonly definition: CreateTable;
  /** The table's new name. */
  readonly renamed?: Identifier;
  /** Triggers that it enables or disables; without a name, all of the table. */
  readonly triggers: readonly (readonly [name: Identifier | undefined, enabled: boolean])[];
  /** What it says about things that the table does not have. */
  readonly problems: readonly string[];
}

/** Keys, checks and foreign keys written on a column, moved to the table with the column as theirs; NOT NULL stays. */
export function gatherConstraints(table: CreateTable): CreateTable {
  const gathered = table.columns.flatMap((column) =>
    column.constraints.filter((each) => !staysOnColumn(each)).map((each) => withColumn(each, column)),
  );
  if (gathered.length === 0) return table;
  const columns = table.columns.map((column) => ({
    ...column,
    constraints: column.constraints.filter(staysOnColumn),
  }));
  return { ...table, columns, constraints: [...gathered, ...table.constraints] };
}

function staysOnColumn(constraint: ConstraintDefinition): boolean {
  return (
    constraint.type === 'not null' ||
    constraint.type === 'null' ||
    constraint.type === 'scope' ||
    constraint.type === 'rowid'
  );
}

function withColumn(constraint: ConstraintDefinition, column: ColumnDefinition): ConstraintDefinition {
  return constraint.type === 'check' || constraint.columns.length > 0
    ? constraint
    : { ...constraint, columns: [column.name] };
}

/**
 * Folds ALTER TABLE into a definition. Oracle's ALTER TABLE: SQL Language Reference, "ALTER TABLE"; MySQL's: Reference Manual,
 * "ALTER TABLE Statement".
 */
export function alterTable(
  table: CreateTable,
  alter: AlterTable,
  names: NameRules,
  dialect: DialectName = 'oracle',
): Altered {
  let definition = table;
  let renamed: Identifier | undefined;
  const triggers: [Identifier | undefined, boolean][] = [];
  const problems: string[] = [];
  for (const action of alter.actions) {
    if (action.action === 'rename') renamed = action.newName;
    else if (action.action === 'enable trigger' || action.action === 'disable trigger')
      triggers.push([action.name, action.action === 'enable trigger']);
    else {
      const change = ownChanges[dialect]?.[action.action] ?? changes[action.action];
      const result = change?.(definition, action, names);
      if (typeof result === 'string') problems.push(result);
      else if (result) definition = result;
    }
  }
  return { definition, triggers, problems, ...(renamed ? { renamed } : {}) };
}

/** What one action makes of a definition; a text when it speaks of something that is not there. */
export type Change = (
  table: CreateTable,
  action: AlterAction,
  names: NameRules,
) => CreateTable | string | undefined;

type Changes = { readonly [K in AlterAction['action']]?: Change };

/** What a dialect does otherwise than the others. */
const ownChanges: { readonly [D in DialectName]?: Changes } = {
  mysql: mysqlChanges,
  sqlserver: sqlserverChanges,
};

/** Whether a table has a constraint of the name already, or the primary key that it can have only once (ORA-02264, ORA-02260). */
function isThere(added: ConstraintDefinition, table: CreateTable, names: NameRules): boolean {
  const inColumns = table.columns.flatMap((each) => each.constraints);
  return [...table.constraints, ...inColumns].some((each) => {
    if (added.type === 'primary key' && each.type === 'primary key') return true;
    return added.name && each.name && names.fold(each.name) === names.fold(added.name);
  });
}

const changes: Changes = {
  'add column': (table, action, names) => {
    const known = table.columns.map((each) => names.fold(each.name));
    const twice = action.columns?.find((each) => known.includes(names.fold(each.name)));
    if (twice) return `Column ${twice.name.text} is added a second time; the first definition is kept.`;
    const added = gatherConstraints({
      ...table,
      columns: [...(action.columns ?? [])],
      constraints: [...(action.constraints ?? [])],
    });
    return {
      ...table,
      columns: [...table.columns, ...added.columns],
      constraints: [...table.constraints, ...added.constraints],
    };
  },
  'add constraint': (table, action, names) => {
    const twice = action.constraints?.find((each) => isThere(each, table, names));
    if (twice) {
      const name = twice.name ? `Constraint ${twice.name.text}` : 'A primary key';
      return `${name} is added a second time; the first definition is kept.`;
    }
    return { ...table, constraints: [...table.constraints, ...(action.constraints ?? [])] };
  },
  'modify column': (table, action, names) => {
    let result = table;
    for (const column of action.columns ?? []) result = modifyColumn(result, column, names);
    return result;
  },
  'drop column': (table, action, names) => dropColumns(table, action, names),
  'set unused': (table, action, names) => dropColumns(table, action, names),
  'rename column': (table, action, names) => {
    const from = action.name && names.fold(action.name);
    const to = action.newName;
    if (from === undefined || !to) return undefined;
    const rename = (each: Identifier): Identifier => (names.fold(each) === from ? to : each);
    return {
      ...table,
      columns: table.columns.map((each) => ({ ...each, name: rename(each.name) })),
      constraints: table.constraints.map((each) => ({ ...each, columns: each.columns.map(rename) })),
    };
  },
  'drop constraint': (table, action, names) => {
    const hit = matching(action, names);
    const columns = table.columns.map((column) => ({
      ...column,
      constraints: column.constraints.filter((each) => !hit(each)),
    }));
    return { ...table, columns, constraints: table.constraints.filter((each) => !hit(each)) };
  },
  'rename constraint': (table, action, names) => {
    const { name, newName } = action;
    if (!name || !newName) return undefined;
    const rename = (each: ConstraintDefinition): ConstraintDefinition =>
      each.name && names.fold(each.name) === names.fold(name) ? { ...each, name: newName } : each;
    return mapConstraints(table, rename);
  },
  'enable constraint': (table, action, names) =>
    setState(table, action, names, { enabled: true, ...action.state }),
  'disable constraint': (table, action, names) =>
    setState(table, action, names, { enabled: false, ...action.state }),
  'modify constraint': (table, action, names) => setState(table, action, names, action.state ?? {}),
  'add partition': (table, action) => {
    const { partition } = action;
    if (!partition || !table.partitioning) return 'ADD PARTITION speaks of a table that is not partitioned.';
    return {
      ...table,
      partitioning: { ...table.partitioning, partitions: [...table.partitioning.partitions, partition] },
    };
  },
  'drop partition': (table, action, names) => {
    const name = action.name && names.fold(action.name);
    if (!table.partitioning || name === undefined) return undefined;
    const partitions = table.partitioning.partitions.filter(
      (each) => !each.name || names.fold(each.name) !== name,
    );
    return { ...table, partitioning: { ...table.partitioning, partitions } };
  },
};

function mapConstraints(
  table: CreateTable,
  change: (each: ConstraintDefinition) => ConstraintDefinition,
): CreateTable {
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, constraints: column.constraints.map(change) })),
    constraints: table.constraints.map(change),
  };
}

/** Which constraints an action speaks of: by name, or by what they are and their columns. */
function matching(action: AlterAction, names: NameRules): (constraint: ConstraintDefinition) => boolean {
  const { name, key } = action;
  if (name) return (each) => each.name !== undefined && names.fold(each.name) === names.fold(name);
  if (!key) return () => false;
  const wanted = key.columns.map((each) => names.fold(each)).join();
  return (each) =>
    each.type === key.type &&
    (key.columns.length === 0 || each.columns.map((column) => names.fold(column)).join() === wanted);
}

function setState(
  table: CreateTable,
  action: AlterAction,
  names: NameRules,
  state: ConstraintDefinition['state'],
): CreateTable {
  const hit = matching(action, names);
  return mapConstraints(table, (each) =>
    hit(each) ? { ...each, state: { ...each.state, ...state } } : each,
  );
}

function dropColumns(table: CreateTable, action: AlterAction, names: NameRules): CreateTable {
  const listed = [...(action.names ?? []), ...(action.name ? [action.name] : [])].map((each) =>
    names.fold(each),
  );
  const dropped = new Set(listed);
  const uses = (constraint: ConstraintDefinition): boolean =>
    constraint.columns.some((each) => dropped.has(names.fold(each)));
  return {
    ...table,
    columns: table.columns.filter((each) => !dropped.has(names.fold(each.name))),
    constraints: table.constraints.filter((each) => !uses(each)),
  };
}

/** MODIFY says only what changes: type, default, null or not null, further constraints. */
function modifyColumn(table: CreateTable, change: ColumnDefinition, names: NameRules): CreateTable {
  const name = names.fold(change.name);
  const gathered = gatherConstraints({ ...table, columns: [change], constraints: [] });
  const nullability = change.constraints.filter((each) => each.type === 'not null' || each.type === 'null');
  const columns = table.columns.map((column) => {
    if (names.fold(column.name) !== name) return column;
    const kept =
      nullability.length > 0
        ? column.constraints.filter((each) => each.type !== 'not null' && each.type !== 'null')
        : column.constraints;
    const { constraints: _, start: _start, end: _end, name: _name, properties, ...said } = change;
    return {
      ...column,
      ...said,
      properties: [...column.properties, ...properties],
      constraints: [...kept, ...nullability.filter((each) => each.type === 'not null')],
    };
  });
  return { ...table, columns, constraints: [...table.constraints, ...gathered.constraints] };
}
