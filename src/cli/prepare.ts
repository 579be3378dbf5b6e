import { readFile } from 'node:fs/promises';
import { readMapping } from '../catalog/mapping.ts';
import type { Choices } from '../jobs/conversion/choices.ts';
import { chosen } from '../jobs/conversion/choices.ts';
import type { Prepared } from '../jobs/conversion/conversion.ts';
import { liveDialect, liveSource, withoutPassword } from '../jobs/conversion/live-source.ts';
import { parseSettings } from '../jobs/conversion/settings.ts';
import { sourceKind } from '../jobs/sources.ts';
import type { Settings } from '../convert/settings.ts';
import { OperationError } from '../text/error.ts';
import { readOverrides } from './overrides.ts';
import { withPassword } from './passwords.ts';

/** What the commands that convert a source have in common. */
export interface ConversionOptions {
  /** The dialect of the scripts: Oracle's unless another is named. */
  readonly from?: string;
  readonly encoding?: string;
  readonly schema?: string;
  readonly define?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly mapping?: string;
  readonly settings?: string;
  readonly overrides?: string;
}

/** Reads everything that the options name. What is wrong with one of them is an `OperationError`. */
export async function prepare(source: string, options: ConversionOptions): Promise<Prepared> {
  const dialect = liveDialect(source);
  if (dialect === undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(source)) throw liveSource(source);
  const kind = sourceKind(dialect ?? options.from ?? 'oracle');
  const settings = await readSettings(options.settings, { extensionSchema: kind.packSchema });
  const mapping =
    options.mapping === undefined
      ? readMapping({ rules: [] }, '')
      : readMapping(await readJson(options.mapping, '--mapping'), options.mapping);
  return {
    ...(dialect === undefined
      ? { source }
      : { source: withoutPassword(source), live: { url: withPassword(source, { side: 'source' }) } }),
    kind,
    settings,
    mapping,
    overrides: await readOverrides(options.overrides),
    ...chosen(choicesOf(options), kind, mapping),
  };
}

/** What the options choose of a source. One that is no NAME=VALUE is an error. */
export function choicesOf({ encoding, schema, define, include, exclude }: ConversionOptions): Choices {
  return {
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema }),
    ...(define === undefined ? {} : { variables: variablesOf(define) }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
  };
}

function variablesOf(defines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    defines.map((each) => {
      const at = each.indexOf('=');
      if (at < 1)
        throw new OperationError(`--define ${each} is not NAME=VALUE.`, { code: 'define', side: 'config' });
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
}

/** Reads `--settings FILE`; without one, the defaults. `own` are defaults that the source has of its own. */
async function readSettings(file: string | undefined, own: Partial<Settings>): Promise<Settings> {
  return parseSettings(file === undefined ? {} : await readJson(file, '--settings'), file ?? '', own);
}

/** Reads a file of JSON that an option names. */
async function readJson(file: string, option: string): Promise<unknown> {
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
