import type { ConvertedModel } from '../../jobs/models/convert.ts';
import type { SourceModel } from '../../jobs/models/outline.ts';
import type { ModelPath } from '../../jobs/models/path.ts';
import { pathOf, pathText } from '../../jobs/models/path.ts';
import type { ReportObject } from '../../report/model.ts';
import type { ModelHead, ModelRow, Models, Origin } from '../store/models.ts';
import { chosenAmong } from './choosing.ts';
import type { SourceContent, SourceFacts, SourceState } from './model-rows.ts';
import { containerRow, contentOf, factsOf, isObject, objectRow } from './model-rows.ts';

/**
 * Brings the tree of a source into line with what a process tells of it. A class because what is gone is known only when all has been told.
 */
export class SourceKeeper {
  readonly #models: Models;
  readonly #project: string;
  /** Models that are to be as if they had just been read. */
  readonly #refreshes: (path: ModelPath) => boolean;
  readonly #present: Map<string, ModelHead>;
  readonly #told = new Set<string>();
  readonly #parts = new Set<string>();

  private constructor(
    models: Models,
    project: string,
    refreshes: (path: ModelPath) => boolean,
    present: Map<string, ModelHead>,
  ) {
    this.#models = models;
    this.#project = project;
    this.#refreshes = refreshes;
    this.#present = present;
  }

  static async begin(
    models: Models,
    project: string,
    refreshes: (path: ModelPath) => boolean = () => false,
  ): Promise<SourceKeeper> {
    const heads = await models.heads(project, 'SOURCE');
    return new SourceKeeper(models, project, refreshes, new Map(heads.map((each) => [each.path, each])));
  }

  /** A model that is no object of the source: a statement of a user. */
  async add(rows: readonly ModelRow[]): Promise<void> {
    await this.#put(rows);
  }

  /** Objects as the source defines them now. */
  async outline(some: readonly SourceModel[]): Promise<void> {
    const rows: ModelRow[] = [];
    for (const model of some) {
      const text = pathText(model.path);
      this.#told.add(text);
      const present = this.#present.get(text);
      const known = present && factsOf<SourceFacts>(present);
      const isSame = known?.hash === model.hash && !this.#refreshes(model.path);
      if (isSame) continue;
      const { hash, file, line, kind, definition } = model;
      const wasConverted = present !== undefined && present.state !== 'not-converted';
      const state: SourceState = wasConverted && !this.#refreshes(model.path) ? 'outdated' : 'not-converted';
      const content: SourceContent = state === 'outdated' ? await this.#contentOf(text) : {};
      rows.push(objectRow(model.path, { kind, state, facts: { hash, file, line }, definition, content }));
    }
    await this.#put(rows);
  }

  /** What was found out about objects; `keepsTargets` when nothing was made in the target tree. */
  async converted(some: readonly ConvertedModel[], keepsTargets: boolean): Promise<void> {
    const rows: ModelRow[] = [];
    for (const { path, report, targets } of some) {
      const text = pathText(path);
      // A schema is a container: its findings are those of what is in it.
      if (report.kind === 'schema') continue;
      const present = this.#present.get(text);
      const known = present && factsOf<SourceFacts>(present);
      const isPart = report.parent !== undefined || report.kind === 'grant';
      if (isPart) this.#parts.add(text);
      const before = keepsTargets ? (await this.#contentOf(text)).targets : undefined;
      const content: SourceContent = {
        report,
        targets: keepsTargets ? (before ?? []) : targets.map(pathText),
      };
      const state: SourceState = keepsTargets
        ? ((present?.state as SourceState) ?? 'not-converted')
        : stateOf(report);
      rows.push(
        objectRow(path, {
          kind: present?.kind ?? report.kind.replace(/^packaged /, ''),
          state,
          facts: { ...factsOfReport(report), hash: known?.hash ?? '', ...(isPart ? { isPart } : {}) },
          definition: report.text?.source.map((block) => block.text).join('\n\n') ?? '',
          content,
        }),
      );
    }
    await this.#put(rows);
  }

  /**
   * All has been told. Objects that the source has no longer go; so do parts of converted objects that these no longer have. Gives the models
   * of the target that stood for what is gone.
   */
  async finish(wasConverted: (path: ModelPath) => boolean = () => false): Promise<readonly string[]> {
    const gone = await chosenAmong([...this.#present.values()], (head) => {
      if (!isObject(head) || head.kind === 'statement') return false;
      if (isPartOf(head)) return wasConverted(pathOf(head.path)) && !this.#parts.has(head.path);
      return this.#told.size > 0 && !this.#told.has(head.path);
    });
    const paths = gone.map(({ path }) => path);
    const rows = await this.#models.rows(this.#project, 'SOURCE', paths);
    await removeModels(this.#models, this.#project, 'SOURCE', paths);
    return rows.flatMap((row) => contentOf<SourceContent>(row).targets ?? []);
  }

  async #put(rows: readonly ModelRow[]): Promise<void> {
    const all = [...containersOf(rows, this.#present), ...rows];
    for (const row of all) this.#present.set(row.path, row);
    await this.#models.put(this.#project, 'SOURCE', all);
  }

  async #contentOf(path: string): Promise<SourceContent> {
    const row = await this.#models.get(this.#project, 'SOURCE', path);
    return row ? contentOf<SourceContent>(row) : {};
  }
}

/** Rows of the containers that some rows stand in and that are not there yet. */
export function containersOf(
  rows: readonly ModelRow[],
  present: ReadonlyMap<string, unknown>,
): readonly ModelRow[] {
  const missing = new Map<string, ModelRow>();
  const coming = new Set(rows.map(({ path }) => path));
  for (const { path } of rows)
    for (let above = pathOf(path).slice(0, -1); above.length > 0; above = above.slice(0, -1)) {
      const text = pathText(above);
      if (present.has(text) || missing.has(text) || coming.has(text)) break;
      missing.set(text, containerRow(above));
    }
  return [...missing.values()];
}

/** The kinds of rows that hold others and are no objects themselves. */
export const containerKinds = ['category', 'schema', 'database'];

/** Takes models away, and the containers that nothing is left in. */
export async function removeModels(
  models: Models,
  project: string,
  origin: Origin,
  paths: readonly string[],
): Promise<void> {
  if (paths.length === 0) return;
  await models.remove(project, origin, paths);
  let above = new Set(paths.map((path) => pathText(pathOf(path).slice(0, -1))));
  while (above.size > 0) {
    const empty: string[] = [];
    for (const path of above) {
      const row = path === '' ? undefined : await models.get(project, origin, path);
      // A schema of the target is made by a statement of its own, whatever is in it.
      const isKept = !row || isObject(row) || (origin === 'TARGET' && row.kind === 'schema');
      if (!isKept && (await models.children(project, origin, path, { limit: 1 })).length === 0)
        empty.push(path);
    }
    await models.remove(project, origin, empty);
    above = new Set(empty.map((path) => pathText(pathOf(path).slice(0, -1))));
  }
}

/** Whether a row is a part of another object. Its facts are not read as JSON, because there are tens of thousands. */
export function isPartOf({ facts }: Pick<ModelHead, 'facts'>): boolean {
  return facts.includes('"isPart":true');
}

function stateOf({ status }: ReportObject): SourceState {
  return status === 'not-converted' ? 'failed' : status;
}

function factsOfReport(report: ReportObject): Omit<SourceFacts, 'hash'> {
  const { findings, source, complexity, effortHours, verified } = report;
  return {
    file: source.file,
    line: source.line,
    complexity,
    effortHours,
    verified,
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
  };
}
