import type { ConvertedTable, Naming, TableName } from '../../catalog/converter.ts';
import type { TableChange } from '../../change/alteration.ts';
import type { ColumnConverter, ConvertedColumn, TargetChange } from '../../change/altering.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { isKeyless, nameOf } from '../../change/shape.ts';
import type { RuledDefiner } from '../../change/ruled-table.ts';
import { OperationError } from '../../text/error.ts';
import type { TablePlan } from '../plan.ts';
import { finder } from '../plan.ts';
import { ruledTable } from '../ruled-tables.ts';
import type { TaskSettings } from '../settings.ts';
import { columnsByRules } from './ruled-columns.ts';
import type { KnownTable } from './versions.ts';

/** What a change of a table of the source means. */
export interface Translation {
  readonly changes: readonly TargetChange[];
  /** The table of the source (`schema.name`) that is no longer, or has another name. */
  readonly gone?: string;
  readonly table?: KnownTable;
  /** The table cannot be followed any further: the target's table, and why. */
  readonly lost?: { readonly table: TableName; readonly why: string };
  /** What the user should know: sentences. */
  readonly notes: readonly string[];
}

/** What translating needs. */
export interface Translator {
  /** The names of the rules, for what is new. */
  readonly naming: Naming;
  /** The names under which tables and columns are known so far. */
  readonly known: Naming;
  readonly converter: ColumnConverter;
  /** Makes what rules define of new tables. */
  readonly ruled: RuledDefiner;
  readonly policy: TaskSettings['ChangeProcessingDdlHandlingPolicy'];
  /** Whether the log holds whole rows of a table as they were before a change. */
  readonly hasWholeRows: (shape: Shape) => Promise<boolean>;
  /** The plan of a followed table of the source. */
  readonly planOf: (shape: Shape) => TablePlan | undefined;
}

const withoutKey =
  'it has no key, and its log does not hold whole rows as they were before a change, so that nothing tells which row a change means';

const nothing: Translation = { changes: [], notes: [] };

/** Translates what became of a table through the mapping: names, columns that are left out, and what the settings want to be carried over. */
export async function translate(change: TableChange, work: Translator): Promise<Translation> {
  switch (change.kind) {
    case 'created':
      return await created(change, work);
    case 'dropped':
      return dropped(change.before, work);
    case 'altered':
      return await altered(change, work);
    case 'beside':
      return nothing;
    case 'unclear':
      return lost(change.before, work, change.why);
  }
}

function lost(table: Shape, { naming, planOf }: Translator, why: string): Translation {
  const target = planOf(table)?.target ?? naming.table(table.schema, table.name) ?? table;
  return {
    changes: [],
    gone: nameOf(table),
    lost: { table: { schema: target.schema, name: target.name }, why },
    notes: [],
  };
}

async function created(
  { after, words }: Extract<TableChange, { kind: 'created' }>,
  work: Translator,
): Promise<Translation> {
  const { naming, converter } = work;
  if (!naming.table(after.schema, after.name)) return nothing;
  if (isKeyless(after) && !(await work.hasWholeRows(after))) return lost(after, work, withoutKey);
  const names = await converter.names(after, naming);
  const columns = await converter.columns(after, words, naming);
  const key = keyNames(after, new Map(names.columns));
  const rules = naming.rows?.rules(after.schema, after.name);
  const problems: string[] = [];
  const ruled = rules && ruledTable({ shape: after, rules, table: names }, problems);
  if (problems.length > 0) return lost(after, work, problems.join(' '));
  const made = columns.map(asTarget);
  return {
    changes: [
      {
        kind: 'create table',
        table: names.target,
        columns: ruled ? [...made, ...columnsByRules(ruled, made, work.ruled)] : made,
        key: ruled?.primaryKey?.columns ?? (after.key?.kind === 'primary' ? key : []),
        ...(converter.tableOptions ? { options: await converter.tableOptions(after) } : {}),
      },
    ],
    table: { shape: after, names },
    notes: (ruled?.uniqueIndexes ?? []).map(
      ({ name, columns: of }) =>
        `${nameOf(names.target)} is made without the unique index ${name} (${of.join(', ')}) that a rule asks for: make it there.`,
    ),
  };
}

function dropped(before: Shape, { policy, planOf }: Translator): Translation {
  const target = planOf(before)?.target;
  if (!target) return { ...nothing, gone: nameOf(before) };
  if (!policy.HandleSourceTableDropped)
    return {
      changes: [],
      gone: nameOf(before),
      notes: [`${nameOf(before)} was dropped; the settings have ${nameOf(target)} stay as it is.`],
    };
  return {
    changes: [{ kind: 'drop table', table: { schema: target.schema, name: target.name } }],
    gone: nameOf(before),
    notes: [],
  };
}

type Altered = Extract<TableChange, { kind: 'altered' }>;

