import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Settings } from '../convert/settings.ts';
import { settingsSchema } from '../convert/settings.ts';
import { OperationError } from '../text/error.ts';

/** Reads `--settings FILE`; without one, the defaults. `own` are defaults that the source has of its own. */
export async function readSettings(file: string | undefined, own: Partial<Settings> = {}): Promise<Settings> {
  if (file === undefined) return settingsSchema.parse(own);
  const given = await readJson(file, '--settings');
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const parsed = settingsSchema.safeParse(isObject ? { ...own, ...given } : given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(explain);
  throw new OperationError(`The settings in ${file} are not right: ${faults.join('; ')}.`, {
    code: 'settings',
    side: 'config',
  });
}

const known = Object.keys(settingsSchema.shape);

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const meant = known.find((each) => each.toLowerCase() === key.toLowerCase().replace(/[-_ ]/g, ''));
      return `there is no setting "${key}"${meant === undefined ? `; there are ${known.join(', ')}` : `, but ${meant}`}`;
    });
  const what = issue.message.replace(/^Invalid (?:input|option): /, '');
  return [issue.path.length === 0 ? what : `${issue.path.join('.')}: ${what}`];
}

/** Reads a file of JSON that an option names. */
export async function readJson(file: string, option: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new OperationError(`${option} ${file} cannot be read: ${cause.message}.`, {
      code: 'read',
      side: 'config',
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OperationError(`${option} ${file} is not JSON: ${(cause as Error).message}.`, {
      code: 'json',
      side: 'config',
      cause,
    });
  }
}

/** The settings that differ from their defaults. */
export function changedSettings(
  settings: Settings,
  own: Partial<Settings> = {},
): Record<string, string | number | boolean> {
  const defaults = settingsSchema.parse(own) as Record<string, unknown>;
  const changed = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  return Object.fromEntries(
    changed.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : value]),
  );
}
