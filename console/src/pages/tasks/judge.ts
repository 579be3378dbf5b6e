import type { z } from 'zod';
import type { RowMapping } from '../../../../src/catalog/mapping/rows.ts';
import { readRowMapping } from '../../../../src/catalog/mapping/rows.ts';
import type { RuleType } from '../../../../src/catalog/mapping/schema.ts';
import { ruleSchemas } from '../../../../src/catalog/mapping/schema.ts';
import type { TaskSettings } from '../../../../src/migrate/settings.ts';
import { taskSettingsSchema } from '../../../../src/migrate/settings.ts';
import { OperationError } from '../../../../src/text/error.ts';
import type { ReadJson } from '../../data/json-places.ts';
import { readJson } from '../../data/json-places.ts';
import type { TextFault } from '../../parts/code/fault.ts';

/** What a text means, as far as it is right; judged by the very code that a task is run with. */
export interface Judged<Value, Meaning> {
  /** The JSON, where it is JSON. */
  readonly json?: Value;
  /** What it means, where nothing is wrong with it. */
  readonly meaning?: Meaning;
  readonly faults: readonly TextFault[];
}

type Right = Extract<ReadJson, { readonly placeOf: unknown }>;

/** A document of rules, whose parts need not be right. */
export interface MappingJson {
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

const file = 'This document';

/** Judges table mappings. */
export function judgeMappings(text: string): Judged<MappingJson, RowMapping> {
  const read = readJson(text);
  if (read.fault) return { faults: [syntaxFault(read.fault)] };
  const rules = rulesIn(read.value);
  if (!rules) {
    const fault = {
      span: read.placeOf(['rules']),
      message: 'Table mappings are an object { "rules": [ … ] }.',
    };
    return { faults: [fault] };
  }
  const json = read.value as MappingJson;
  const faults = rules.flatMap((rule, i) => ruleFaults(rule, i, read));
  if (faults.length > 0) return { json, faults };
  try {
    return { json, meaning: readRowMapping(read.value, file), faults };
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    return { json, faults: [contradiction(error.message, rules, read)] };
  }
}

/** Judges task settings. What is left out has DMS's default. */
export function judgeSettings(text: string): Judged<Readonly<Record<string, unknown>>, TaskSettings> {
  const read = readJson(text);
  if (read.fault) return { faults: [syntaxFault(read.fault)] };
  const parsed = taskSettingsSchema.safeParse(read.value);
  const json =
    typeof read.value === 'object' && read.value !== null
      ? { json: read.value as Readonly<Record<string, unknown>> }
      : {};
  return parsed.success
    ? { ...json, meaning: parsed.data, faults: [] }
    : { ...json, faults: parsed.error.issues.flatMap((issue) => issueFaults(issue, [], read)) };
}

function rulesIn(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('rules' in value)) return undefined;
  return Array.isArray(value.rules) ? value.rules : undefined;
}

function syntaxFault({ message, at }: { readonly message: string; readonly at: number }): TextFault {
  return { span: { from: at, to: at + 1 }, message };
}

function ruleFaults(rule: unknown, place: number, read: Right): readonly TextFault[] {
  const given = typeof rule === 'object' && rule !== null ? (rule as Record<string, unknown>) : {};
  const type = given['rule-type'];
  const types = Object.keys(ruleSchemas);
  if (typeof type !== 'string' || !types.includes(type))
    return [
      {
        span: read.placeOf(['rules', place, 'rule-type']),
        message: `A rule has a rule-type, one of ${types.join(', ')}.`,
      },
    ];
  const parsed = ruleSchemas[type as RuleType].safeParse(rule);
  return parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => issueFaults(issue, ['rules', place], read));
}

/** What a schema has to say, with its path in words: `FullLoadSettings.CommitRate: Too big …`. */
function issueFaults(
  issue: z.core.$ZodIssue,
  above: readonly (string | number)[],
  read: Right,
): readonly TextFault[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : undefined;
  if (keys)
    return keys.map((key) => ({
      span: read.placeOf([...path, key]),
      message: `${[...path, key].slice(above.length).join('.')} is not known.`,
    }));
  const name = path.slice(above.length).join('.');
  return [
    { span: read.placeOf(path), message: name === '' ? `${issue.message}.` : `${name}: ${issue.message}.` },
  ];
}

/** What rules mean together is told with the rule's id; its place is that of the rule. */
function contradiction(message: string, rules: readonly unknown[], read: Right): TextFault {
  const id = /^Rule (.+?) in /.exec(message)?.[1] ?? /rule-id (\S+?):/.exec(message)?.[1];
  const idOf = (rule: unknown): string => String((rule as Readonly<Record<string, unknown>>)['rule-id']);
  const at = rules.findLastIndex((rule) => idOf(rule) === id);
  return {
    span: read.placeOf(at < 0 ? ['rules'] : ['rules', at, 'rule-id']),
    message: message.replace(` in ${file}`, ''),
  };
}
