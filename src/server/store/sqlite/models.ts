import { setImmediate } from 'node:timers/promises';
import type { ModelHead, ModelPage, ModelRow, Models, Origin, WhichModels } from '../models.ts';
import { beforeChild, headColumns, headsAtOnce, patternOf, textsAtOnce } from '../models.ts';
import type { Prepared } from './prepared.ts';

/** The models that a search finds. */
const found =
  "FROM model m WHERE m.project = ? AND m.origin = ? AND m.kind <> 'category' AND m.name LIKE ? ESCAPE '\\'";

/**
 * Metadata models in an SQLite file, their texts apart so that a tree is read without them. After each part that is written or read others have a turn, so that requests are answered while a large project is
 * brought in. A class because it holds the file.
 */
export class SqliteModels implements Models {
  readonly #file: Prepared;

  constructor(file: Prepared) {
    this.#file = file;
  }

  async put(project: string, origin: Origin, rows: readonly ModelRow[]): Promise<void> {
    const model = this.#file.prepare('INSERT OR REPLACE INTO model VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const text = this.#file.prepare('INSERT OR REPLACE INTO model_text VALUES (?, ?, ?, ?, ?)');
    this.#file.transact(() => {
      for (const { path, parent, position, name, kind, state, facts, definition, content } of rows) {
        model.run(project, origin, path, parent, position, name, kind, state, facts);
        text.run(project, origin, path, definition, content);
      }
    });
    await setImmediate();
  }

  async mark(
    project: string,
    origin: Origin,
    changes: readonly Pick<ModelHead, 'path' | 'state' | 'facts'>[],
  ): Promise<void> {
    const update = this.#file.prepare(
      'UPDATE model SET state = ?, facts = ? WHERE project = ? AND origin = ? AND path = ?',
    );
    this.#file.transact(() => {
      for (const { path, state, facts } of changes) update.run(state, facts, project, origin, path);
    });
    await setImmediate();
  }

  async get(project: string, origin: Origin, path: string): Promise<ModelRow | undefined> {
    return (await this.rows(project, origin, [path]))[0];
  }

  async children(
    project: string,
    origin: Origin,
    parent: string,
    { after = 0, limit = -1 }: ModelPage = {},
  ): Promise<readonly ModelHead[]> {
    const rows = this.#file
      .prepare(
        `SELECT ${headColumns} FROM model m WHERE m.project = ? AND m.origin = ? AND m.parent = ? ORDER BY m.position, m.name LIMIT ? OFFSET ?`,
      )
      .all(project, origin, parent, limit, after);
    return await Promise.resolve(rows as unknown as ModelHead[]);
  }

  async countChildren(project: string, origin: Origin, parent: string): Promise<number> {
    return await this.#count('FROM model m WHERE m.project = ? AND m.origin = ? AND m.parent = ?', [
      project,
      origin,
      parent,
    ]);
  }

  async placeOf(project: string, origin: Origin, path: string): Promise<number> {
    return await this.#count(
      `FROM model c JOIN model m ON ${beforeChild} WHERE c.project = ? AND c.origin = ? AND c.path = ?`,
      [project, origin, path],
    );
  }

  async heads(
    project: string,
    origin: Origin,
    { below = '', kinds = [] }: WhichModels = {},
  ): Promise<readonly ModelHead[]> {
    const { sql, values } = within(below);
    const ofKinds = kinds.length === 0 ? '' : 'AND m.kind IN (SELECT value FROM json_each(?))';
    const given = kinds.length === 0 ? values : [...values, JSON.stringify(kinds)];
    const select = this.#file.prepare(
      `SELECT ${headColumns} FROM model m WHERE m.project = ? AND m.origin = ? AND m.path > ? ${sql} ${ofKinds} ORDER BY m.path LIMIT ${headsAtOnce}`,
    );
    const heads: ModelHead[] = [];
    for (let last = ''; ; ) {
      const some = select.all(project, origin, last, ...given) as unknown as ModelHead[];
      heads.push(...some);
      if (some.length < headsAtOnce) return heads;
      last = some.at(-1)?.path ?? '';
      await setImmediate();
    }
  }

  async rows(project: string, origin: Origin, paths: readonly string[]): Promise<readonly ModelRow[]> {
    const select = this.#file.prepare(
      `SELECT ${headColumns}, t.definition, t.content FROM model m JOIN model_text t USING (project, origin, path)
        WHERE m.project = ? AND m.origin = ? AND m.path = ?`,
    );
    const rows: ModelRow[] = [];
    for (const [place, path] of paths.entries()) {
      const row = select.get(project, origin, path);
      if (row) rows.push(row as unknown as ModelRow);
      if (place % textsAtOnce === textsAtOnce - 1) await setImmediate();
    }
    return rows;
  }

  async search(
    project: string,
    origin: Origin,
    text: string,
    { after = 0, limit = -1 }: ModelPage = {},
  ): Promise<readonly ModelHead[]> {
    const rows = this.#file
      .prepare(`SELECT ${headColumns} ${found} ORDER BY m.path LIMIT ? OFFSET ?`)
      .all(project, origin, patternOf(text), limit, after);
    return await Promise.resolve(rows as unknown as ModelHead[]);
  }

  async countFound(project: string, origin: Origin, text: string): Promise<number> {
    return await this.#count(found, [project, origin, patternOf(text)]);
  }

  async states(project: string, origin: Origin, below: string): Promise<Readonly<Record<string, number>>> {
    const { sql, values } = within(below);
    const rows = this.#file
      .prepare(
        `SELECT m.state, count(*) AS count FROM model m WHERE m.project = ? AND m.origin = ? AND m.state <> '' ${sql} GROUP BY m.state`,
      )
      .all(project, origin, ...values);
    return await Promise.resolve(
      Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['count'])])),
    );
  }

  async remove(project: string, origin: Origin, paths: readonly string[]): Promise<void> {
    this.#file.transact(() => {
      for (const table of ['model', 'model_text']) {
        const remove = this.#file.prepare(
          `DELETE FROM ${table} WHERE project = ? AND origin = ? AND path = ?`,
        );
        for (const path of paths) remove.run(project, origin, path);
      }
    });
    await setImmediate();
  }

  async forget(project: string): Promise<void> {
    this.#file.transact(() => {
      for (const table of ['model', 'model_text'])
        this.#file.prepare(`DELETE FROM ${table} WHERE project = ?`).run(project);
    });
    await Promise.resolve();
  }

  async #count(from: string, values: readonly string[]): Promise<number> {
    const row = this.#file.prepare(`SELECT count(*) AS count ${from}`).get(...values);
    return await Promise.resolve(Number(row?.['count'] ?? 0));
  }
}

/** The condition for a path and all below it, with its values: `0` is the character behind `/`. An empty path is the whole tree. */
function within(below: string): { readonly sql: string; readonly values: readonly string[] } {
  return below === ''
    ? { sql: '', values: [] }
    : {
        sql: 'AND (m.path = ? OR (m.path > ? AND m.path < ?))',
        values: [below, `${below}/`, `${below}0`],
      };
}
