import type { z } from 'zod';
import type { Settings } from '../../convert/settings.ts';
import { settingsSchema } from '../../convert/settings.ts';
import { OperationError } from '../../text/error.ts';

/**
 * Settings with their defaults, from a part of them. `own` are defaults that the source has of its own; what is wrong is an
 * `OperationError` that names the key and `where` it stands.
 */
export function parseSettings(given: unknown, where: string, own: Partial<Settings> = {}): Settings {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const parsed = settingsSchema.safeParse(isObject ? { ...own, ...given } : given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap(explain);
  throw new OperationError(`The settings in ${where} are not right: ${faults.join('; ')}.`, {
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
