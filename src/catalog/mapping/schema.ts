import { z } from 'zod';

/**
 * The JSON of table mappings as AWS DMS and DMS Schema Conversion write it ("Using table mapping to specify task settings", DMS user guide), rule
 * type by rule type. Keys that no rule of the type has are refused; what the keys mean together is checked in `read.ts`.
 */
const locator = z.strictObject({
  'server-name': z.string().optional(),
  'database-name': z.string().optional(),
  'schema-name': z.string().optional(),
  'category-name': z.string().optional(),
  'table-name': z.string().optional(),
  'view-name': z.string().optional(),
  'materialized-view-name': z.string().optional(),
  'procedure-name': z.string().optional(),
  'function-name': z.string().optional(),
  'package-name': z.string().optional(),
  'sequence-name': z.string().optional(),
  'synonym-name': z.string().optional(),
  'type-name': z.string().optional(),
  'trigger-name': z.string().optional(),
  'index-name': z.string().optional(),
  'column-name': z.string().optional(),
  'table-tablespace-name': z.string().optional(),
  'index-tablespace-name': z.string().optional(),
  'data-type': z.string().optional(),
  'table-type': z.enum(['table', 'view', 'all']).optional(),
});

const text = z.union([z.string(), z.number()]).transform(String);
const number = z.union([z.string(), z.number()]);
/** Numbers of a type, which are written with quotes and without. */
const size = z
  .union([z.string().regex(/^\d+$/).transform(Number), z.number()])
  .pipe(z.number().int().min(0).max(2_147_483_647));

const base = {
  'rule-id': text,
  'rule-name': text.optional(),
};

const filterCondition = z.strictObject({
  // `ste` is an older name of `lte`.
  'filter-operator': z.enum(['eq', 'noteq', 'lte', 'ste', 'gte', 'between', 'notbetween', 'null', 'notnull']),
  value: text.optional(),
  'start-value': text.optional(),
  'end-value': text.optional(),
});

const filter = z.strictObject({
  'filter-type': z.literal('source'),
  'column-name': z.string().min(1),
  'filter-conditions': z.array(filterCondition).min(1),
});

const selectionRule = z.strictObject({
  'rule-type': z.literal('selection'),
  ...base,
  'object-locator': locator,
  'rule-action': z.enum(['include', 'exclude', 'explicit']),
  'load-order': z
    .union([z.string().regex(/^\d+$/).transform(Number), z.number()])
    .pipe(z.number().int().min(0).max(2_147_483_647))
    .optional(),
  filters: z.array(filter).nullable().optional(),
});

/** What a transformation does, and what it can be done to. */
export const transformationTargets = {
  rename: 'any',
  'convert-lowercase': 'any',
  'convert-uppercase': 'any',
  'add-prefix': 'any',
  'remove-prefix': 'any',
  'replace-prefix': 'any',
  'add-suffix': 'any',
  'remove-suffix': 'any',
  'replace-suffix': 'any',
  'remove-column': 'column',
  'include-column': 'column',
  'add-column': 'column',
  'change-data-type': 'column',
  'define-primary-key': 'table',
  'add-before-image-columns': 'column',
  'data-masking-digits-mask': 'column',
  'data-masking-digits-randomize': 'column',
  'data-masking-hash-mask': 'column',
} as const satisfies Readonly<Record<string, 'any' | 'column' | 'table'>>;

export type TransformationAction = keyof typeof transformationTargets;

/** The types of DMS, between those of its sources and its targets. */
const dmsTypes = [
  'bytes',
  'date',
  'time',
  'datetime',
  'int1',
  'int2',
  'int4',
  'int8',
  'numeric',
  'real4',
  'real8',
  'string',
  'uint1',
  'uint2',
  'uint4',
  'uint8',
  'wstring',
  'blob',
  'nclob',
  'clob',
  'boolean',
  'set',
  'list',
  'map',
  'tuple',
] as const;

