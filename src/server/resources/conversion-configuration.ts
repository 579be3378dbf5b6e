import { z } from 'zod';
import type { Settings } from '../../convert/settings.ts';
import type { Choices } from '../../jobs/conversion/choices.ts';
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
  /** How the scripts are read, and which objects are wanted. */
  readonly choices: Choices;
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
  /** Absent in projects of versions that had none. */
  readonly choices?: Choices;
}

const kind: Kind<Kept> = { name: 'conversion-configuration', id: ({ projectArn }) => projectArn };

const verification = z.strictObject({ Mode: z.enum(['embedded', 'off']).optional() });

const patterns = z.array(z.string().min(1)).max(1000).optional();

/** The section `Source`. Each key that is given takes the place of what was there; null, and what is empty, takes it away. */
const sourceSection = z.strictObject({
  Encoding: z.string().min(1).nullable().optional(),
  Schema: z.string().min(1).nullable().optional(),
  Variables: z.record(z.string().min(1), z.string()).optional(),
  Include: patterns,
  Exclude: patterns,
});

type SourceSection = z.output<typeof sourceSection>;
type Whole<T> = { [Key in keyof T]-?: Exclude<T[Key], undefined> };

/** Makes the service of configurations. */
export function makeConversionConfigurations({ store }: Pick<Core, 'store'>): ConversionConfigurations {
  const collection = store.collection(kind);
  const get = async (projectArn: string, source: SourceKind): Promise<ConversionConfiguration> => {
    const kept = await collection.get(projectArn);
    return {
      settings: parseSettings(kept?.settings ?? {}, 'ConversionConfiguration', ownDefaults(source)),
      verify: kept?.verify ?? 'embedded',
      choices: kept?.choices ?? {},
    };
  };
  return {
    get,
    describe: async (projectArn, source) => {
      const { settings, verify, choices } = await get(projectArn, source);
      return JSON.stringify({
        [sectionOf(source)]: settings,
        Source: describedChoices(choices),
        Verification: { Mode: verify },
      });
    },
    modify: async (projectArn, source, json) => {
      const { settings, verify, section } = readParts(json, source);
      const change = (kept: Omit<Kept, 'projectArn'>): Kept => {
        const merged = { ...kept.settings, ...settings };
        parseSettings(merged, 'ConversionConfiguration', ownDefaults(source));
        return {
          projectArn,
          ...kept,
          settings: merged,
          choices: changedChoices(kept.choices ?? {}, section),
          ...(verify === undefined ? {} : { verify }),
        };
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

function describedChoices({ encoding, schema, variables, include, exclude }: Choices): Whole<SourceSection> {
  return {
    Encoding: encoding ?? null,
    Schema: schema ?? null,
    Variables: { ...variables },
    Include: [...(include ?? [])],
    Exclude: [...(exclude ?? [])],
  };
}

function changedChoices(kept: Choices, section: SourceSection): Choices {
  const before = describedChoices(kept);
  const { Encoding = before.Encoding, Schema = before.Schema } = section;
  const { Variables = before.Variables, Include = before.Include, Exclude = before.Exclude } = section;
  return {
    ...(Encoding === null ? {} : { encoding: Encoding }),
    ...(Schema === null ? {} : { schema: Schema }),
    ...(Object.keys(Variables).length === 0 ? {} : { variables: Variables }),
    ...(Include.length === 0 ? {} : { include: Include }),
    ...(Exclude.length === 0 ? {} : { exclude: Exclude }),
  };
}

/** What a JSON says: settings, where is proved, and the section of the source. */
interface Parts {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly verify?: 'embedded' | 'off';
  readonly section: SourceSection;
}

function readParts(json: string, source: SourceKind): Parts {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw invalidValue(`ConversionConfiguration is no JSON: ${(cause as Error).message}.`);
  }
  const name = sectionOf(source);
  const read = z
    .strictObject({
      [name]: z.record(z.string(), z.unknown()).optional(),
      Source: sourceSection.optional(),
      Verification: verification.optional(),
    })
    .safeParse(content);
  if (!read.success)
    throw invalidValue(
      `ConversionConfiguration has the sections ${name}, Source and Verification: ${z.prettifyError(read.error).replaceAll('\n', ' ')}`,
    );
  const settings = (read.data[name] ?? {}) as Readonly<Record<string, unknown>>;
  const section = (read.data['Source'] as SourceSection | undefined) ?? {};
  const verify = (read.data['Verification'] as z.output<typeof verification> | undefined)?.Mode;
  return { settings, section, ...(verify === undefined ? {} : { verify }) };
}
