import type { Standing } from '../../../endpoints/postgres/standing.ts';
import type { ModelHead, ModelPage, ModelRow, Models, Origin, WhichModels } from '../models.ts';
import { beforeChild, headColumns, headsAtOnce, patternOf, textsAtOnce } from '../models.ts';

/** In the order of the table's columns behind project and origin. */
const given = [
  'path',
  'parent',
  'position',
  'name',
  'kind',
  'state',
  'facts',
  'definition',
  'content',
] as const;

/** A path and all below it, or the whole tree, as the values $3 to $5. */
const within = 'm.path >= $3 AND m.path < $5 AND (m.path = $3 OR m.path >= $4)';

/** The models that a search finds. */
const found =
  "FROM godwit_server.model m WHERE m.project = $1 AND m.origin = $2 AND m.kind <> 'category' AND m.name ILIKE $3";

/** Metadata models in a PostgreSQL database. A class because it holds the connection. */
export class PostgresModels implements Models {
  readonly #standing: Standing;

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  async put(project: string, origin: Origin, rows: readonly ModelRow[]): Promise<void> {
    if (rows.length === 0) return;
    // A statement cannot write a row twice: the last one counts.
    const last = [...new Map(rows.map((row) => [row.path, row])).values()].map((row) => ({
      ...row,
      definition: JSON.stringify(row.definition),
    }));
    await this.#standing.ask(
      `INSERT INTO godwit_server.model SELECT $1, $2, * FROM unnest(${given.map((key, place) => `$${place + 3}::${key === 'position' ? 'integer' : 'text'}[]`).join()})
         ON CONFLICT (project, origin, path) DO UPDATE SET ${given.map((key) => `${key} = excluded.${key}`).join()}`,
      [project, origin, ...given.map((key) => last.map((row) => row[key]))],
    );
  }

  async mark(
    project: string,
    origin: Origin,
    changes: readonly Pick<ModelHead, 'path' | 'state' | 'facts'>[],
  ): Promise<void> {
    await this.#standing.ask(
      `UPDATE godwit_server.model m SET state = c.state, facts = c.facts FROM unnest($3::text[], $4::text[], $5::text[]) AS c (path, state, facts)
         WHERE m.project = $1 AND m.origin = $2 AND m.path = c.path`,
      [
        project,
        origin,
        ...(['path', 'state', 'facts'] as const).map((key) => changes.map((each) => each[key])),
      ],
    );
  }

  async get(project: string, origin: Origin, path: string): Promise<ModelRow | undefined> {
    return (await this.rows(project, origin, [path]))[0];
  }

  async children(
    project: string,
    origin: Origin,
    parent: string,
    { after = 0, limit }: ModelPage = {},
  ): Promise<readonly ModelHead[]> {
    return await this.#heads(
      `SELECT ${headColumns} FROM godwit_server.model m WHERE m.project = $1 AND m.origin = $2 AND m.parent = $3 ORDER BY m.position, m.name LIMIT $4 OFFSET $5`,
      [project, origin, parent, limit ?? null, after],
    );
  }

  async countChildren(project: string, origin: Origin, parent: string): Promise<number> {
    return await this.#count(
      'FROM godwit_server.model m WHERE m.project = $1 AND m.origin = $2 AND m.parent = $3',
      [project, origin, parent],
    );
  }

  async placeOf(project: string, origin: Origin, path: string): Promise<number> {
    return await this.#count(
      `FROM godwit_server.model c JOIN godwit_server.model m ON ${beforeChild} WHERE c.project = $1 AND c.origin = $2 AND c.path = $3`,
      [project, origin, path],
    );
  }

  async heads(
    project: string,
    origin: Origin,
    { below = '', kinds = [] }: WhichModels = {},
  ): Promise<readonly ModelHead[]> {
    const heads: ModelHead[] = [];
    for (let last = ''; ; ) {
      const some = await this.#heads(
        `SELECT ${headColumns} FROM godwit_server.model m WHERE m.project = $1 AND m.origin = $2 AND ${within} AND m.path > $6
           AND ($7::text[] = '{}' OR m.kind = ANY($7::text[])) ORDER BY m.path LIMIT ${headsAtOnce}`,
        [project, origin, ...bounds(below), last, kinds],
      );
      heads.push(...some);
      if (some.length < headsAtOnce) return heads;
      last = some.at(-1)?.path ?? '';
    }
  }

  async rows(project: string, origin: Origin, paths: readonly string[]): Promise<readonly ModelRow[]> {
    const found: ModelRow[] = [];
    for (let at = 0; at < paths.length; at += textsAtOnce) {
      const { rows } = await this.#standing.ask(
        `SELECT ${headColumns}, m.definition, m.content FROM unnest($3::text[]) WITH ORDINALITY AS wanted (path, place)
           JOIN godwit_server.model m ON m.project = $1 AND m.origin = $2 AND m.path = wanted.path ORDER BY wanted.place`,
        [project, origin, paths.slice(at, at + textsAtOnce)],
      );
      for (const row of rows as unknown as readonly ModelRow[])
        found.push({ ...row, definition: JSON.parse(row.definition) as string });
    }
    return found;
  }

  async search(
    project: string,
    origin: Origin,
    text: string,
    { after = 0, limit }: ModelPage = {},
  ): Promise<readonly ModelHead[]> {
    return await this.#heads(`SELECT ${headColumns} ${found} ORDER BY m.path LIMIT $4 OFFSET $5`, [
      project,
      origin,
      patternOf(text),
      limit ?? null,
      after,
    ]);
  }

  async countFound(project: string, origin: Origin, text: string): Promise<number> {
    return await this.#count(found, [project, origin, patternOf(text)]);
  }

  async states(project: string, origin: Origin, below: string): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.#standing.ask(
      `SELECT m.state, count(*)::float8 AS count FROM godwit_server.model m WHERE m.project = $1 AND m.origin = $2 AND m.state <> '' AND ${within} GROUP BY m.state`,
      [project, origin, ...bounds(below)],
    );
    return Object.fromEntries(rows.map((row) => [String(row['state']), Number(row['count'])]));
  }

  async remove(project: string, origin: Origin, paths: readonly string[]): Promise<void> {
    await this.#standing.ask(
      'DELETE FROM godwit_server.model WHERE project = $1 AND origin = $2 AND path = ANY($3::text[])',
      [project, origin, paths],
    );
  }

  async forget(project: string): Promise<void> {
    await this.#standing.ask('DELETE FROM godwit_server.model WHERE project = $1', [project]);
  }

  async #count(from: string, values: readonly unknown[]): Promise<number> {
    const { rows } = await this.#standing.ask(`SELECT count(*)::float8 AS count ${from}`, values);
    return Number(rows[0]?.['count'] ?? 0);
  }

  async #heads(sql: string, values: readonly unknown[]): Promise<readonly ModelHead[]> {
    const { rows } = await this.#standing.ask(sql, values);
    return rows as unknown as readonly ModelHead[];
  }
}

/** `0` is the character behind `/`; behind all paths is the last character that there is. */
function bounds(below: string): readonly [string, string, string] {
  return below === '' ? ['', '', '\u{10FFFF}'] : [below, `${below}/`, `${below}0`];
}
