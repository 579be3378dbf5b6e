import { CatalogBuilder } from '../catalog/build.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ParsedStatement, SourceDialect, TargetDialect } from '../sql/dialect.ts';
import type { TopStatement } from '../sql/tree/define.ts';
import { converting } from '../sql/codes/converting.ts';
import { finding } from '../text/finding.ts';
import type { SourceMap } from '../text/source.ts';
import type { Workshop } from './context.ts';
import type { Conversion, ConvertedObject, TargetStatement } from './conversion.ts';
import { kindBits } from './contents.ts';
import { withoutDependents } from './dependents.ts';
import { convertGrants } from './objects/grant.ts';
import { convertIndex } from './objects/index.ts';
import { convertMaterializedView } from './objects/materialized-view.ts';
import type { ObjectConverter } from './objects/object.ts';
import { converted } from './objects/object.ts';
import { convertOther } from './objects/other.ts';
import { convertPackage } from './objects/package.ts';
import { convertRoutine } from './objects/routine.ts';
import { convertSchemas } from './objects/schema.ts';
import { convertSequence } from './objects/sequence.ts';
import { convertSynonym } from './objects/synonym.ts';
import { convertTable } from './objects/table.ts';
import { convertTrigger } from './objects/trigger.ts';
import { convertUserType } from './objects/type.ts';
import { viewStub } from './objects/view-stub.ts';
import { convertView } from './objects/view.ts';
import { withoutBodies } from './bodies.ts';
import { order } from './order.ts';
import type { Stub } from './order.ts';
import type { PackSignature } from '../sql/pack.ts';
import { procedureBook } from './routines/procedure-plan.ts';
import { variableNames } from './routines/variable-names.ts';
import { rulePhases } from './rules/phases.ts';
import type { Settings } from './settings.ts';
import { createResolver } from './resolve/resolve.ts';
import type { Renaming } from './target-names.ts';
import { createTargetCollations } from './target-collations.ts';
import { createTargetNames } from './target-names.ts';
import { createTargetTypes } from './target-types.ts';
import { trailingBlankFindings } from './trailing-blanks.ts';
import type { AnyObject } from '../catalog/catalog.ts';

/** What a conversion needs besides the catalog. */
export interface ConvertOptions {
  readonly source: SourceDialect;
  readonly target: TargetDialect;
  readonly sources: SourceMap;
  readonly settings: Settings;
  /** The functions that the extension pack has. */
  readonly pack: ReadonlySet<string>;
  /** How these are called, overload by overload. */
  readonly packSignatures?: readonly PackSignature[];
  /** The user's wishes for names. */
  readonly renaming?: Renaming;
  /** Whether an object is wanted; others are known to those that are, but not converted. */
  readonly selected?: (object: AnyObject) => boolean;
  /** Routines are printed at once and their trees are forgotten, because nobody, as the proof does, looks at them again. */
  readonly forgetsBodies?: boolean;
  /** Is told how many of all objects are done. */
  readonly progress?: (done: number, all: number) => void;
}

/** Sets up what all objects of a conversion share. */
export function createWorkshop(catalog: Catalog, options: ConvertOptions): Workshop {
  const { source, target, sources, settings, pack } = options;
  const resolver = createResolver(catalog, source);
  const names = createTargetNames(catalog, settings, target.names, source.names, options.renaming);
  const packUsed = new Set<string>();
  const phases = rulePhases(source.name);
  const usePack = (name: string): void => void packUsed.add(name);
  const collations = createTargetCollations({ catalog, settings, source, usePack });
  const types = createTargetTypes({ catalog, settings, resolver, names, source, collations, usePack });
  const workshop: Workshop = {
    catalog,
    settings,
    source,
    target,
    sources,
    names,
    types,
    collations,
    resolver,
    variables: variableNames(resolver, names),
    procedures: procedureBook({ catalog, resolver, names, types, collations, settings }),
    phases,
    kindBits: kindBits(phases, target.sayable),
    pack,
    packUsed,
    packSignatures: byName(options.packSignatures ?? []),
    convertDefinition: (parsed, schema) => convertDefinition(parsed, schema, workshop),
  };
  return workshop;
}

