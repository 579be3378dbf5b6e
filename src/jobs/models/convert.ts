import type { Prover } from '../../catalog/prover.ts';
import { objectPath } from '../../convert/output.ts';
import type { Report, ReportObject } from '../../report/model.ts';
import { OperationError } from '../../text/error.ts';
import type { ConvertedSource, Prepared } from '../conversion/conversion.ts';
import { convertRead, readSource } from '../conversion/conversion.ts';
import type { Tell } from '../conversion/progress.ts';
import type { SourceKind } from '../sources.ts';
import type { Made, Run } from '../conversion/run.ts';
import { complete } from '../conversion/run.ts';
import { neededBy } from './needed.ts';
import type { OutlinedObject, SourceModel } from './outline.ts';
import { outline, pathsOfConverted, sourceModel } from './outline.ts';
import type { ModelPath } from './path.ts';
import { pathText } from './path.ts';
import { targetModels } from './targets.ts';
import type { TargetModel } from './targets.ts';
import type { ModelRule } from './rules.ts';
import { modelSelector, partSelector } from './rules.ts';

/** A source that is read for its models. */
export type ModelSource = Prepared & {
  /** The database that its schemas are in, where a server of the source has several. */
  readonly database?: string;
};

/** What was converted of one model of the source. */
export interface ConvertedModel {
  readonly path: ModelPath;
  /** The object with its findings and both texts, as reports have it. */
  readonly report: ReportObject;
  /** The models of the target that stand for it. */
  readonly targets: readonly ModelPath[];
}

/** Everything that a conversion tells of the chosen models. */
export interface ConvertedModels {
  readonly outline: readonly SourceModel[];
  readonly converted: readonly ConvertedModel[];
  readonly targets: readonly TargetModel[];
  /** The report of what was converted, whose objects are those of `converted`. */
  readonly report: Report;
  /** The functions of the extension pack that are called. */
  readonly packUsed: readonly string[];
}

/** Reads the models of a source. */
export async function readModels(source: ModelSource, tell: Tell): Promise<readonly SourceModel[]> {
  const read = await readSource(source, tell);
  const { objects } = outline(read.catalog, source.kind.dialect, source.database);
  return shown(objects, source).map((each) => sourceModel(each, read.sources));
}

/** The objects that the tree shows: those that are wanted of the source, and the tables that wanted indexes and triggers stand below. */
function shown(
  objects: readonly OutlinedObject[],
  { selected }: Pick<ModelSource, 'selected'>,
): readonly OutlinedObject[] {
  const wanted = objects.filter(({ object }) => selected(object));
  const owners = new Set(wanted.map(({ path }) => pathText(path.slice(0, -2))));
  return objects.filter(({ object, path }) => selected(object) || owners.has(pathText(path)));
}

/** Whether names of a source are the same in upper and lower case however they are written, so that rules need not spell them as the catalog does. */
export function namesIgnoreCase({ dialect }: SourceKind): boolean {
  return dialect.name !== 'oracle';
}

/** What is wanted of a conversion of models. */
export interface ModelConversion {
  readonly source: ModelSource;
  readonly rules: readonly ModelRule[];
  readonly prover: Prover | undefined;
  /** How the report names where the proof was made: `embedded`, `off` or a server. */
  readonly verify: string;
  readonly command: string;
  /** What becomes of the rows in the scripts. */
  readonly rows: Run['rows'];
  /** Is given all that was made, as `godwit convert` makes it, to write its files. */
  readonly write?: (made: Made) => Promise<void>;
  readonly tell: Tell;
}

/**
 * Converts the chosen models. What they need is converted and proved together with them, so that the proof finds it, and left out of
 * the result.
 */
export async function convertModels(wanted: ModelConversion): Promise<ConvertedModels> {
  const { source, rules, tell } = wanted;
  const ignoresCase = namesIgnoreCase(source.kind);
  const selects = modelSelector(rules, ignoresCase);
  const selectsPart = partSelector(rules, ignoresCase);
  const started = new Date();
  const read = await readSource(source, tell);
  const tree = outline(read.catalog, source.kind.dialect, source.database);
  const chosen = tree.objects.filter(
    ({ object, path }) => source.selected(object) && (selects(path) || selectsPart(path)),
  );
  if (chosen.length === 0)
    throw new OperationError(
      'The selection rules select nothing of this source, or nothing that its project takes: look at the names in its tree, which are as the database stores them.',
      { code: 'selection-rules', side: 'config' },
    );
  const needed = neededBy(chosen, tree.objects, read.sources);
  const prepared: Prepared = {
    ...source,
    selected: (object) => source.selected(object) && needed.has(object),
  };
  const converted = convertRead(read, prepared, tell, wanted.prover === undefined);
  const made = await complete(converted, {
    prepared,
    told: { command: wanted.command, to: 'postgresql', verify: wanted.verify },
    started,
    prover: wanted.prover,
    tell,
    rows: wanted.rows,
  });
  await wanted.write?.(made);
  const paths = pathsOfConverted(converted.objects, tree);
  const isKept = (id: string): boolean => {
    const path = paths.get(id);
    return path !== undefined && selects(path);
  };
  const targets = targetModels(converted, isKept);
  return {
    outline: shown(tree.objects, source).map((each) => sourceModel(each, read.sources)),
    converted: convertedModels(made.report, converted, paths, isKept, targets.pathOf),
    targets: targets.models,
    report: made.report,
    packUsed: [...converted.workshop.packUsed],
  };
}

function convertedModels(
  report: Report,
  { objects }: ConvertedSource,
  paths: ReadonlyMap<string, ModelPath>,
  isKept: (id: string) => boolean,
  targetOf: ReadonlyMap<string, ModelPath>,
): readonly ConvertedModel[] {
  const reported = new Map(report.targets[0]?.objects.map((each) => [each.id, each]));
  return objects.flatMap((object) => {
    const path = paths.get(object.id);
    const own = reported.get(object.id);
    if (!path || !own || !isKept(object.id)) return [];
    const targets = new Set(object.statements.map(({ target }) => objectPath(target)));
    return [{ path, report: own, targets: [...targets].flatMap((each) => asList(targetOf.get(each))) }];
  });
}

function asList<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
