import type { ConvertedObject } from '../convert/conversion.ts';
import type { CatalogDifference } from '../endpoints/postgres/catalog/diff.ts';
import { compareCatalogs } from '../endpoints/postgres/catalog/diff.ts';
import type { ExpectedCatalog } from '../endpoints/postgres/prove/expected.ts';
import { readExpected, readTarget } from '../endpoints/postgres/prove/expected.ts';
import type { ConvertedSource } from '../jobs/conversion/conversion.ts';
import { convertSource } from '../jobs/conversion/conversion.ts';
import { checkServer } from '../jobs/conversion/prover.ts';
import type { ConversionOptions } from './prepare.ts';
import { prepare } from './prepare.ts';
import { Progress } from './progress.ts';

/** What `godwit diff` can be told. */
export interface DiffOptions extends ConversionOptions {
  readonly source: string;
  readonly target: string;
  readonly verify: string;
  readonly json?: boolean;
}

/** An object that could not be compared, and why. */
interface Uncompared {
  readonly object: string;
  readonly reason: string;
}

/** A difference with the object of the source that stands behind it. */
interface Difference extends CatalogDifference {
  readonly source?: { readonly object: string; readonly file: string; readonly line: number };
}

/** What `godwit diff --json` says. */
interface DiffResult {
  readonly same: number;
  readonly differences: readonly Difference[];
  readonly notCompared: readonly Uncompared[];
  readonly remarks: readonly string[];
}

/**
 * `godwit diff`: converts the definitions of the source, makes them in an empty database, and compares the catalog that comes of it
 * with the target's. Gives the exit status: 0 when they are the same, 1 when not.
 */
export async function diffCommand(options: DiffOptions): Promise<number> {
  const prepared = await prepare(options.source, options);
  await checkServer(options.target, '--target');
  if (options.verify !== 'embedded') await checkServer(options.verify, '--verify');
  const progress = new Progress();
  try {
    const converted = await convertSource(prepared, ({ text }) => progress.show(text));
    const result = await compare(converted, options, progress);
    progress.clear();
    process.stdout.write(options.json === true ? `${JSON.stringify(result, undefined, 2)}\n` : tell(result));
    return result.differences.length > 0 || result.notCompared.length > 0 ? 1 : 0;
  } finally {
    progress.clear();
  }
}

async function compare(
  converted: ConvertedSource,
  options: DiffOptions,
  progress: Progress,
): Promise<DiffResult> {
  const { objects, rendered, preludes, read, workshop } = converted;
  // Rights and roles are not compared; roles would outlive the database that everything else is made in.
  const definitions = rendered.filter(
    ({ statement }) => statement.stage !== 'data' && statement.target.kind !== 'grant',
  );
  const { extensionSchema, targetVersion } = workshop.settings;
  const own = new Set(definitions.map(({ statement }) => statement.target.schema));
  const schemas = [...own, ...(preludes.length > 0 ? [extensionSchema] : [])];
  progress.show('Making the converted objects in an empty database …');
  const statements = [...preludes, ...definitions].map((each) => each.sql);
  const wanted = await readExpected(statements, schemas, options.verify, targetVersion);
  progress.show('Reading the target …');
  const present = await readTarget(options.target, schemas);
  const { same, differences } = compareCatalogs(wanted.catalog, present.catalog);
  const failed = failures(wanted, converted, definitions);
  const skipped = new Set(failed.map((each) => each.key));
  const sourceOf = sourceIndex(objects);
  const told = differences
    // The pack has only what this conversion needs; another one may need more.
    .filter((each) => !(each.schema === extensionSchema && each.status === 'extra'))
    .filter((each) => !(each.status === 'extra' && skipped.has(`${each.schema}.${each.name}`)))
    .map((each): Difference => {
      const object = sourceOf(each);
      const place = object && read.sources.place(object.origin.start);
      return object && place
        ? { ...each, source: { object: object.id, file: place.file, line: place.line } }
        : each;
    });
  const refused = objects
    .filter((each) => each.refused && each.statements.length === 0 && each.kind !== 'grant')
    .map((each) => ({ object: each.id, reason: 'it was not converted' }));
  return {
    same,
    differences: told,
    notCompared: [...refused, ...failed.map(({ object, reason }) => ({ object, reason }))],
    remarks:
      wanted.version === present.version
        ? []
        : [
            `The target is PostgreSQL ${present.version}, the converted objects were made in PostgreSQL ${wanted.version}: the two write some views, ` +
              'defaults and checks in other words. --verify URL makes them in a server of your own, for instance the target.',
          ],
  };
}

/** What the empty database refused. The extension pack counts as one object. */
function failures(
  wanted: ExpectedCatalog,
  { preludes }: ConvertedSource,
  definitions: ConvertedSource['rendered'],
): (Uncompared & { readonly key: string })[] {
  return [...wanted.failures].map(([i, failure]) => {
    const target = definitions[i - preludes.length]?.statement.target ?? {
      kind: 'extension pack',
      schema: '',
      name: '',
    };
    return {
      object: `${target.kind} ${target.schema}.${target.name}`,
      key: `${target.schema}.${target.name}`,
      reason: `PostgreSQL refuses it: ${failure.message}`,
    };
  });
}

/** Finds the object of the source that made an object of the target: by its kind too where several have the name. */
function sourceIndex(
  objects: readonly ConvertedObject[],
): (of: CatalogDifference) => ConvertedObject | undefined {
  const index = new Map<string, { readonly object: ConvertedObject; readonly kind: string }[]>();
  for (const object of objects)
    for (const { target } of object.statements) {
      const key = JSON.stringify([target.schema, target.name]);
      index.set(key, [...(index.get(key) ?? []), { object, kind: target.kind }]);
    }
  return ({ schema, name, kind }) => {
    const found = index.get(JSON.stringify([schema, name])) ?? [];
    return (found.find((each) => each.kind.endsWith(kind)) ?? found[0])?.object;
  };
}

function tell({ same, differences, notCompared, remarks }: DiffResult): string {
  const counts = (['missing', 'different', 'extra'] as const)
    .map((status) => [status, differences.filter((each) => each.status === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`);
  const lines = [[`${same} ${same === 1 ? 'object is' : 'objects are'} the same`, ...counts].join(', ')];
  for (const each of differences) {
    const where = each.source ? ` (${each.source.file}:${each.source.line})` : '';
    lines.push('', `${each.status}: ${nameOf(each)}${where}`, ...each.details.map((fact) => `  ${fact}`));
  }
  for (const each of notCompared) lines.push('', `not compared: ${each.object}`, `  ${each.reason}`);
  for (const each of remarks) lines.push('', each);
  return `${lines.join('\n')}\n`;
}

function nameOf({ kind, schema, name, of }: CatalogDifference): string {
  if (kind === 'trigger' || kind === 'index') return `${kind} ${schema}.${name} on ${of}`;
  return of === undefined ? `${kind} ${schema}.${name}` : `${kind} ${schema}.${name}(${of})`;
}
