import type { ModelView, NodeView, ProjectView, TreeSide } from '../../server/rest/contract/project.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { columns, fields, tell } from './table.ts';

interface Options extends ServerOptions {
  readonly json?: boolean;
}

/** `godwit project list`. */
export async function listProjects(options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    const all = await client.call('GET /projects');
    tell(options.json, all, () =>
      columns(
        ['NAME', 'SOURCE', 'TARGET', 'OBJECTS', 'CONVERTED'],
        all.map((each) => [
          each.id,
          each.source.engine,
          placeOf(each.target),
          Object.values(each.states).reduce((sum, count) => sum + count, 0),
          each.states['converted'] ?? 0,
        ]),
      ),
    );
    return 0;
  });
}

/** `godwit project show NAME`: with the latest things that were asked for. */
export async function showProject(id: string, options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    const [project, jobs] = await Promise.all([
      client.call('GET /projects/:id', { path: { id } }),
      client.call('GET /projects/:id/jobs', { path: { id } }),
    ]);
    tell(options.json, { ...project, jobs }, () => {
      const { description, source, target, createdAt, states } = project;
      const rows = jobs
        .slice(0, 10)
        .map((job) => [job.operation, job.status, job.createdAt, job.error ?? job.step ?? '']);
      return (
        fields({
          Name: project.id,
          Description: description,
          Source: `${source.engine} ${source.place}`.trimEnd(),
          Target: placeOf(target),
          Created: createdAt,
          ...states,
        }) + (rows.length === 0 ? '' : `\n${columns(['REQUEST', 'STATUS', 'AT', 'WHAT'], rows)}`)
      );
    });
    return 0;
  });
}

/** `godwit project tree NAME [PATH…]`: what is below a place in a tree. */
export async function showTree(
  id: string,
  path: readonly string[],
  options: Options & { readonly side: TreeSide },
): Promise<number> {
  return await withServer(options, async (client) => {
    const place = { side: options.side, path: JSON.stringify(path) };
    const nodes: NodeView[] = [];
    for (let total = 1, read = 1; read > 0 && nodes.length < total; ) {
      const query = { ...place, offset: String(nodes.length) };
      const part = await client.call('GET /projects/:id/tree', { path: { id }, query });
      nodes.push(...part.rows);
      total = part.total;
      read = part.rows.length;
    }
    tell(options.json, nodes, () =>
      columns(
        ['NAME', 'KIND', 'STATE', 'COMPLEXITY', 'ERRORS', 'WARNINGS'],
        nodes.map((each) => [
          each.name,
          each.kind,
          each.states ? statesText(each.states) : each.state,
          each.complexity ?? '',
          each.errors ?? 0,
          each.warnings ?? 0,
        ]),
      ),
    );
    return 0;
  });
}

/** `godwit project object NAME PATH…`: an object, what it became, and what is to be known of it. */
export async function showObject(
  id: string,
  path: readonly string[],
  options: Options & { readonly side: TreeSide },
): Promise<number> {
  return await withServer(options, async (client) => {
    const query = { side: options.side, path: JSON.stringify(path) };
    const model = await client.call('GET /projects/:id/model', { path: { id }, query });
    tell(options.json, model, () => objectText(model));
    return 0;
  });
}

/** `godwit project delete NAME`. */
export async function deleteProject(id: string, options: Options): Promise<number> {
  return await withServer(options, async (client) => {
    await client.call('DELETE /projects/:id', { path: { id } });
    tell(options.json, { deleted: id }, () => `Project ${id} is deleted.\n`);
    return 0;
  });
}

function objectText({ definition, result, findings, proof }: ModelView): string {
  return [
    definition ?? '',
    ...(result === undefined ? [] : ['-- became', result]),
    ...findings.map(
      ({ file, line, column, code, what, todo }) => `-- ${file}:${line}:${column} ${code} ${what} ${todo}`,
    ),
    ...(proof === undefined ? [] : [`-- ${proof}`]),
    '',
  ].join('\n');
}

function statesText(states: Readonly<Record<string, number>>): string {
  return Object.entries(states)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ');
}

function placeOf({ engine, place }: ProjectView['target']): string {
  return place === '' ? `${engine} (no server)` : `${engine} ${place}`;
}
