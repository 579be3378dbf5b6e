import { randomUUID } from 'node:crypto';
import type { ConvertedModel } from '../../jobs/models/convert.ts';
import type { LiveModel } from '../../jobs/models/live.ts';
import { pathText } from '../../jobs/models/path.ts';
import type { TargetModel } from '../../jobs/models/targets.ts';
import { textOf } from '../../jobs/models/targets.ts';
import type { ModelHead, ModelRow, Models } from '../store/models.ts';
import { containerKinds, containersOf, removeModels } from './keep-source.ts';
import type { SourceContent, TargetContent, TargetFacts, TargetState } from './model-rows.ts';
import { contentOf, factsOf, objectRow } from './model-rows.ts';

/** Brings the tree of a target into line with a conversion. A class because what is gone is known only when all has been told. */
export class TargetKeeper {
  readonly #models: Models;
  readonly #project: string;
  readonly #present: Map<string, ModelHead>;
  readonly #run = randomUUID();
  readonly #sources = new Map<string, Set<string>>();
  /** Models that stood for what has been converted again. */
  readonly #former = new Set<string>();
  readonly #told = new Set<string>();

  private constructor(models: Models, project: string, present: Map<string, ModelHead>) {
    this.#models = models;
    this.#project = project;
    this.#present = present;
  }

  static async begin(models: Models, project: string): Promise<TargetKeeper> {
    const heads = await models.heads(project, 'TARGET', { kinds: containerKinds });
    return new TargetKeeper(models, project, new Map(heads.map((each) => [each.path, each])));
  }

  /** Is told what was converted before the source's tree learns of it. */
  async converted(some: readonly ConvertedModel[]): Promise<void> {
    const rows = await this.#models.rows(
      this.#project,
      'SOURCE',
      some.map(({ path }) => pathText(path)),
    );
    for (const row of rows)
      for (const target of contentOf<SourceContent>(row).targets ?? []) this.#former.add(target);
    for (const { path, targets } of some)
      for (const target of targets.map(pathText)) {
        const known = this.#sources.get(target) ?? new Set();
        this.#sources.set(target, known.add(pathText(path)));
      }
  }

  /** The models that a conversion has made. What is in the database already, word for word, stays applied. */
  async targets(some: readonly TargetModel[]): Promise<void> {
    const rows: ModelRow[] = [];
    for (const model of some) {
      const { path, kind, schema, name, statements, overridePath, isOverridden } = model;
      const text = pathText(path);
      this.#told.add(text);
      const before = await this.#models.get(this.#project, 'TARGET', text);
      const definition = textOf(model);
      const known = before && factsOf<TargetFacts>(before);
      const isApplied = before?.state === 'applied' && before.definition === definition;
      const state: TargetState = isApplied ? 'applied' : isOverridden ? 'edited' : 'converted';
      const facts: TargetFacts = {
        ...(overridePath === '' ? {} : { overridePath }),
        ...(isApplied && known?.appliedAt !== undefined ? { appliedAt: known.appliedAt } : {}),
      };
      const earlier = before ? (contentOf<TargetContent>(before).sources ?? []) : [];
      const content: TargetContent = {
        schema,
        kind,
        name,
        statements,
        run: this.#run,
        sources: [...new Set([...earlier, ...(this.#sources.get(text) ?? [])])],
      };
      rows.push(
        objectRow(path, {
          kind: kind.replace(/^packaged /, ''),
          state: kind === 'schema' ? '' : state,
          facts,
          definition,
          content,
        }),
      );
    }
    await this.#put(rows);
  }

  /** What the database has. What this project has made keeps its text. */
  async live(some: readonly LiveModel[]): Promise<void> {
    const rows: ModelRow[] = [];
    for (const { path, kind, definition } of some) {
      const text = pathText(path);
      this.#told.add(text);
      const before = await this.#models.get(this.#project, 'TARGET', text);
      if (before && before.state !== 'found') continue;
      const content: TargetContent = {
        schema: path[1] ?? '',
        kind,
        name: path.at(-1) ?? '',
        statements: [],
        run: '',
        sources: [],
      };
      rows.push(objectRow(path, { kind, state: 'found', facts: {}, definition, content }));
    }
    await this.#put(rows);
  }

  /** All was told of a conversion: what it makes no more goes, and what stood for objects that are gone. */
  async finish(orphans: readonly string[] = []): Promise<void> {
    const gone = [...this.#former, ...orphans].filter((path) => !this.#told.has(path));
    await this.#remove(gone);
  }

  /** All was told of the database: what was only found there, and is there no more, goes. */
  async finishLive(): Promise<void> {
    const heads = await this.#models.heads(this.#project, 'TARGET');
    const gone = heads.filter(({ state, path }) => state === 'found' && !this.#told.has(path));
    await this.#remove(gone.map(({ path }) => path));
  }

  async #remove(paths: readonly string[]): Promise<void> {
    await removeModels(this.#models, this.#project, 'TARGET', paths);
  }

  async #put(rows: readonly ModelRow[]): Promise<void> {
    const all = [...containersOf(rows, this.#present), ...rows];
    for (const row of all) this.#present.set(row.path, row);
    await this.#models.put(this.#project, 'TARGET', all);
  }
}