const transformationRule = z.strictObject({
  'rule-type': z.literal('transformation'),
  ...base,
  'rule-target': z.enum([
    'schema',
    'table',
    'view',
    'column',
    'procedure',
    'function',
    'package',
    'sequence',
    'type',
    'trigger',
    'index',
    'materialized-view',
    'table-tablespace',
    'index-tablespace',
  ]),
  'object-locator': locator,
  'rule-action': z.enum(Object.keys(transformationTargets) as [TransformationAction]),
  value: z.string().nullable().optional(),
  'old-value': z.string().nullable().optional(),
  expression: z.string().nullable().optional(),
  'data-type': z
    .strictObject({
      type: z.enum(dmsTypes),
      length: size.optional(),
      precision: size.optional(),
      scale: size.optional(),
    })
    .optional(),
  'primary-key-def': z
    .strictObject({
      name: z.string().min(1),
      origin: z.enum(['primary-key', 'unique-index']).optional(),
      columns: z.array(z.string().min(1)).min(1),
    })
    .optional(),
  'before-image-def': z
    .strictObject({
      'column-prefix': z.string().optional(),
      'column-suffix': z.string().optional(),
      'column-filter': z.enum(['pk-only', 'non-lob', 'all']).optional(),
    })
    .optional(),
});

const parallelLoad = z.strictObject({
  type: z.enum(['none', 'partitions-auto', 'subpartitions-auto', 'partitions-list', 'ranges']),
  partitions: z.array(z.string().min(1)).min(1).optional(),
  subpartitions: z.array(z.string().min(1)).min(1).optional(),
  columns: z.array(z.string().min(1)).min(1).max(10).optional(),
  boundaries: z.array(z.array(text).min(1)).min(1).optional(),
  // Those of MongoDB and DocumentDB as sources.
  'number-of-partitions': number.optional(),
  'collection-count-from-metadata': z.union([z.boolean(), z.string()]).optional(),
  'max-records-skip-per-page': number.optional(),
  'batch-size': number.optional(),
});

const tableSettingsRule = z.strictObject({
  'rule-type': z.literal('table-settings'),
  ...base,
  'object-locator': locator,
  'parallel-load': parallelLoad.optional(),
  'lob-settings': z
    .strictObject({
      mode: z.enum(['limited', 'unlimited', 'none']).optional(),
      'bulk-max-size': z
        .union([z.string().regex(/^\d+$/).transform(Number), z.number().int().min(0)])
        .optional(),
    })
    .optional(),
});

const validationRule = z.strictObject({
  'rule-type': z.literal('validation'),
  ...base,
  'rule-target': z.literal('column'),
  'object-locator': locator,
  'rule-action': z.literal('override-validation-function'),
  'source-function': z.string().optional(),
  'target-function': z.string().optional(),
});

/** Rules for targets that keep messages, documents or objects: they are known by name, and refused by it. */
const foreignRule = (type: 'object-mapping' | 'post-processing') =>
  z.looseObject({ 'rule-type': z.literal(type), ...base });

/** The schema of each rule type. */
export const ruleSchemas = {
  selection: selectionRule,
  transformation: transformationRule,
  'table-settings': tableSettingsRule,
  validation: validationRule,
  'object-mapping': foreignRule('object-mapping'),
  'post-processing': foreignRule('post-processing'),
} as const;

export type RuleType = keyof typeof ruleSchemas;
export type Locator = z.output<typeof locator>;
export type Filter = z.output<typeof filter>;
export type FilterCondition = z.output<typeof filterCondition>;
export type SelectionRule = z.output<typeof selectionRule>;
export type TransformationRule = z.output<typeof transformationRule>;
export type TableSettingsRule = z.output<typeof tableSettingsRule>;
export type ValidationRule = z.output<typeof validationRule>;
export type ForeignRule = z.output<ReturnType<typeof foreignRule>>;
export type Rule = SelectionRule | TransformationRule | TableSettingsRule | ValidationRule | ForeignRule;
export type DmsType = (typeof dmsTypes)[number];