const defining: ReadonlySet<TopStatement['kind']> = new Set([
  'createTable',
  'createIndex',
  'createSequence',
  'createView',
  'createRoutine',
  'createTrigger',
  'createType',
]);

/** A definition of dynamic SQL by itself: what it speaks of is looked up in the whole catalog. */
function convertDefinition(
  parsed: ParsedStatement,
  schema: string,
  workshop: Workshop,
): readonly ConvertedObject[] | undefined {
  if (!defining.has(parsed.node.kind)) return undefined;
  const builder = new CatalogBuilder(workshop.source.name, workshop.source.names, schema);
  builder.add(parsed);
  return allOf(builder.build()).flatMap(([object, convert]) => guarded(object, convert, workshop));
}

/**
 * Converts a catalog. Nothing is thrown because of what the source holds: what could not be converted is in the findings of
 * its object. Objects are converted one by one, each with all that it is made of.
 */
export function convertCatalog(
  catalog: Catalog,
  options: ConvertOptions,
  workshop: Workshop = createWorkshop(catalog, options),
): Conversion {
  const wanted = options.selected ?? (() => true);
  const all = allOf(catalog).filter(([object]) => wanted(object));
  const results: ConvertedObject[] = [];
  all.forEach(([object, convert], i) => {
    const made = guarded(object, convert, workshop);
    results.push(...(options.forgetsBodies ? made.map((each) => withoutBodies(each, workshop)) : made));
    workshop.resolver.release(object);
    options.progress?.(i + 1, all.length);
  });
  const objects = [
    ...withoutDependents(results, catalog, options.source, workshop.resolver),
    ...convertSchemas(workshop),
    ...convertGrants(catalog, workshop),
  ];
  return {
    catalog,
    objects,
    statements: ordered(objects, viewStub(workshop)),
    packFunctions: workshop.packUsed,
    findings: trailingBlankFindings(workshop),
  };
}

/** A defect of ours in one object must not cost the user all the others: it becomes a finding that asks to report it. */
function guarded(
  object: AnyObject,
  convert: ObjectConverter<never>,
  workshop: Workshop,
): readonly ConvertedObject[] {
  try {
    return convert(object as never, workshop);
  } catch (error) {
    const message =
      error instanceof Error
        ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ').replace(/\s+/g, ' ')
        : String(error);
    const kind = object.kind === 'statement' ? 'other' : object.kind;
    return [
      converted(object, kind, {
        statements: [],
        refused: true,
        findings: [
          finding(
            converting.defect,
            object.span,
            `Godwit failed on ${object.kind} ${object.name}: ${message}`,
          ),
        ],
      }),
    ];
  }
}

function byName(signatures: readonly PackSignature[]): ReadonlyMap<string, readonly PackSignature[]> {
  const map = new Map<string, PackSignature[]>();
  for (const each of signatures) map.set(each.name, [...(map.get(each.name) ?? []), each]);
  return map;
}

const stages = ['pre-data', 'data', 'indexes', 'post-data'] as const;

/** All statements: stage after stage, the first of them in the order of what they need. */
function ordered(objects: readonly ConvertedObject[], stub: Stub): TargetStatement[] {
  const statements = objects.flatMap((each) => each.statements);
  return stages.flatMap((stage) => {
    const some = statements.filter((each) => each.stage === stage);
    return stage === 'pre-data' ? [...order(some, stub)] : some;
  });
}

function allOf(catalog: Catalog): (readonly [AnyObject, ObjectConverter<never>])[] {
  const pairs: (readonly [AnyObject, ObjectConverter<never>])[] = [];
  const add = <O extends AnyObject>(objects: Iterable<O>, convert: ObjectConverter<O>): void => {
    for (const object of objects) pairs.push([object, convert as ObjectConverter<never>]);
  };
  add(catalog.types.values(), convertUserType);
  add(catalog.sequences.values(), convertSequence);
  add(catalog.tables.values(), convertTable);
  add(catalog.indexes.values(), convertIndex);
  add(catalog.views.values(), convertView);
  add(catalog.materializedViews.values(), convertMaterializedView);
  add(catalog.routines.values(), convertRoutine);
  add(catalog.packages.values(), convertPackage);
  add(catalog.triggers.values(), convertTrigger);
  add(catalog.synonyms.values(), convertSynonym);
  add(catalog.others, convertOther);
  return pairs;
}
