import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTaskSettings, unsupported } from './settings.ts';
import { loopbackOf } from './loopback.ts';
import { saidWithoutEffect } from './without-effect.ts';

const read = (json: unknown) => readTaskSettings(json, 'the test');

describe('task settings', () => {
  it('are whole, whatever part of them is given, and read back as they are', () => {
    const whole = read({});
    expect(read(whole)).toEqual(whole);
    for (const group of Object.keys(whole)) {
      const part = { [group]: whole[group as keyof typeof whole] };
      expect(Object.keys(read(part))).toEqual(Object.keys(whole));
      expect(read(part)).toEqual(whole);
    }
    const some = read({ ErrorBehavior: { DataErrorEscalationCount: 7 } });
    expect(some.ErrorBehavior).toEqual({ ...whole.ErrorBehavior, DataErrorEscalationCount: 7 });
    expect(read(JSON.parse(JSON.stringify(some)))).toEqual(some);
  });

  it('have the defaults of AWS DMS', () => {
    const { ErrorBehavior, FullLoadSettings, ControlTablesSettings } = read({});
    expect(ErrorBehavior).toMatchObject({
      DataErrorPolicy: 'LOG_ERROR',
      DataErrorEscalationPolicy: 'SUSPEND_TABLE',
      TableErrorPolicy: 'SUSPEND_TABLE',
      ApplyErrorDeletePolicy: 'IGNORE_RECORD',
      RecoverableErrorCount: -1,
      FullLoadIgnoreConflicts: true,
      FailOnNoTablesCaptured: true,
    });
    expect(FullLoadSettings).toMatchObject({ MaxFullLoadSubTasks: 8, CommitRate: 10_000 });
    expect(ControlTablesSettings).toMatchObject({ HistoryTimeslotInMinutes: 5, StatusTableEnabled: false });
  });

  it('are refused where they are unknown or out of bounds, with their place', () => {
    expect(() => read({ FullLoadSettings: { MaxFullLoadSubTasks: 50 } })).toThrow('MaxFullLoadSubTasks');
    expect(() => read({ ErrorBehavior: { DataErorPolicy: 'LOG_ERROR' } })).toThrow('DataErorPolicy');
  });

  it('are told of when they are changed and have no effect', () => {
    expect(saidWithoutEffect(read({}))).toEqual([]);
    const said = saidWithoutEffect(
      read({ StreamBufferSettings: { StreamBufferCount: 5 }, FullLoadSettings: { CommitRate: 100 } }),
    );
    expect(said.map((each) => each.split(':')[0])).toEqual([
      'FullLoadSettings.CommitRate',
      'StreamBufferSettings',
    ]);
  });

  it('are each honoured, or told of when they are changed', () => {
    const validation = read({ ValidationSettings: { EnableValidation: true } }).ValidationSettings;
    const groups: Readonly<Record<string, unknown>> = {
      ...read({}),
      ValidationSettings: validation,
      LoopbackPreventionSettings: { EnableLoopbackPrevention: false, SourceSchema: '', TargetSchema: '' },
      CharacterSetSettings: { CharacterReplacements: [], CharacterSetSupport: null },
    };
    const said = (json: unknown): string[] => {
      const settings = read(json);
      return [...unsupported(settings, 'full-load'), ...saidWithoutEffect(settings)];
    };
    const code = sourcesIn(import.meta.dirname);
    for (const [group, members] of Object.entries(groups)) {
      const leaves =
        typeof members === 'object' && members !== null ? Object.entries(members) : [['', members]];
      for (const [name, value] of leaves as [string, unknown][]) {
        const leaf = name === '' ? group : `${group}.${name}`;
        if (always.has(leaf)) continue;
        const other = leaf in others ? others[leaf] : otherThan(value);
        const told = said({ [group]: name === '' ? other : { ...(members as object), [name]: other } });
        const isTold = told.some((each) =>
          [leaf, group, name].some((word) => word !== '' && new RegExp(`\\b${word}\\b`).test(each)),
        );
        expect([leaf, isTold || new RegExp(`\\b${name || group}\\b`).test(code)]).toEqual([leaf, true]);
      }
    }
  });

  it('name both schemas where copied changes are to be told apart', () => {
    expect(loopbackOf(read({}))).toBeUndefined();
    const both = { EnableLoopbackPrevention: true, SourceSchema: 'a', TargetSchema: 'b' };
    expect(loopbackOf(read({ LoopbackPreventionSettings: both }))).toEqual({ source: 'a', target: 'b' });
    const one = { LoopbackPreventionSettings: { ...both, TargetSchema: '' } };
    expect(() => loopbackOf(read(one))).toThrow('needs SourceSchema and TargetSchema');
  });
});

/** What is so whatever these settings say. */
const always: ReadonlySet<string> = new Set([
  // The position is in the transaction of the changes, and suspended tables are written down.
  'TargetMetadata.TaskRecoveryTableEnabled',
  'ControlTablesSettings.SuspendedTablesTableEnabled',
]);

/** Another value of a setting whose values are words, or nothing. */
const others: Readonly<Record<string, unknown>> = {
  'FullLoadSettings.TargetTablePrepMode': 'DROP_AND_CREATE',
  'Logging.LogComponents': [],
  'ErrorBehavior.DataErrorPolicy': 'STOP_TASK',
  'ErrorBehavior.DataTruncationErrorPolicy': 'STOP_TASK',
  'ErrorBehavior.DataErrorEscalationPolicy': 'STOP_TASK',
  'ErrorBehavior.TableErrorPolicy': 'STOP_TASK',
  'ErrorBehavior.TableErrorEscalationPolicy': 'STOP_TASK',
  'ErrorBehavior.ApplyErrorDeletePolicy': 'STOP_TASK',
  'ErrorBehavior.ApplyErrorInsertPolicy': 'STOP_TASK',
  'ErrorBehavior.ApplyErrorUpdatePolicy': 'STOP_TASK',
  'ErrorBehavior.ApplyErrorEscalationPolicy': 'STOP_TASK',
  'ValidationSettings.ValidationMode': 'TABLE_LEVEL',
  'CharacterSetSettings.CharacterReplacements': [
    { SourceCharacterCodePoint: 65, TargetCharacterCodePoint: 66 },
  ],
  'CharacterSetSettings.CharacterSetSupport': { CharacterSet: 'UCS2', ReplaceWithCharacterCodePoint: 63 },
  PostProcessingRules: { rule: 1 },
  BeforeImageSettings: { EnableBeforeImage: true },
};

function otherThan(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  return typeof value === 'number' ? value + 1 : 'other';
}

/** The code that could honour a setting: without what describes the settings, and without tests. */
function sourcesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|^settings\.ts$|^without-effect\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .concat(readFileSync(join(folder, '../jobs/moving.ts'), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
}
