import { z } from 'zod';
import type { Settings } from '../../convert/settings.ts';
import { parseSettings } from '../../jobs/conversion/settings.ts';
import type { SourceKind } from '../../jobs/sources.ts';
import type { Core } from '../core.ts';
import { invalidValue } from '../fault.ts';
import type { Kind } from '../store/store.ts';

/** How the objects of a project are converted. */
export interface ConversionConfiguration {
  readonly settings: Settings;
  /** Where results are proved: in the embedded PostgreSQL, or not at all. */
  readonly verify: 'embedded' | 'off';
}

/** The configurations of projects, and their JSON. */
export interface ConversionConfigurations {
  get(projectArn: string, source: SourceKind): Promise<ConversionConfiguration>;
  /** The JSON of all settings, in an order of its own: what is given back is what was read, however it was written. */
  describe(projectArn: string, source: SourceKind): Promise<string>;
  /** Puts a part of the JSON over what is there. What is unknown is refused by its name. */
  modify(projectArn: string, source: SourceKind, json: string): Promise<void>;
  forget(projectArn: string): Promise<void>;
}

/** What was said of a project; the rest are defaults, which may be others in a later version. */
interface Kept {
  readonly projectArn: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly verify?: 'embedded' | 'off';
}

const kind: Kind<Kept> = { name: 'conversion-configuration', id: ({ projectArn }) => projectArn };

const verification = z.strictObject({ Mode: z.enum(['embedded', 'off']).optional() });

/** Makes the service of configurations. */
export function makeConversionConfigurations({ store }: Pick<Core, 'store'>): ConversionConfigurations {
  const collection = store.collection(kind);
  const get = async (projectArn: string, source: SourceKind): Promise<ConversionConfiguration> => {
    const kept = await collection.get(projectArn);
    return {
      settings: parseSettings(kept?.settings ?? {}, 'ConversionConfiguration', ownDefaults(source)),
      verify: kept?.verify ?? 'embedded',
    };
  };
  return {
    get,
    describe: async (projectArn, source) => {
      const { settings, verify } = await get(projectArn, source);
      return JSON.stringify({ [sectionOf(source)]: settings, Verification: { Mode: verify } });
    },
    modify: async (projectArn, source, json) => {
      const { settings, verify } = readParts(json, source);
      const change = (kept: Omit<Kept, 'projectArn'>): Kept => {
        const merged = { ...kept.settings, ...settings };
        parseSettings(merged, 'ConversionConfiguration', ownDefaults(source));
        return { projectArn, ...kept, settings: merged, ...(verify === undefined ? {} : { verify }) };
      };
      const changed = await collection.change(projectArn, change);
      if (!changed) await collection.add(change({ settings: {} }));
    },
    forget: async (projectArn) => {
      await collection.remove(projectArn);
    },
  };
}

/** The section of the settings, named as AWS names its own: `ORACLE_TO_POSTGRESQL`. */
function sectionOf({ dialect }: SourceKind): string {
  return `${dialect.name.toUpperCase()}_TO_POSTGRESQL`;
}

function ownDefaults({ packSchema }: SourceKind): Partial<Settings> {
  return { extensionSchema: packSchema };
}

function readParts(json: string, source: SourceKind): Omit<Kept, 'projectArn'> {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw invalidValue(`ConversionConfiguration is no JSON: ${(cause as Error).message}.`);
  }
  const section = sectionOf(source);
  const read = z
    .strictObject({
      [section]: z.record(z.string(), z.unknown()).optional(),
      Verification: verification.optional(),
    })
    .safeParse(content);
  if (!read.success)
    throw invalidValue(
      `ConversionConfiguration has the sections ${section} and Verification: ${z.prettifyError(read.error).replaceAll('\n', ' ')}`,
    );
  const settings = (read.data[section] ?? {}) as Readonly<Record<string, unknown>>;
  const verify = (read.data['Verification'] as z.output<typeof verification> | undefined)?.Mode;
  return { settings, ...(verify === undefined ? {} : { verify }) };
}
