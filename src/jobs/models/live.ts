import { connect, parseAddress } from '../../endpoints/postgres/connect.ts';
import type { LiveCatalog, LiveObject, LiveTable } from '../../endpoints/postgres/catalog/catalog.ts';
import { readLiveCatalog } from '../../endpoints/postgres/catalog/catalog.ts';
import type { ObjectKind } from '../../convert/conversion.ts';
import type { ModelPath } from './path.ts';
import { categoryOf } from './path.ts';

/** An object that a target has. */
export interface LiveModel {
  readonly path: ModelPath;
  readonly kind: ObjectKind;
  /** What the server says of it: its CREATE statement, or what it consists of. */
  readonly definition: string;
}

/** Reads the objects of a PostgreSQL database. */
export async function readLiveModels(url: string): Promise<readonly LiveModel[]> {
  const client = await connect(parseAddress(url, 'target'), { side: 'target' });
  try {
    return modelsOf(await readLiveCatalog(client));
  } finally {
    await client.end().catch(() => {});
  }
}

function modelsOf(catalog: LiveCatalog): LiveModel[] {
  const model = (kind: ObjectKind, { schema, name }: LiveObject, definition: string): LiveModel => ({
    path: ['Schemas', schema, categoryOf(kind).name, name],
    kind,
    definition,
  });
  const { tables, views, routines, sequences, indexes, triggers, types } = catalog;
  return unlike([
    ...tables.map((each) => model('table', each, tableText(each))),
    ...views.map((each) => model(each.materialized ? 'materialized view' : 'view', each, each.definition)),
    ...routines.map((each) =>
      model(
        each.kind === 'procedure' ? 'procedure' : 'function',
        each,
        each.definition ?? `aggregate ${each.name}(${each.arguments})`,
      ),
    ),
    ...sequences.map((each) =>
      model(
        'sequence',
        each,
        `${each.type}, start ${each.start}, increment ${each.increment}, ${each.minimum} to ${each.maximum}`,
      ),
    ),
    ...indexes.map((each) => model('index', each, each.definition)),
    ...triggers.map((each) => model('trigger', each, each.definition)),
    ...types.map((each) => model('type', each, each.definition)),
  ]);
}

/** The columns and constraints in the words of the server. */
function tableText({ schema, name, columns, constraints }: LiveTable): string {
  const parts = [
    ...columns.map(
      (each) =>
        `${each.name} ${each.type}${each.notNull ? ' NOT NULL' : ''}${each.expression === null ? '' : each.generated ? ` GENERATED ALWAYS AS (${each.expression}) STORED` : ` DEFAULT ${each.expression}`}${each.identity === null ? '' : ` GENERATED ${each.identity.toUpperCase()} AS IDENTITY`}`,
    ),
    ...constraints.map((each) => `CONSTRAINT ${each.name} ${each.definition}`),
  ];
  return `CREATE TABLE ${schema}.${name} (\n  ${parts.join(',\n  ')}\n);`;
}

/** Overloads are told apart by a number. */
function unlike(models: readonly LiveModel[]): LiveModel[] {
  const seen = new Map<string, number>();
  return models.map((each) => {
    const key = JSON.stringify(each.path);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1
      ? each
      : { ...each, path: [...each.path.slice(0, -1), `${each.path.at(-1)}#${count}`] };
  });
}
