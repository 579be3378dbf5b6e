import type { FastifyInstance } from 'fastify';
import { Fault } from '../fault.ts';
import type { Artifacts } from './artifacts.ts';

/** Gives out the files that the server has made, to whoever has an address that it signed. */
export async function artifactsDoor(
  app: FastifyInstance,
  { artifacts }: { readonly artifacts: Artifacts },
): Promise<void> {
  app.get<{
    Params: { readonly project: string; readonly name: string };
    Querystring: { readonly expires?: string; readonly signature?: string };
  }>('/artifacts/:project/:name', async ({ params, query, log }, reply) => {
    try {
      const { expires = '', signature = '' } = query;
      const file = await artifacts.open(`${params.project}/${params.name}`, expires, signature);
      return await reply
        .header('content-type', typeOf(file.name))
        .header('content-length', file.bytes)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .header('x-content-type-options', 'nosniff')
        .send(file.stream);
    } catch (error) {
      if (!(error instanceof Fault)) log.error(error);
      const isDenied = error instanceof Fault && error.fault === 'AccessDeniedFault';
      const message =
        error instanceof Fault ? error.message : 'This is a defect of Godwit; its log says more.';
      return await reply
        .code(isDenied ? 403 : error instanceof Fault ? 404 : 500)
        .type('text/plain; charset=utf-8')
        .send(`${message}\n`);
    }
  });
  await Promise.resolve();
}

const types: Readonly<Record<string, string>> = {
  zip: 'application/zip',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  sql: 'application/sql; charset=utf-8',
};

function typeOf(name: string): string {
  return types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
