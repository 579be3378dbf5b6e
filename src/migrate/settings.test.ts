import { describe, expect, it } from 'vitest';
import { readTaskSettings } from './settings.ts';
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

  it('name both schemas where copied changes are to be told apart', () => {
    expect(loopbackOf(read({}))).toBeUndefined();
    const both = { EnableLoopbackPrevention: true, SourceSchema: 'a', TargetSchema: 'b' };
    expect(loopbackOf(read({ LoopbackPreventionSettings: both }))).toEqual({ source: 'a', target: 'b' });
    const one = { LoopbackPreventionSettings: { ...both, TargetSchema: '' } };
    expect(() => loopbackOf(read(one))).toThrow('needs SourceSchema and TargetSchema');
  });
});
