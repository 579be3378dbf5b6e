import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readRowMapping } from '../catalog/mapping/rows.ts';
import { readTaskSettings } from '../migrate/settings.ts';
import type { TaskType } from '../migrate/state.ts';
import type { TaskDescription } from '../jobs/moving.ts';
import { readStart, readStop, timeOf } from '../jobs/positions.ts';
import { OperationError } from '../text/error.ts';
import { readJson } from './json-file.ts';
import { defaultState, isUrl } from '../jobs/state.ts';
import { withPassword } from './passwords.ts';

/** What the command line can say of a task. */
export interface TaskOptions {
  readonly source?: string;
  readonly target?: string;
  readonly sourcePasswordFile?: string;
  readonly targetPasswordFile?: string;
  readonly type?: TaskType;
  readonly tableMappings?: string;
  readonly taskSettings?: string;
  readonly task?: string;
  readonly state?: string;
  readonly startPosition?: string;
  readonly startTime?: string;
  readonly stopPosition?: string;
  readonly stopTime?: string;
}

const end = z.union(
  [z.string().min(1), z.strictObject({ url: z.string().min(1), passwordFile: z.string().min(1).optional() })],
  { error: 'a URL, or { "url": …, "passwordFile": … }' },
);
const inlineOrFile = z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
  error: 'the JSON itself, or the name of a file that holds it',
});

/** A task file: everything that `godwit migrate` can be told of a task, in one JSON document. Names of files are relative to its folder. */
const taskFileSchema = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  source: end.optional(),
  target: end.optional(),
  type: z.enum(['full-load', 'cdc', 'full-load-and-cdc']).optional(),
  tableMappings: inlineOrFile.optional(),
  taskSettings: inlineOrFile.optional(),
  state: z.string().min(1).optional(),
  start: z.string().min(1).optional(),
  stop: z.string().min(1).optional(),
});

/** A document, and how messages name where it is from. */
export interface Json {
  readonly json: unknown;
  readonly from: string;
}

/** What was said, each with the place where: JSON is read, nothing is completed. */
export interface Said {
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly type?: TaskType | undefined;
  readonly tableMappings?: Json | undefined;
  readonly taskSettings?: Json | undefined;
  readonly state?: string | undefined;
  readonly start?: string | undefined;
  readonly stop?: string | undefined;
}

/** What an argument that may be a task file or a task's name is. */
export function isTaskFile(argument: string): boolean {
  return argument.endsWith('.json') && existsSync(argument);
}

/** Reads a task from a file, from options, or from both, which must not say different things. */
export function describeTask(file: string | undefined, options: TaskOptions): TaskDescription {
  const said = readSaid(file, options);
  const where = file === undefined ? '' : ` in ${file}, or`;
  if (said.source === undefined || said.target === undefined)
    throw wrong(
      `The task needs a source and a target: give them${where} with --source URL and --target URL, or name a task file.`,
    );
  const type = typeOf(said);
  const { start, stop, name } = said;
  return {
    ...(name === undefined ? {} : { name }),
    source: said.source,
    target: said.target,
    type,
    settings: readTaskSettings(said.taskSettings?.json ?? {}, said.taskSettings?.from ?? 'the defaults'),
    mapping: readRowMapping(
      said.tableMappings?.json ?? { rules: [] },
      said.tableMappings?.from ?? 'the defaults',
    ),
    state: said.state ?? defaultState(),
    ...(start === undefined ? {} : { start: readStart(start) }),
    ...(stop === undefined ? {} : { stop: readStop(stop) }),
  };
}

/** What a file, options, or both say of a task. */
export function readSaid(file: string | undefined, options: TaskOptions): Said {
  const ofOptions = saidByOptions(options);
  return file === undefined ? ofOptions : together(saidByFile(file), ofOptions, file);
}

/** The type of a task; an end or a beginning that it cannot have is refused. */
export function typeOf({ type = 'full-load', start, stop }: Said): TaskType {
  if (type === 'full-load' && (start ?? stop) !== undefined)
    throw wrong(
      'A full load follows no changes, so that it has no position or time to begin or end at: use --type cdc.',
    );
  if (type !== 'cdc' && start !== undefined)
    throw wrong(
      'A task that loads rows begins with them, so that it has no other place to begin at: use --type cdc.',
    );
  return type;
}

