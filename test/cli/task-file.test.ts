import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPassword } from '../../src/cli/passwords.ts';
import { describeTask } from '../../src/cli/task-description.ts';
import type { Folder } from './godwit.ts';
import { makeFolder } from './godwit.ts';

const ends = { source: 'mysql://ann@a/shop', target: 'postgresql://ann@b/shop' };
const rules = {
  rules: [
    {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': 'all',
      'object-locator': { 'schema-name': 'shop', 'table-name': '%' },
      'rule-action': 'include',
    },
  ],
};

let folder: Folder;
beforeAll(() => {
  folder = makeFolder({ 'maps/m.json': JSON.stringify(rules), 'secrets/target': 'h/u sh\n' });
});
afterAll(() => folder.remove());

const file = (content: unknown, name = 'task.json'): string =>
  folder.write(name, typeof content === 'string' ? content : JSON.stringify(content));

describe('a task file', () => {
  it('says all of a task; its files are relative to it, and secrets come from elsewhere', () => {
    process.env['TASK_TEST_SOURCE'] = 'p@ss/word';
    process.env['TASK_TEST_STATE'] = 'postgresql://ann:x@c/state';
    const task = describeTask(
      file({
        name: 'shop',
        source: 'mysql://ann:${ENV:TASK_TEST_SOURCE}@a/shop',
        target: { url: 'postgresql://ann@b/shop', passwordFile: 'secrets/target' },
        type: 'cdc',
        tableMappings: 'maps/m.json',
        taskSettings: { TargetMetadata: { BatchApplyEnabled: true } },
        state: '${ENV:TASK_TEST_STATE}',
        start: '2026-11-23T08:00:00',
        stop: 'server_time:2026-11-23T10:00:00+01:00',
      }),
      {},
    );
    expect(task).toMatchObject({
      name: 'shop',
      source: 'mysql://ann:p%40ss%2Fword@a/shop',
      target: 'postgresql://ann@b/shop?password=h%2Fu%20sh',
      type: 'cdc',
      state: 'postgresql://ann:x@c/state',
      start: { kind: 'time', at: Date.UTC(2026, 10, 23, 8) },
      stop: { by: 'clock', at: Date.UTC(2026, 10, 23, 9) },
    });
    expect(task.settings.TargetMetadata.BatchApplyEnabled).toBe(true);
    expect([task.mapping.selects('shop', 't'), task.mapping.selects('other', 't')]).toEqual([true, false]);
  });

  it('can be completed by options, and takes their words for its own', () => {
    const task = describeTask(file({ ...ends, type: 'cdc', start: 'binlog.000003:4', state: 's.sqlite' }), {
      task: 'shop',
      type: 'cdc',
      stopPosition: '0-1-100',
    });
    expect(task).toMatchObject({
      name: 'shop',
      state: folder.at('s.sqlite'),
      start: { kind: 'position', position: 'binlog.000003:4' },
      stop: '0-1-100',
    });
    expect(describeTask(undefined, { ...ends, type: 'cdc', stopTime: '2026-11-23' }).stop).toEqual({
      by: 'commits',
      at: Date.UTC(2026, 10, 23),
    });
  });

  const refusals: readonly (readonly [unknown, Parameters<typeof describeTask>[1], RegExp])[] = [
    [{ ...ends, type: 'cdc' }, { type: 'full-load' }, /task\.json says type, and --type says something else/],
    [{ ...ends }, { source: 'mysql://bob:hush@a/x' }, /says source, and --source says something else/],
    [{ source: ends.source }, {}, /needs a source and a target: give them in .*task\.json, or with --source/],
    [{ ...ends, colour: 'red' }, {}, /Unrecognized key: "colour"/],
    [{ ...ends, type: 'all' }, {}, /type/],
    [{ ...ends, taskSettings: { Logging: { Colour: 'red' } } }, {}, /\(taskSettings\).*"Colour"/s],
    [{ ...ends, tableMappings: 'none.json' }, {}, /none\.json cannot be used: it cannot be read/],
    ['{"source": "mysql://ann:hush@a/shop",,}', {}, /is no JSON \(look at line 1, column \d+\)/],
    ['{"source": hush}', {}, /is no JSON/],
    ['{"source": "hush', {}, /is no JSON/],
    [{ ...ends, source: 'mysql://ann:${ENV:TASK_TEST_NOT_SET}@a/shop' }, {}, /variable TASK_TEST_NOT_SET/],
    [
      { ...ends, target: { url: 'postgresql://ann:hush@b/shop', passwordFile: 'secrets/target' } },
      {},
      /password of the target is in its URL and in the file/,
    ],
    [
      { ...ends, target: { url: 'postgresql://ann@b/shop', passwordFile: 'none' } },
      {},
      /password file .*none/,
    ],
    [{ ...ends, start: 'binlog.000003:4' }, {}, /full load follows no changes/],
    [{ ...ends, type: 'full-load-and-cdc', start: '0/1' }, {}, /loads rows begins with them/],
    [{ ...ends, type: 'cdc', start: 'checkpoint:V1#1#0/1' }, {}, /checkpoint of AWS DMS/],
    [{ ...ends, type: 'cdc', stop: 'commit_time:soon' }, {}, /commit_time: stands before a time/],
    [{ ...ends, type: 'cdc' }, { stopTime: 'soon' }, /--stop-time is a time such as/],
    [{ ...ends, type: 'cdc' }, { startTime: '2026-01-01', startPosition: '0/1' }, /exclude each other/],
  ];
  it.each(refusals)(
    'is refused when it is wrong, and tells no secret: %j %j',
    (content, options, message) => {
      const name = file(content);
      expect(() => describeTask(name, options)).toThrow(message);
      expect(() => describeTask(name, options)).not.toThrow(/hush/);
    },
  );

  it('is not needed where options say it', () => {
    expect(() => describeTask(undefined, { source: 'x' })).toThrow(/needs a source and a target/);
  });
});

describe('a password', () => {
  it.each([
    ['mysql://ann@a:3306/shop?ssl-mode=required', 'mysql://ann:a%26%40@a:3306/shop?ssl-mode=required'],
    ['mysql://ann:own@a/shop', 'mysql://ann:own@a/shop'],
    ['postgresql:///shop?host=/run/pg', 'postgresql:///shop?host=/run/pg&password=a%26%40'],
    ['postgresql://ann@b/shop', 'postgresql://ann@b/shop?password=a%26%40'],
    ['postgresql://b/shop?password=own', 'postgresql://b/shop?password=own'],
  ])('of one end comes from GODWIT_SOURCE_PASSWORD: %s', (url, expected) => {
    expect(withPassword(url, { side: 'source' }, { GODWIT_SOURCE_PASSWORD: 'a&@' })).toBe(expected);
    expect(withPassword(url, { side: 'target' }, { GODWIT_SOURCE_PASSWORD: 'a&@' })).toBe(url);
  });
});
