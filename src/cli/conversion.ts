import type { Mapping } from '../catalog/mapping.ts';
import { readMapping } from '../catalog/mapping.ts';
import { selector } from '../catalog/selection.ts';
import type { Workshop } from '../convert/context.ts';
import type { ConvertedObject } from '../convert/conversion.ts';
import type { ConvertOptions } from '../convert/convert.ts';
import { convertCatalog, createWorkshop } from '../convert/convert.ts';
import type { Prelude, RenderedStatement } from '../convert/output.ts';
import { renderAll } from '../convert/output.ts';
import { applyOverrides } from '../convert/overrides.ts';
import type { Settings } from '../convert/settings.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import { splitScript } from '../dialects/postgres/script.ts';
import type { ScriptCatalog } from '../endpoints/script/catalog.ts';
import { readScriptCatalog } from '../endpoints/script/catalog.ts';
import { OperationError } from '../text/error.ts';
import type { Finding } from '../text/finding.ts';
import { oracleUrl } from './oracle-url.ts';
import { readOverrides } from './overrides.ts';
import type { Progress } from './progress.ts';
import { readJson, readSettings } from './settings.ts';
import type { SourceKind } from './sources.ts';
import { sourceKind } from './sources.ts';

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

/** Options that were read and found right, before any long work begins. */
export interface Prepared {
  readonly source: string;
  readonly kind: SourceKind;
  readonly settings: Settings;
  readonly mapping: Mapping;
  readonly selected: NonNullable<ConvertOptions['selected']>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly encoding?: string;
  readonly schema?: string;
  readonly overrides: Awaited<ReturnType<typeof readOverrides>>;
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

/** Reads everything that the options name. What is wrong with one of them is an `OperationError`. */
export async function prepare(source: string, options: ConversionOptions): Promise<Prepared> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) throw oracleUrl(source);
  const { encoding, schema, define, include = [], exclude = [] } = options;
  const kind = sourceKind(options.from ?? 'oracle');
  const settings = await readSettings(options.settings, { extensionSchema: kind.packSchema });
  const mapping =
    options.mapping === undefined
      ? readMapping({ rules: [] }, '')
      : readMapping(await readJson(options.mapping, '--mapping'), options.mapping);
  const chosen = selector({ include, exclude });
  return {
    source,
    kind,
    settings,
    mapping,
    selected: (object) => chosen(object) && mapping.selects(object),
    overrides: await readOverrides(options.overrides),
    ...(define === undefined ? {} : { variables: variablesOf(define) }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema: storedSchema(schema, kind) }),
  };
}

/** A schema as the user writes it, without quotes. */
function storedSchema(text: string, { dialect }: SourceKind): string {
  return dialect.names.fold({ kind: 'identifier', start: -1, end: -1, text, quoted: false });
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

/** Reads the scripts and converts what they define. */
export async function convertSource(
  prepared: Prepared,
  progress: Progress,
  forgetsBodies = false,
): Promise<ConvertedSource> {
  const { source, kind, settings, mapping, selected, variables, encoding, schema } = prepared;
  progress.show(`Reading ${source} …`);
  const read = await readScriptCatalog(source, kind.dialect, {
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema }),
    ...(variables === undefined ? {} : { variables }),
    directives: settings.conditionalCompilation,
  });
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
    progress: (done, all) => progress.show(`Converting: ${done} of ${all} objects`),
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
  return { kind, read, workshop, objects, rendered, findings, preludes: preludesOf(kind, workshop) };
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
