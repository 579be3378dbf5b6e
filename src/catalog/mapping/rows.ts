import { likePattern } from '../selection.ts';
import type { Rules } from './read.ts';
import { readRules, ruleError } from './read.ts';
import type { Named } from './rename.ts';
import { renameBy, speaksOf } from './rename.ts';
import type {
  DmsType,
  Filter,
  Locator,
  SelectionRule,
  TableSettingsRule,
  TransformationAction,
  TransformationRule,
  ValidationRule,
} from './schema.ts';
import { selectBy } from './select.ts';
import type { SpokenOf } from './spoken-of.ts';
import { spokenOf } from './spoken-of.ts';

/** Which rows of a table are wanted: its conditions are alternatives. */
export interface FilterRule {
  readonly rule: string;
  readonly column: string;
  readonly conditions: Filter['filter-conditions'];
}

/** A column as rules find it: by its name, and by what its type may be called where an object-locator has a data-type. */
export interface LocatedColumn {
  readonly name: string;
  /** In lower case: the type of DMS, and the source's own word. */
  readonly typeNames: readonly string[];
}

/** A column that the target has and the source has not. Without an expression it is left to its default. */
export interface AddedColumn {
  readonly rule: string;
  readonly name: string;
  /** What it is made as where the target lacks its table. */
  readonly type?: WantedType;
  /** In SQLite's syntax, with `$name` for a column of the row. */
  readonly expression?: string;
}

/** How the values of a column are hidden. */
export interface Mask {
  readonly rule: string;
  readonly kind: 'digits-mask' | 'digits-randomize' | 'hash-mask';
  /** What stands for a digit. */
  readonly character?: string;
}

/** The type that a column is to have in the target. */
export interface WantedType {
  readonly rule: string;
  readonly type: DmsType;
  /** Characters of a text. */
  readonly length?: number;
  readonly precision?: number;
  /** Digits behind the point of a number, or of the second's fraction. */
  readonly scale?: number;
}

/** The key that a table is to have in the target, whatever the source's is. */
export interface WantedKey {
  readonly rule: string;
  readonly name: string;
  /** A unique index stands beside the primary key. */
  readonly kind: 'primary key' | 'unique index';
  readonly columns: readonly string[];
}

/** Columns of the target that get the values which a row had before an update. */
export interface BeforeImage {
  readonly rule: string;
  readonly of: 'pk-only' | 'non-lob' | 'all';
  readonly prefix: string;
  readonly suffix: string;
}

/** How large values are moved: as they are, not at all, or at most so many bytes of each. */
export type LobTreatment = 'whole' | 'none' | { readonly most: number };

/** How a load cuts a table. */
export interface ParallelLoad {
  readonly rule: string;
  readonly type: 'none' | 'partitions-auto' | 'subpartitions-auto' | 'partitions-list' | 'ranges';
  readonly columns: readonly string[];
  /** The upper bounds of all segments but the last. */
  readonly boundaries: readonly (readonly string[])[];
  readonly partitions: readonly string[];
  readonly subpartitions: readonly string[];
}

/** What stands for a column where both sides are compared: an expression of each engine's SQL, with `${column-name}` for the column. */
export interface ComparedBy {
  readonly rule: string;
  readonly source?: string;
  readonly target?: string;
}

/** What the rules ask for one table, beside its names. */
export interface TableRules {
  /** A row is wanted when all of them take it. */
  readonly filters: readonly FilterRule[];
  /** Tables with a higher number are loaded first. */
  readonly loadOrder: number;
  readonly parallelLoad?: ParallelLoad;
  /** Instead of what the task's settings say. */
  readonly lobs?: LobTreatment;
  readonly added: readonly AddedColumn[];
  readonly beforeImage?: BeforeImage;
  readonly removes: (column: string) => boolean;
  readonly mask: (column: LocatedColumn) => Mask | undefined;
  readonly wantedType: (column: LocatedColumn) => WantedType | undefined;
  readonly wantedKeys: readonly WantedKey[];
  readonly comparedBy: (column: string) => ComparedBy | undefined;
}