async function altered(change: Altered, work: Translator): Promise<Translation> {
  const { before, after } = change;
  const plan = work.planOf(before);
  if (!plan) return { ...nothing, gone: nameOf(before) };
  const isSelected = work.naming.table(after.schema, after.name) !== undefined;
  if (!isSelected)
    return {
      changes: [],
      gone: nameOf(before),
      notes: [
        `${nameOf(before)} is ${nameOf(after)} now, which no rule selects: its changes are followed no longer, and ${nameOf(plan.target)} stays as it is.`,
      ],
    };
  const old = oldNames(plan, work.known);
  if (!work.policy.HandleSourceTableAltered) return untouched(change, plan, old);
  if (isKeyless(after) && !(await work.hasWholeRows(after))) return lost(before, work, withoutKey);
  return await followed(change, plan, old, work);
}

/** The target's columns for those of the source before the change; undefined for those that are left out. */
function oldNames({ source, target }: TablePlan, naming: Naming): readonly (string | undefined)[] {
  const find = finder(target.columns, (each) => each.name);
  return source.columns.map(({ name }) => {
    const wanted = naming.column(source.schema, source.name, name);
    return wanted === undefined ? undefined : find(wanted)?.name;
  });
}

/** The settings want the target to stay as it is: columns go where they went, and new ones go nowhere. */
function untouched(
  { before, after, origins }: Altered,
  plan: TablePlan,
  old: readonly (string | undefined)[],
): Translation {
  const columns = after.columns.flatMap(({ name }, i): (readonly [string, string])[] => {
    const target = old[origins[i] ?? -1];
    return target === undefined ? [] : [[name, target]];
  });
  return {
    changes: [],
    gone: nameOf(before),
    table: { shape: after, names: namesOf(after, plan.target, columns) },
    notes: [`${nameOf(before)} was altered; the settings have ${nameOf(plan.target)} stay as it is.`],
  };
}

async function followed(
  change: Altered,
  plan: TablePlan,
  old: readonly (string | undefined)[],
  work: Translator,
): Promise<Translation> {
  const { before, after, origins, words } = change;
  const given = await work.converter.names(after, work.naming);
  const givenColumns = new Map(given.columns);
  const isRenamed = nameOf(before) !== nameOf(after);
  const from: TableName = { schema: plan.target.schema, name: plan.target.name };
  const table = isRenamed ? given.target : from;
  const current = after.columns.map(({ name }, i) => {
    const origin = origins[i] ?? -1;
    return origin >= 0 && before.columns[origin]?.name === name ? old[origin] : givenColumns.get(name);
  });
  const hidden = after.columns.find(
    (_, i) => (origins[i] ?? -1) >= 0 && old[origins[i] ?? -1] === undefined && current[i] !== undefined,
  );
  if (hidden)
    return lost(
      before,
      work,
      `its column ${hidden.name} was left out before it got this name, and the values that are in it are not known`,
    );
  const numbered = after.columns.find((each, i) => origins[i] === -1 && each.identity !== undefined);
  if (numbered)
    return lost(
      before,
      work,
      `the source has numbered the rows that were there in its new column ${numbered.name}, and the log does not tell how`,
    );
  const converted = await convertedColumns(change, work);
  const columns = after.columns.flatMap(({ name }, i): (readonly [string, string])[] =>
    current[i] === undefined ? [] : [[name, current[i]]],
  );
  const changes: TargetChange[] = [
    ...(isRenamed && nameOf(from) !== nameOf(table)
      ? [{ kind: 'rename table', table: from, to: table } as const]
      : []),
    ...droppedColumns(origins, old, current, table),
    ...renamedColumns(origins, old, current, table),
    ...retypedColumns(change, current, converted, table),
    ...addedColumns(origins, after, current, converted, table),
    ...(hasRuledKey(work.naming, after) ? [] : changedKey(change, new Map(columns), table)),
  ];
  return {
    changes,
    gone: nameOf(before),
    table: { shape: after, names: namesOf(after, table, columns) },
    notes: Object.entries(words).flatMap(([name, { fallback }]) =>
      origins[after.columns.findIndex((each) => each.name === name)] === -1 && isMoment(fallback)
        ? [
            `${nameOf(after)}.${name} is new, and its rows got ${fallback}: in the target they got the moment when it was added there. godwit validate --repair makes them the same.`,
          ]
        : [],
    ),
  };
}

/** Defaults that are another value each time. */
function isMoment(fallback: string | undefined): boolean {
  return (
    fallback !== undefined &&
    /\b(?:current_timestamp|now|localtimestamp|localtime|current_date|current_time|sysdate|utc_\w+|clock_timestamp|uuid\w*|gen_random_uuid|random|rand|nextval)\b/i.test(
      fallback.replaceAll(/'(?:[^']|'')*'/g, ''),
    )
  );
}

function namesOf(
  source: Shape,
  target: TableName,
  columns: readonly (readonly [string, string])[],
): ConvertedTable {
  return {
    source: { schema: source.schema, name: source.name },
    target: { schema: target.schema, name: target.name },
    columns,
  };
}

