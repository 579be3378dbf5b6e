import { describe, expect, it } from 'vitest';
import { lineOf } from '../../console/src/data/json-places.ts';
import { judgeMappings, judgeSettings } from '../../console/src/pages/tasks/judge.ts';

const told = (text: string, judge: typeof judgeMappings | typeof judgeSettings): string[] =>
  judge(text).faults.map(({ span, message }) => `${lineOf(text, span.from)}: ${message}`);

describe('what one types of a task', () => {
  it('is right when a task would take it', () => {
    const { meaning } = judgeMappings(
      JSON.stringify({
        rules: [
          {
            'rule-type': 'selection',
            'rule-id': '1',
            'rule-name': '1',
            'object-locator': { 'schema-name': 'yard', 'table-name': 'c%' },
            'rule-action': 'include',
          },
        ],
      }),
    );
    expect(meaning?.selects('yard', 'container')).toBe(true);
    expect(meaning?.selects('yard', 'truck')).toBe(false);
    expect(judgeSettings('{}').meaning?.FullLoadSettings.MaxFullLoadSubTasks).toBe(8);
  });

  it('is told by line: no JSON, unknown names, wrong types, values out of bounds', () => {
    expect(told('{\n "rules": [\n  {,}\n ]\n}', judgeMappings)).toEqual([
      '3: A name in double quotes is expected here.',
    ]);
    expect(
      told(
        '{\n "FullLoadSettings": {\n  "CommitRate": 90000,\n  "Commit": 1 },\n "TargetMetadata": {\n  "SupportLobs": "yes" }\n}',
        judgeSettings,
      ),
    ).toEqual([
      '6: TargetMetadata.SupportLobs: Invalid input: expected boolean, received string.',
      '3: FullLoadSettings.CommitRate: Too big: expected number to be <=50000.',
      '4: FullLoadSettings.Commit is not known.',
    ]);
  });

  it('is told at the rule: its type, its parts, and what rules mean together', () => {
    const rule = (id: string, more: string): string =>
      `{"rule-type": "selection", "rule-id": "${id}", "object-locator": {"schema-name": "a", "table-name": "%"},\n${more}}`;
    expect(told(`{"rules": [\n{"rule-type": "select"}]}`, judgeMappings)).toEqual([
      '2: A rule has a rule-type, one of selection, transformation, table-settings, validation, object-mapping, post-processing.',
    ]);
    expect(told(`{"rules": [\n${rule('1', '"rule-action": "take"')}]}`, judgeMappings)).toEqual([
      '3: rule-action: Invalid option: expected one of "include"|"exclude"|"explicit".',
    ]);
    expect(told(`{"rules": [\n${rule('7', '"rule-action": "explicit"')}]}`, judgeMappings)).toEqual([
      '2: Rule 7: explicit selects one table by its schema-name and its table-name, without %. Use include for more.',
    ]);
    expect(
      told(
        `{"rules": [\n${rule('1', '"rule-action": "include"')},\n${rule('1', '"rule-action": "exclude"')}]}`,
        judgeMappings,
      ),
    ).toEqual(['4: This document has two rules with the rule-id 1: each needs its own.']);
  });

  it('is told when rules are missing altogether', () => {
    expect(told('[]', judgeMappings)).toEqual(['1: Table mappings are an object { "rules": [ … ] }.']);
  });
});