/** What mapping rules ask of rows that are moved. */
export interface RowMapping {
  /** How errors name where the rules are from. */
  readonly file: string;
  /** The rules as they were given. */
  readonly json: unknown;
  readonly selects: (schema: string, table: string) => boolean;
  /** Tells tables from views, where rules select views. */
  readonly takes?: (kind: 'table' | 'view', schema: string, name: string) => boolean;
  /** The name in the target; undefined when no rule speaks of it. */
  readonly renames: (kind: string, source: Named) => string | undefined;
  readonly rules: (schema: string, table: string) => TableRules;
  /** The rules that hide values, and the columns that each speaks of. */
  readonly masks: readonly {
    readonly rule: string;
    readonly action: string;
    readonly speaksOf: (schema: string, table: string, column: LocatedColumn) => boolean;
  }[];
  /** What each rule speaks of, so that one can be found that speaks of nothing. */
  readonly spokenOf: readonly SpokenOf[];
  /** What rules ask for and will not get, though the rows are right without it. */
  readonly notices: readonly string[];
}

/**
 * Reads mapping rules in the JSON of AWS DMS for moving rows. What is unknown or contradictory is refused with the rule's id, and so is what is not
 * done yet: a rule is followed, or the task does not start.
 */
export function readRowMapping(json: unknown, file: string): RowMapping {
  const rules = readRules(json, file);
  refuseUndone(rules);
  const { tables, views } = selecting(rules.selections);
  const known = new Map<string, TableRules>();
  return {
    file,
    json,
    selects: (schema, name) => tables(schema, name) || views?.(schema, name) === true,
    ...(views ? { takes: (kind, schema, name) => (kind === 'view' ? views : tables)(schema, name) } : {}),
    renames: renameBy(rules.transformations, (name) => name),
    rules: (schema, table) => {
      const key = JSON.stringify([schema, table]);
      const of = known.get(key) ?? rulesOf(rules, schema, table);
      known.set(key, of);
      return of;
    },
    masks: rules.transformations.filter(isMask).map((rule) => ({
      rule: rule['rule-id'],
      action: rule['rule-action'],
      speaksOf: (schema, object, column) => speaksOfColumn(rule, { schema, object, column }),
    })),
    spokenOf: spokenOf(rules),
    notices: rules.tableSettings.flatMap(noticesOf),
  };
}

type Selecting = (schema: string, name: string) => boolean;

/** A rule speaks of tables, of views, or of both, as its table-type says ("Selection rules and actions", DMS user guide). */
function selecting(rules: readonly SelectionRule[]): {
  readonly tables: Selecting;
  readonly views?: Selecting;
} {
  const typeOf = (rule: SelectionRule): string => rule['object-locator']['table-type'] ?? 'table';
  const ofTables = rules.filter((each) => typeOf(each) !== 'view');
  const ofViews = rules.filter((each) => typeOf(each) !== 'table');
  const table = selectBy(ofTables);
  const view = selectBy(ofViews);
  return {
    tables: (schema, name) =>
      (ofTables.length > 0 || rules.length === 0) && table({ kind: 'table', schema, name }),
    ...(ofViews.length > 0 ? { views: (schema, name) => view({ kind: 'view', schema, name }) } : {}),
  };
}

/** What is understood and cannot be followed. */
function refuseUndone({ transformations, tableSettings, validations, foreign, file }: Rules): void {
  for (const rule of transformations) {
    if (rule['rule-target'].endsWith('-tablespace'))
      throw ruleError(
        rule,
        file,
        'tablespaces are those of Oracle as a target, which Godwit does not have yet.',
      );
    if (rule['object-locator']['data-type'] !== undefined && !isTyped(rule))
      throw ruleError(
        rule,
        file,
        `a data-type in the object-locator goes with change-data-type and with masks, not with ${rule['rule-action']}. Name the columns by their column-name.`,
      );
    const type = rule['data-type']?.type;
    if (type !== undefined && ofCassandra.has(type))
      throw ruleError(rule, file, `the data-type ${type} is for Amazon Keyspaces; tables have none.`);
  }
  for (const rule of tableSettings) refuseUndoneSettings(rule, file);
  for (const rule of validations)
    if (rule['source-function'] === undefined && rule['target-function'] === undefined)
      throw ruleError(
        rule,
        file,
        'override-validation-function needs a source-function, a target-function, or both.',
      );
  for (const rule of foreign)
    throw ruleError(
      rule,
      file,
      rule['rule-type'] === 'object-mapping'
        ? 'object-mapping is for Kafka, Kinesis, DynamoDB and OpenSearch as targets; PostgreSQL, MySQL and MariaDB have tables.'
        : 'post-processing is for objects in S3; PostgreSQL, MySQL and MariaDB have none.',
    );
}

const ofCassandra: ReadonlySet<DmsType> = new Set(['set', 'list', 'map', 'tuple']);

/** Whether a rule can find columns by their types. */
function isTyped(rule: TransformationRule): boolean {
  return rule['rule-action'] === 'change-data-type' || isMask(rule);
}