async function convertedColumns(
  { after, words }: Altered,
  { converter, naming }: Translator,
): Promise<ReadonlyMap<string, ConvertedColumn>> {
  if (Object.keys(words).length === 0) return new Map();
  const columns = await converter.columns(after, words, naming);
  return new Map(columns.map((each) => [each.source, each]));
}

function droppedColumns(
  origins: readonly number[],
  old: readonly (string | undefined)[],
  current: readonly (string | undefined)[],
  table: TableName,
): TargetChange[] {
  return old.flatMap((column, place): TargetChange[] => {
    const now = origins.indexOf(place);
    const stays = now >= 0 && current[now] !== undefined;
    return column === undefined || stays ? [] : [{ kind: 'drop column', table, column }];
  });
}

/** Columns get their new names one after the other; those that exchange them go by another name meanwhile. */
function renamedColumns(
  origins: readonly number[],
  old: readonly (string | undefined)[],
  current: readonly (string | undefined)[],
  table: TableName,
): TargetChange[] {
  let waiting = current.flatMap((to, i) => {
    const column = old[origins[i] ?? -1];
    return column === undefined || to === undefined || column === to ? [] : [{ column, to }];
  });
  const changes: TargetChange[] = [];
  while (waiting.length > 0) {
    const taken = new Set(waiting.map(({ column }) => column.toLowerCase()));
    const isFree = ({ column, to }: { readonly column: string; readonly to: string }): boolean =>
      !taken.has(to.toLowerCase()) || to.toLowerCase() === column.toLowerCase();
    const free = waiting.find(isFree);
    const next = free ?? (waiting[0] as (typeof waiting)[number]);
    const to = free ? next.to : `godwit_${changes.length}`;
    changes.push({ kind: 'rename column', table, column: next.column, to });
    waiting = waiting.flatMap((each) => (each !== next ? [each] : free ? [] : [{ column: to, to: each.to }]));
  }
  return changes;
}

function retypedColumns(
  { before, after, origins }: Altered,
  current: readonly (string | undefined)[],
  converted: ReadonlyMap<string, ConvertedColumn>,
  table: TableName,
): TargetChange[] {
  return after.columns.flatMap((column, i): TargetChange[] => {
    const old = before.columns[origins[i] ?? -1];
    const name = current[i];
    if (!old || name === undefined || isSameType(old, column)) return [];
    const made = converted.get(column.name);
    if (!made) throw notConverted(after, column);
    return [{ kind: 'retype column', table, column: { ...asTarget(made), name } }];
  });
}

function isSameType(old: Column, now: Column): boolean {
  return old.native === now.native && old.nullable === now.nullable && old.characterSet === now.characterSet;
}

function addedColumns(
  origins: readonly number[],
  after: Shape,
  current: readonly (string | undefined)[],
  converted: ReadonlyMap<string, ConvertedColumn>,
  table: TableName,
): TargetChange[] {
  return after.columns.flatMap((column, i): TargetChange[] => {
    const name = current[i];
    if (origins[i] !== -1 || name === undefined) return [];
    const made = converted.get(column.name);
    if (!made) throw notConverted(after, column);
    const isLast = current.slice(i + 1).every((_, j) => origins[i + 1 + j] === -1);
    const before = current.slice(0, i).findLast((each) => each !== undefined) ?? '';
    return [
      {
        kind: 'add column',
        table,
        column: { ...asTarget(made), name },
        ...(isLast ? {} : { after: before }),
      },
    ];
  });
}

/** A rule gives the target's table a key of its own. */
function hasRuledKey(naming: Naming, { schema, name }: Shape): boolean {
  return naming.rows?.rules(schema, name).wantedKeys.some(({ kind }) => kind === 'primary key') === true;
}

/** The primary key of the target follows that of the source, when it consists of other columns than before. */
function changedKey(
  { before, after, origins }: Altered,
  names: ReadonlyMap<string, string>,
  table: TableName,
): TargetChange[] {
  const from = before.key?.kind === 'primary' ? before.key.columns : [];
  const to = after.key?.kind === 'primary' ? after.key.columns : [];
  const isSame = from.length === to.length && to.every((place, i) => origins[place] === from[i]);
  if (isSame) return [];
  return [{ kind: 'change key', table, key: to.length > 0 ? keyNames(after, names) : [] }];
}

function keyNames({ columns, key }: Shape, names: ReadonlyMap<string, string>): string[] {
  return (key?.columns ?? []).flatMap((place) => names.get(columns[place]?.name ?? '') ?? []);
}

function asTarget({ source: _, ...column }: ConvertedColumn): Omit<ConvertedColumn, 'source'> {
  return column;
}

function notConverted(table: Shape, { name, native }: Column): OperationError {
  return new OperationError(
    `${nameOf(table)}.${name} is a ${native} now, for which Godwit has no definition in the target.`,
    { code: 'definition', side: 'source' },
  );
}
