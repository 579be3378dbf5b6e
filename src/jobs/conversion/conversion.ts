import type { Mapping } from '../../catalog/mapping.ts';
import type { Workshop } from '../../convert/context.ts';
import type { ConvertedObject } from '../../convert/conversion.ts';
import type { ConvertOptions } from '../../convert/convert.ts';
import { convertCatalog, createWorkshop } from '../../convert/convert.ts';
import type { Prelude, RenderedStatement } from '../../convert/output.ts';
import { renderAll } from '../../convert/output.ts';
import type { Override } from '../../convert/overrides.ts';
import { applyOverrides } from '../../convert/overrides.ts';
import type { Settings } from '../../convert/settings.ts';
import { postgres } from '../../dialects/postgres/postgres.ts';
import { splitScript } from '../../dialects/postgres/script.ts';
import type { ScriptCatalog } from '../../endpoints/script/catalog.ts';
import { readScriptCatalog } from '../../endpoints/script/catalog.ts';
import type { Finding } from '../../text/finding.ts';
import type { LiveServer } from './live-source.ts';
import { leftOutFindings, writeDefinitions } from './live-source.ts';
import type { Tell } from './progress.ts';
import type { SourceKind } from '../sources.ts';

/** What is to be converted and how, all of it read and found right before any long work begins. */
export interface Prepared {
  /** A folder or file of scripts; of a live server, how messages name it. */
  readonly source: string;
  readonly live?: LiveServer;
  readonly kind: SourceKind;
  readonly settings: Settings;
  readonly mapping: Mapping;
  readonly selected: NonNullable<ConvertOptions['selected']>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly encoding?: string;
  readonly schema?: string;
  readonly overrides: readonly Override[];
}

/** A source that has been converted, all in memory; nothing is written or proved yet. */
export interface ConvertedSource {
  readonly kind: SourceKind;
  readonly read: ScriptCatalog;
  readonly workshop: Workshop;
  readonly objects: readonly ConvertedObject[];
  readonly rendered: readonly RenderedStatement[];
  /** The extension pack, which no object of the source stands behind. */
  readonly preludes: readonly Prelude[];
  /** Findings about none of the objects. */
  readonly findings: readonly Finding[];
}

/** Reads the scripts and converts what they define. */
export async function convertSource(
  prepared: Prepared,
  tell: Tell,
  forgetsBodies = false,
): Promise<ConvertedSource> {
  return convertRead(await readSource(prepared, tell), prepared, tell, forgetsBodies);
}

/** Reads what the scripts define. */
export async function readSource(
  { source, live, kind, settings, variables, encoding, schema }: Omit<Prepared, 'selected'>,
  tell: Tell,
): Promise<ScriptCatalog> {
  tell({ step: 'reading', text: `Reading ${source} …` });
  const leftOut = live ? await writeDefinitions(live) : [];
  const read = await readScriptCatalog(live?.scripts ?? source, kind.dialect, {
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema }),
    ...(settings.database === '' ? {} : { database: settings.database }),
    ...(variables === undefined ? {} : { variables }),
    directives: settings.conditionalCompilation,
  });
  return { ...read, findings: [...read.findings, ...leftOutFindings(leftOut, read.sources)] };
}

/** Converts what was read. */
export function convertRead(
  read: ScriptCatalog,
  prepared: Prepared,
  tell: Tell,
  forgetsBodies = false,
): ConvertedSource {
  const { kind, settings, mapping, selected } = prepared;
  const pack = kind.pack();
  const convertOptions: ConvertOptions = {
    source: kind.dialect,
    target: postgres,
    sources: read.sources,
    forgetsBodies,
    settings,
    pack: pack.names,
    packSignatures: pack.signatures,
    selected,
    renaming: mapping.renames,
    progress: (done, total) =>
      tell({ step: 'converting', text: `Converting: ${done} of ${total} objects`, done, total }),
  };
  const workshop = createWorkshop(read.catalog, convertOptions);
  const conversion = convertCatalog(read.catalog, convertOptions, workshop);
  const { objects, rendered, findings } = applyOverrides({
    overrides: prepared.overrides,
    objects: conversion.objects,
    rendered: renderAll(conversion, postgres, read.sources),
    sources: read.sources,
    split: splitScript,
  });
  const all = [...conversion.findings, ...findings];
  return { kind, read, workshop, objects, rendered, findings: all, preludes: preludesOf(kind, workshop) };
}

/** What the extension pack needs to hold by now: the data stage may have used functions that no object does. */
export function preludesOf({ pack }: SourceKind, { packUsed, settings }: Workshop): Prelude[] {
  const { extensionSchema } = settings;
  const sql = pack().render(packUsed, extensionSchema);
  return sql === ''
    ? []
    : [
        {
          sql: sql.trimEnd(),
          object: { schema: extensionSchema, kind: 'extension pack', name: extensionSchema },
        },
      ];
}