const ofMongo = [
  'number-of-partitions',
  'collection-count-from-metadata',
  'max-records-skip-per-page',
  'batch-size',
] as const;

function refuseUndoneSettings(rule: TableSettingsRule, file: string): void {
  const load = rule['parallel-load'];
  if (!load) return;
  const mongo = ofMongo.find((each) => load[each] !== undefined);
  if (mongo) throw ruleError(rule, file, `${mongo} is for MongoDB and DocumentDB as sources.`);
}

function noticesOf(rule: TableSettingsRule): string[] {
  return rule['lob-settings']?.mode === 'limited'
    ? [
        `rule ${rule['rule-id']}, lob-settings of the mode limited for JSON, XML and geometries: ${documentsAreWhole}`,
      ]
    : [];
}

/** What the limited mode leaves alone. */
export const documentsAreWhole =
  'they are moved whole, because a part of one is none; texts and bytes are cut';

function lobsOf(
  rules: readonly TableSettingsRule[],
  schema: string,
  table: string,
): LobTreatment | undefined {
  const lob = rules.find(
    (each) =>
      each['lob-settings']?.mode !== undefined && speaksOfTable(each['object-locator'], schema, table),
  )?.['lob-settings'];
  if (!lob) return undefined;
  const { mode, 'bulk-max-size': kilobytes } = lob;
  if (mode === 'limited' && kilobytes !== undefined) return { most: kilobytes * 1024 };
  return mode === 'none' ? 'none' : 'whole';
}

function rulesOf(rules: Rules, schema: string, table: string): TableRules {
  const { file, transformations } = rules;
  const selections = rules.selections.filter(
    (each) => each['rule-action'] !== 'exclude' && speaksOfTable(each['object-locator'], schema, table),
  );
  const forTable = transformations.filter(
    (each) => each['rule-target'] === 'column' && speaksOfTable(each['object-locator'], schema, table),
  );
  const before = one(withAction(forTable, 'add-before-image-columns'), file);
  const parallelLoad = parallelLoadOf(rules.tableSettings, schema, table);
  const lobs = lobsOf(rules.tableSettings, schema, table);
  const includes = withAction(forTable, 'include-column');
  const removes = withAction(forTable, 'remove-column');
  const speaks = (name: string) => (rule: TransformationRule) =>
    speaksOf(rule, 'column', { schema, object: table, name });
  const speaksOfOne = (column: LocatedColumn) => (rule: TransformationRule) =>
    speaksOfColumn(rule, { schema, object: table, column });
  return {
    filters: filtersOf(selections, file),
    loadOrder: Math.max(0, ...selections.map((each) => each['load-order'] ?? 0)),
    ...(parallelLoad ? { parallelLoad } : {}),
    ...(lobs ? { lobs } : {}),
    added: addedOf(withAction(forTable, 'add-column'), file),
    ...(before ? { beforeImage: beforeImageOf(before) } : {}),
    // One include-column makes all others be left out.
    removes: (column) =>
      removes.some(speaks(column)) || (includes.length > 0 && !includes.some(speaks(column))),
    mask: (column) =>
      maskOf(
        one(
          forTable.filter((each) => isMask(each) && speaksOfOne(column)(each)),
          file,
        ),
      ),
    wantedType: (column) => {
      const rule = one(withAction(forTable, 'change-data-type').filter(speaksOfOne(column)), file);
      return rule && wantedTypeOf(rule);
    },
    comparedBy: (column) => comparedByOf(rules.validations, { schema, table, column }, file),
    wantedKeys: keysOf(
      withAction(transformations, 'define-primary-key').filter((each) =>
        speaksOfTable(each['object-locator'], schema, table),
      ),
      file,
    ),
  };
}

function speaksOfColumn(
  rule: TransformationRule,
  { schema, object, column }: { schema: string; object: string; column: LocatedColumn },
): boolean {
  const type = rule['object-locator']['data-type']?.toLowerCase();
  return (
    (type === undefined || type === '%' || column.typeNames.includes(type)) &&
    speaksOf(rule, 'column', { schema, object, name: column.name })
  );
}

function comparedByOf(
  rules: readonly ValidationRule[],
  { schema, table, column }: { readonly schema: string; readonly table: string; readonly column: string },
  file: string,
): ComparedBy | undefined {
  const [rule, second] = rules.filter(
    ({ 'object-locator': where }) =>
      speaksOfTable(where, schema, table) && likePattern(where['column-name'] ?? '%').test(column),
  );
  if (rule && second)
    throw ruleError(
      second,
      file,
      `rule ${rule['rule-id']} has functions for ${schema}.${table}.${column} too. Leave one of them.`,
    );
  if (!rule) return undefined;
  const { 'source-function': source, 'target-function': target } = rule;
  return {
    rule: rule['rule-id'],
    ...(source === undefined ? {} : { source }),
    ...(target === undefined ? {} : { target }),
  };
}

