import { describe, expect, it } from 'vitest';
import { readMapping } from '../mapping.ts';
import { readRowMapping } from './rows.ts';

const hr = { 'schema-name': 'hr', 'table-name': 'emp' };
const selection = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  'rule-type': 'selection',
  'rule-id': 's',
  'object-locator': hr,
  'rule-action': 'include',
  ...more,
});
const transformation = (more: Record<string, unknown>): Record<string, unknown> => ({
  'rule-type': 'transformation',
  'rule-id': '7',
  'rule-name': '7',
  'rule-target': 'column',
  'object-locator': hr,
  ...more,
});
const settings = (more: Record<string, unknown>): Record<string, unknown> => ({
  'rule-type': 'table-settings',
  'rule-id': '9',
  'object-locator': hr,
  ...more,
});
const filter = (...conditions: Record<string, unknown>[]): Record<string, unknown> => ({
  'filter-type': 'source',
  'column-name': 'id',
  'filter-conditions': conditions,
});
const read = (...rules: unknown[]) => readRowMapping({ rules }, 'm.json');
const called = (name: string, ...typeNames: string[]) => ({ name, typeNames });
const readAll = (...rules: unknown[]) => read(...rules).rules('hr', 'emp');

describe('readRowMapping', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'an unknown rule-type',
      { 'rule-type': 'magic', 'rule-id': '4' },
      /^Rule 4 in m\.json: its rule-type "magic" is not known; it is one of selection, transformation, table-settings, validation, object-mapping, post-processing\.$/,
    ],
    [
      'no rule-type and no id',
      {},
      /^Rule \(number 1, without a rule-id\) in m\.json: its rule-type is missing/,
    ],
    ['an unknown key', selection({ colour: 'red' }), /^Rule s in m\.json: it is not right:[^]*colour/],
    [
      'an unknown selection',
      selection({ 'rule-action': 'maybe' }),
      /^Rule s in m\.json[^]*"include"\|"exclude"\|"explicit"/,
    ],
    [
      'explicit with a wildcard',
      selection({ 'rule-action': 'explicit', 'object-locator': { ...hr, 'table-name': 'e%' } }),
      /Rule s in m\.json: explicit selects one table/,
    ],
    ['a load-order below zero', selection({ 'load-order': -1 }), /Rule s in m\.json[^]*load-order/],
    [
      'filters of an exclusion',
      selection({ 'rule-action': 'exclude', filters: [filter({ 'filter-operator': 'null' })] }),
      /Rule s in m\.json: filters go with the rule-action include, not with exclude/,
    ],
    [
      'an unknown operator',
      selection({ filters: [filter({ 'filter-operator': 'lt', value: '1' })] }),
      /Rule s in m\.json[^]*"eq"\|"noteq"\|"lte"\|"ste"\|"gte"\|"between"\|"notbetween"\|"null"\|"notnull"/,
    ],
    [
      'between with one value',
      selection({ filters: [filter({ 'filter-operator': 'between', value: '1' })] }),
      /the filter-operator between needs start-value, end-value, and has value/,
    ],
    [
      'null with a value',
      selection({ filters: [filter({ 'filter-operator': 'null', value: '1' })] }),
      /the filter-operator null needs no value, and has value/,
    ],
    [
      'eq without a value',
      selection({ filters: [filter({ 'filter-operator': 'eq' })] }),
      /the filter-operator eq needs value, and has none/,
    ],
    [
      'a filter without conditions',
      selection({ filters: [filter()] }),
      /Rule s in m\.json[^]*filter-conditions/,
    ],
    [
      'an unknown transformation',
      transformation({ 'rule-action': 'explode' }),
      /Rule 7 in m\.json[^]*"rename"[^]*"data-masking-hash-mask"/,
    ],
    [
      'a mask of a table',
      transformation({ 'rule-action': 'data-masking-hash-mask', 'rule-target': 'table' }),
      /Rule 7 in m\.json: data-masking-hash-mask goes with the rule-target column, not with table/,
    ],
    [
      'a mask without its character',
      transformation({ 'rule-action': 'data-masking-digits-mask' }),
      /data-masking-digits-mask needs a value of one printable ASCII character/,
    ],
    [
      'a mask of two characters',
      transformation({ 'rule-action': 'data-masking-digits-mask', value: '##' }),
      /needs a value of one printable/,
    ],
    [
      'a column without a name',
      transformation({ 'rule-action': 'add-column', expression: '1' }),
      /add-column needs a value, the name of the new column/,
    ],
    [
      'an expression elsewhere',
      transformation({ 'rule-action': 'rename', value: 'x', expression: '1' }),
      /an expression goes with add-column, not with rename/,
    ],
    [
      'a change of no type',
      transformation({ 'rule-action': 'change-data-type' }),
      /change-data-type needs a data-type/,
    ],
    [
      'an unknown type',
      transformation({ 'rule-action': 'change-data-type', 'data-type': { type: 'int3' } }),
      /Rule 7 in m\.json[^]*"int4"/,
    ],
    [
      'replace without an old-value',
      transformation({ 'rule-action': 'replace-suffix', value: 'x' }),
      /replace-suffix needs an old-value/,
    ],
    [
      'a key without a definition',
      transformation({ 'rule-action': 'define-primary-key', 'rule-target': 'table' }),
      /define-primary-key and a primary-key-def go together/,
    ],
    [
      'names by their types',
      transformation({
        'rule-action': 'rename',
        value: 'x',
        'object-locator': { ...hr, 'column-name': '%', 'data-type': 'date' },
      }),
      /Rule 7 in m\.json: a data-type in the object-locator goes with change-data-type and with masks, not with rename/,
    ],
    [
      'a type of Keyspaces',
      transformation({ 'rule-action': 'change-data-type', 'data-type': { type: 'tuple' } }),
      /Rule 7 in m\.json: the data-type tuple is for Amazon Keyspaces/,
    ],
    [
      'before images without a name',
      transformation({
        'rule-action': 'add-before-image-columns',
        'before-image-def': { 'column-prefix': '' },
      }),
      /column-prefix and column-suffix cannot both be empty/,
    ],
    [
      'a tablespace',
      transformation({ 'rule-action': 'rename', 'rule-target': 'table-tablespace', value: 'x' }),
      /Rule 7 in m\.json: tablespaces are those of Oracle as a target/,
    ],
    [
      'settings of many tables',
      settings({ 'object-locator': { 'schema-name': 'hr', 'table-name': '%' } }),
      /Rule 9 in m\.json: table-settings speak of one table/,
    ],
    [
      'ranges without boundaries',
      settings({ 'parallel-load': { type: 'ranges', columns: ['a'] } }),
      /Rule 9 in m\.json: ranges needs columns and boundaries/,
    ],
    [
      'a boundary too short',
      settings({ 'parallel-load': { type: 'ranges', columns: ['a', 'b'], boundaries: [['1', '2'], ['3']] } }),
      /boundary 2 has 1 values for 2 columns: a, b/,
    ],
    [
      'boundaries without ranges',
      settings({ 'parallel-load': { type: 'none', boundaries: [['1']] } }),
      /boundaries does not go with a parallel-load of the type none/,
    ],
    [
      'no partitions',
      settings({ 'parallel-load': { type: 'partitions-list' } }),
      /partitions-list needs partitions or subpartitions/,
    ],
    [
      'limited large values without a limit',
      settings({ 'lob-settings': { mode: 'limited' } }),
      /the mode limited of lob-settings needs a bulk-max-size/,
    ],
    [
      'functions of validation',
      {
        'rule-type': 'validation',
        'rule-id': '5',
        'rule-target': 'column',
        'object-locator': hr,
        'rule-action': 'override-validation-function',
      },
      /Rule 5 in m\.json: override-validation-function needs a source-function, a target-function, or both/,
    ],
    [
      'documents',
      { 'rule-type': 'object-mapping', 'rule-id': '5', 'rule-action': 'map-record-to-record' },
      /Rule 5 in m\.json: object-mapping is for Kafka, Kinesis, DynamoDB/,
    ],
    [
      'tags',
      { 'rule-type': 'post-processing', 'rule-id': '5', 'rule-action': 'add-tag' },
      /Rule 5 in m\.json: post-processing is for objects in S3/,
    ],
  ])('refuses %s', (_what, rule, message) => {
    expect(() => read(rule)).toThrow(message);
  });

  it('refuses rules that contradict each other', () => {
    expect(() => read(selection(), selection())).toThrow(/two rules with the rule-id s/);
    const ranges = { 'parallel-load': { type: 'none' } };
    expect(() => read(settings(ranges), settings({ ...ranges, 'rule-id': '10' }))).toThrow(
      /Rule 10 in m\.json: rule 9 has parallel-load for hr\.emp too/,
    );
    const filters = [filter({ 'filter-operator': 'null' })];
    expect(() => readAll(selection({ filters }), selection({ 'rule-id': 't', filters }))).toThrow(
      /Rule t in m\.json: rule s has filters for the same table/,
    );
    const hash = { 'rule-action': 'data-masking-hash-mask' };
    expect(() =>
      readAll(transformation(hash), transformation({ ...hash, 'rule-id': '8' })).mask(called('x')),
    ).toThrow(/Rule 8 in m\.json: rule 7 asks for data-masking-hash-mask of the same column/);
    const add = { 'rule-action': 'add-column', value: 'x' };
    expect(() =>
      readAll(transformation(add), transformation({ ...add, 'rule-id': '8', value: 'X' })),
    ).toThrow(/Rule 8 in m\.json: rule 7 adds the column X/);
  });

  it('gives what rules ask for a table', () => {
    const rules = readAll(
      selection({ 'load-order': '3', filters: [filter({ 'filter-operator': 'ste', value: 5 })] }),
      transformation({ 'rule-action': 'remove-column', 'object-locator': { ...hr, 'column-name': 'tmp%' } }),
      transformation({
        'rule-id': '8',
        'rule-action': 'data-masking-digits-mask',
        value: '#',
        'object-locator': { ...hr, 'column-name': 'ssn' },
      }),
      transformation({
        'rule-id': '10',
        'rule-action': 'add-column',
        value: 'full',
        expression: '$a || $b',
        'data-type': { type: 'string', length: 50 },
      }),
      transformation({
        'rule-id': '11',
        'rule-action': 'add-before-image-columns',
        'before-image-def': { 'column-filter': 'all' },
      }),
      settings({
        'parallel-load': { type: 'ranges', columns: ['id'], boundaries: [[10], ['20']] },
        'lob-settings': { mode: 'unlimited', 'bulk-max-size': '0' },
      }),
    );
    expect(rules.filters).toEqual([
      { rule: 's', column: 'id', conditions: [{ 'filter-operator': 'ste', value: '5' }] },
    ]);
    expect(rules.loadOrder).toBe(3);
    expect(rules.added).toEqual([
      {
        rule: '10',
        name: 'full',
        type: { rule: '10', type: 'string', length: 50 },
        expression: '$a || $b',
      },
    ]);
    expect(rules.beforeImage).toEqual({ rule: '11', of: 'all', prefix: 'BI_', suffix: '' });
    expect(rules.parallelLoad).toEqual({
      rule: '9',
      type: 'ranges',
      columns: ['id'],
      boundaries: [['10'], ['20']],
      partitions: [],
      subpartitions: [],
    });
    expect([rules.removes('tmp1'), rules.removes('id')]).toEqual([true, false]);
    expect(rules.mask(called('ssn'))).toEqual({ rule: '8', kind: 'digits-mask', character: '#' });
    expect(rules.mask(called('id'))).toBeUndefined();
  });

  it('tells tables from views by the table-type', () => {
    const of = (type: string | undefined, table: string, action = 'include') =>
      selection({
        'rule-id': `${String(type)} ${table}`,
        'rule-action': action,
        'object-locator': {
          'schema-name': 'hr',
          'table-name': table,
          ...(type === undefined ? {} : { 'table-type': type }),
        },
      });
    const { takes, selects } = read(
      of('view', 'v%'),
      of('all', 'a%'),
      of(undefined, 't%'),
      of('view', 'vx', 'exclude'),
    );
    const taken = (kind: 'table' | 'view') =>
      ['v1', 'vx', 'a1', 't1'].filter((each) => takes?.(kind, 'hr', each));
    expect(taken('table')).toEqual(['a1', 't1']);
    expect(taken('view')).toEqual(['v1', 'a1']);
    expect(selects('hr', 'v1')).toBe(true);
    expect(read(of(undefined, '%')).takes).toBeUndefined();
    expect(read(of('view', '%')).takes?.('table', 'hr', 't1')).toBe(false);
  });

  it('finds columns by their types, and gives keys', () => {
    const rules = readAll(
      transformation({
        'rule-action': 'change-data-type',
        'object-locator': { ...hr, 'column-name': '%', 'data-type': 'Date' },
        'data-type': { type: 'numeric', precision: '12', scale: 3 },
      }),
      transformation({
        'rule-id': '8',
        'rule-action': 'define-primary-key',
        'rule-target': 'table',
        'primary-key-def': { name: 'k', columns: ['id', 'day'] },
      }),
      transformation({
        'rule-id': '9',
        'rule-action': 'define-primary-key',
        'rule-target': 'table',
        'primary-key-def': { name: 'u', origin: 'unique-index', columns: ['n'] },
      }),
    );
    expect(rules.wantedType(called('day', 'date'))).toEqual({
      rule: '7',
      type: 'numeric',
      precision: 12,
      scale: 3,
    });
    expect(rules.wantedType(called('day', 'datetime', 'timestamp'))).toBeUndefined();
    expect(rules.wantedKeys).toEqual([
      { rule: '8', name: 'k', kind: 'primary key', columns: ['id', 'day'] },
      { rule: '9', name: 'u', kind: 'unique index', columns: ['n'] },
    ]);
  });

  it('leaves out all columns but the included', () => {
    const include = (id: string, column: string) =>
      transformation({
        'rule-id': id,
        'rule-action': 'include-column',
        'object-locator': { ...hr, 'column-name': column },
      });
    const rules = readAll(include('1', 'id'), include('2', 'name'));
    expect(['id', 'name', 'other'].map((each) => rules.removes(each))).toEqual([false, false, true]);
    expect(read(include('1', 'id')).rules('hr', 'dept').removes('other')).toBe(false);
  });

  it('keeps the letters of names', () => {
    const mapping = read(
      transformation({
        'rule-target': 'table',
        'rule-action': 'add-prefix',
        value: 'DMS_',
        'object-locator': { 'schema-name': 'hr', 'table-name': '%' },
      }),
    );
    expect(mapping.renames('table', { schema: 'hr', name: 'Emp' })).toBe('DMS_Emp');
  });

  it('says what is not cut', () => {
    expect(read(settings({ 'lob-settings': { mode: 'limited', 'bulk-max-size': 16 } })).notices).toEqual([
      'rule 9, lob-settings of the mode limited for JSON, XML and geometries: they are moved whole, because a part of one is none; texts and bytes are cut',
    ]);
  });
});

describe('readMapping for a conversion', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'filters',
      selection({ filters: [filter({ 'filter-operator': 'null' })] }),
      /Rule s in m\.json: filters choose among rows/,
    ],
    [
      'masks',
      transformation({ 'rule-action': 'data-masking-hash-mask' }),
      /Rule 7 in m\.json: data-masking-hash-mask is not supported when a schema is converted/,
    ],
    [
      'tablespaces',
      transformation({ 'rule-action': 'rename', 'rule-target': 'index-tablespace', value: 'x' }),
      /Rule 7 in m\.json: PostgreSQL has its own tablespaces/,
    ],
    [
      'documents',
      { 'rule-type': 'object-mapping', 'rule-id': '5' },
      /Rule 5 in m\.json: object-mapping is for targets/,
    ],
  ])('refuses %s', (_what, rule, message) => {
    expect(() => readMapping({ rules: [rule] }, 'm.json')).toThrow(message);
  });
});