function saidByOptions(options: TaskOptions): Said {
  const { tableMappings, taskSettings } = options;
  return {
    name: options.task,
    source:
      options.source && withPassword(options.source, { side: 'source', file: options.sourcePasswordFile }),
    target:
      options.target && withPassword(options.target, { side: 'target', file: options.targetPasswordFile }),
    type: options.type,
    tableMappings: tableMappings === undefined ? undefined : jsonOf(tableMappings),
    taskSettings: taskSettings === undefined ? undefined : jsonOf(taskSettings),
    state: options.state,
    start: either(
      options.startPosition,
      timeOption('--start-time', options.startTime),
      '--start-position and --start-time',
    ),
    stop: either(
      options.stopPosition,
      timeOption('--stop-time', options.stopTime),
      '--stop-position and --stop-time',
    ),
  };
}

function saidByFile(file: string): Said {
  const parsed = taskFileSchema.safeParse(readJson(file, {}));
  if (!parsed.success) throw wrong(`The task file ${file} is not right:\n${z.prettifyError(parsed.error)}`);
  const { source, target, tableMappings, taskSettings, state, ...rest } = parsed.data;
  const folder = dirname(file);
  const part = (json: z.infer<typeof inlineOrFile> | undefined, key: string): Json | undefined => {
    if (json === undefined) return undefined;
    return typeof json === 'string' ? jsonOf(resolve(folder, json)) : { json, from: `${file} (${key})` };
  };
  const url = (said: z.infer<typeof end> | undefined, side: 'source' | 'target'): string | undefined => {
    if (said === undefined) return undefined;
    const { url: text, passwordFile } =
      typeof said === 'string' ? { url: said, passwordFile: undefined } : said;
    return withPassword(filled(text, file), {
      side,
      file: passwordFile === undefined ? undefined : resolve(folder, passwordFile),
    });
  };
  const place = state && filled(state, file);
  return {
    ...rest,
    source: url(source, 'source'),
    target: url(target, 'target'),
    tableMappings: part(tableMappings, 'tableMappings'),
    taskSettings: part(taskSettings, 'taskSettings'),
    state: place && (isUrl(place) ? place : resolve(folder, place)),
  };
}

/** `${ENV:NAME}` is a variable of the environment: the whole text as it is, a part of a URL with its special characters as %XX. */
function filled(text: string, file: string): string {
  return text.replaceAll(/\$\{ENV:(\w+)\}/g, (reference: string, variable: string) => {
    const value = process.env[variable];
    if (value === undefined || value === '')
      throw wrong(
        `${file} takes a secret from the variable ${variable} of the environment, which is not set.`,
      );
    return reference === text ? value : encodeURIComponent(value);
  });
}

/** What file and options say together; what both say must be the same. */
function together(file: Said, options: Said, name: string): Said {
  const names = {
    name: '--task',
    source: '--source',
    target: '--target',
    type: '--type',
    tableMappings: '--table-mappings',
    taskSettings: '--task-settings',
    state: '--state',
    start: '--start-position or --start-time',
    stop: '--stop-position or --stop-time',
  } as const satisfies Record<keyof Said, string>;
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Said;
  for (const [key, option] of Object.entries(names) as [keyof Said, string][])
    if (given[key] !== undefined && file[key] !== undefined && !isSame(given[key], file[key]))
      throw wrong(`${name} says ${key}, and ${option} says something else: say it in one place.`);
  return { ...file, ...given };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function jsonOf(file: string): Json {
  return { json: readJson(file, {}), from: file };
}

function either(position: string | undefined, time: string | undefined, names: string): string | undefined {
  if (position !== undefined && time !== undefined)
    throw wrong(`${names} exclude each other: give one of them.`);
  return position ?? time;
}

function timeOption(option: string, text: string | undefined): string | undefined {
  if (text === undefined || timeOf(text) !== undefined) return text;
  throw wrong(
    `${option} is a time such as 2026-11-23T08:00:00 (UTC) or 2026-11-23T09:00:00+01:00, not ${text}.`,
  );
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'task-file', side: 'config' });
}