function wantedTypeOf(rule: TransformationRule): WantedType | undefined {
  const wanted = rule['data-type'];
  if (!wanted) return undefined;
  const { type, length, precision, scale } = wanted;
  return {
    rule: rule['rule-id'],
    type,
    ...(length === undefined ? {} : { length }),
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

function keysOf(rules: readonly TransformationRule[], file: string): WantedKey[] {
  const keys = rules.flatMap((rule): WantedKey[] => {
    const key = rule['primary-key-def'];
    return key
      ? [
          {
            rule: rule['rule-id'],
            name: key.name,
            kind: key.origin === 'unique-index' ? 'unique index' : 'primary key',
            columns: key.columns,
          },
        ]
      : [];
  });
  const primary = new Set(keys.filter(({ kind }) => kind === 'primary key').map(({ rule }) => rule));
  one(
    rules.filter((each) => primary.has(each['rule-id'])),
    file,
  );
  return keys;
}

function speaksOfTable(where: Locator, schema: string, table: string): boolean {
  return (
    likePattern(where['schema-name'] ?? '%').test(schema) &&
    likePattern(where['table-name'] ?? '%').test(table)
  );
}

function withAction(
  rules: readonly TransformationRule[],
  action: TransformationAction,
): TransformationRule[] {
  return rules.filter((each) => each['rule-action'] === action);
}

/** Two rules that ask for the same thing in different ways contradict each other. */
function one(rules: readonly TransformationRule[], file: string): TransformationRule | undefined {
  const [first, second] = rules;
  if (first && second)
    throw ruleError(
      second,
      file,
      `rule ${first['rule-id']} asks for ${first['rule-action']} of the same column or table. Leave one of them.`,
    );
  return first;
}

function filtersOf(selections: readonly SelectionRule[], file: string): FilterRule[] {
  const filtering = selections.filter((each) => (each.filters ?? []).length > 0);
  const [first, second] = filtering;
  if (first && second)
    throw ruleError(
      second,
      file,
      `rule ${first['rule-id']} has filters for the same table. Put them into one rule: all filters of a rule must take a row.`,
    );
  return (first?.filters ?? []).map((each) => ({
    rule: first?.['rule-id'] ?? '',
    column: each['column-name'],
    conditions: each['filter-conditions'],
  }));
}

function addedOf(rules: readonly TransformationRule[], file: string): AddedColumn[] {
  const seen = new Map<string, string>();
  return rules.map((rule) => {
    const name = rule.value ?? '';
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw ruleError(rule, file, `rule ${other} adds the column ${name} to the same table.`);
    seen.set(name.toLowerCase(), rule['rule-id']);
    const type = wantedTypeOf(rule);
    return {
      rule: rule['rule-id'],
      name,
      ...(type ? { type } : {}),
      ...(rule.expression ? { expression: rule.expression } : {}),
    };
  });
}

function beforeImageOf(rule: TransformationRule): BeforeImage {
  const definition = rule['before-image-def'];
  return {
    rule: rule['rule-id'],
    of: definition?.['column-filter'] ?? 'pk-only',
    prefix: definition?.['column-prefix'] ?? 'BI_',
    suffix: definition?.['column-suffix'] ?? '',
  };
}

function isMask(rule: TransformationRule): boolean {
  return rule['rule-action'].startsWith('data-masking-');
}

function maskOf(rule: TransformationRule | undefined): Mask | undefined {
  if (!rule) return undefined;
  return {
    rule: rule['rule-id'],
    kind: rule['rule-action'].slice('data-masking-'.length) as Mask['kind'],
    ...(rule['rule-action'] === 'data-masking-digits-mask' && rule.value ? { character: rule.value } : {}),
  };
}

function parallelLoadOf(
  rules: readonly TableSettingsRule[],
  schema: string,
  table: string,
): ParallelLoad | undefined {
  const rule = rules.find(
    (each) => each['parallel-load'] !== undefined && speaksOfTable(each['object-locator'], schema, table),
  );
  const load = rule?.['parallel-load'];
  if (!rule || !load) return undefined;
  return {
    rule: rule['rule-id'],
    type: load.type,
    columns: load.columns ?? [],
    boundaries: load.boundaries ?? [],
    partitions: load.partitions ?? [],
    subpartitions: load.subpartitions ?? [],
  };
}
