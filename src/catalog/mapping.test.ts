import { describe, expect, it } from 'vitest';
import type { AnyObject } from './catalog.ts';
import { readMapping } from './mapping.ts';

const object = (kind: string, schema: string, name: string): AnyObject =>
  ({ kind, schema, name }) as unknown as AnyObject;
const rule = (more: Record<string, unknown>): Record<string, unknown> => ({
  'rule-type': 'transformation',
  'rule-id': '1',
  'rule-name': '1',
  ...more,
});

describe('readMapping', () => {
  it('selects by include and exclude, with wildcards', () => {
    const mapping = readMapping(
      {
        rules: [
          {
            'rule-type': 'selection',
            'rule-id': '1',
            'rule-name': 'a',
            'object-locator': { 'schema-name': 'HR', 'table-name': '%' },
            'rule-action': 'include',
          },
          {
            'rule-type': 'selection',
            'rule-id': '2',
            'rule-name': 'b',
            'object-locator': { 'schema-name': 'HR', 'table-name': 'TMP[_]%' },
            'rule-action': 'exclude',
          },
        ],
      },
      'm.json',
    );
    expect(mapping.selects(object('table', 'HR', 'EMPLOYEES'))).toBe(true);
    expect(mapping.selects(object('table', 'HR', 'TMP_1'))).toBe(false);
    expect(mapping.selects(object('table', 'HR', 'TMPX1'))).toBe(true);
    expect(mapping.selects(object('table', 'OE', 'ORDERS'))).toBe(false);
    expect(mapping.selects(object('procedure', 'HR', 'P'))).toBe(false);
  });

  it('renames schemas, tables and columns, rules one after the other', () => {
    const mapping = readMapping(
      {
        rules: [
          rule({
            'rule-target': 'schema',
            'object-locator': { 'schema-name': 'HR' },
            'rule-action': 'rename',
            value: 'people',
          }),
          rule({
            'rule-id': '2',
            'rule-target': 'table',
            'object-locator': { 'schema-name': 'HR', 'table-name': 'T_%' },
            'rule-action': 'remove-prefix',
            value: 'T_',
          }),
          rule({
            'rule-id': '3',
            'rule-target': 'table',
            'object-locator': { 'schema-name': 'HR', 'table-name': '%' },
            'rule-action': 'add-suffix',
            value: '_x',
          }),
          rule({
            'rule-id': '4',
            'rule-target': 'column',
            'object-locator': { 'schema-name': '%', 'table-name': '%', 'column-name': 'ID' },
            'rule-action': 'rename',
            value: 'key',
          }),
        ],
      },
      'm.json',
    );
    expect(mapping.renames('schema', { schema: 'HR', name: 'HR' })).toBe('people');
    expect(mapping.renames('table', { schema: 'HR', name: 'T_JOBS' })).toBe('jobs_x');
    expect(mapping.renames('column', { schema: 'HR', object: 'T_JOBS', name: 'ID' })).toBe('key');
    expect(mapping.renames('column', { schema: 'HR', object: 'T_JOBS', name: 'NAME' })).toBeUndefined();
  });

  it('refuses what it does not know, with the rule', () => {
    expect(() =>
      readMapping(
        { rules: [rule({ 'rule-target': 'table', 'object-locator': {}, 'rule-action': 'explode' })] },
        'm.json',
      ),
    ).toThrow(/rule-action/);
    expect(() =>
      readMapping(
        { rules: [rule({ 'rule-target': 'table', 'object-locator': {}, 'rule-action': 'add-prefix' })] },
        'm.json',
      ),
    ).toThrow(/Rule 1 in m.json: add-prefix needs a value/);
  });
});
