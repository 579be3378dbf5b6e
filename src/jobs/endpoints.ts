import type { Sink } from '../change/sink.ts';
import type { Source, SourceOptions } from '../change/source.ts';
import { OperationError } from '../text/error.ts';

/** What a URL's scheme opens. A new source or target is a line here. */
const sources: Readonly<Record<string, (url: string, options: SourceOptions) => Promise<Source>>> = {
  postgresql: async (url, options) =>
    (await import('../endpoints/postgres/source.ts')).openPostgresSource(url, options),
  postgres: async (url, options) =>
    (await import('../endpoints/postgres/source.ts')).openPostgresSource(url, options),
  mysql: async (url, options) => (await import('../endpoints/mysql/source.ts')).openMysqlSource(url, options),
  mariadb: async (url, options) =>
    (await import('../endpoints/mysql/source.ts')).openMysqlSource(url, options),
  sqlserver: async (url, options) => openSqlServer(url, options),
  mssql: async (url, options) => openSqlServer(url, options),
};

const sinks: Readonly<Record<string, (url: string, options: SinkOptions) => Promise<Sink>>> = {
  postgresql: async (url, options) =>
    (await import('../endpoints/postgres/sink.ts')).openPostgresSink(url, options),
  postgres: async (url, options) =>
    (await import('../endpoints/postgres/sink.ts')).openPostgresSink(url, options),
  mysql: async (url, options) => (await import('../endpoints/mysql/sink.ts')).openMysqlSink(url, options),
  mariadb: async (url, options) => (await import('../endpoints/mysql/sink.ts')).openMysqlSink(url, options),
};

/** What a target is told besides its URL. */
export interface SinkOptions {
  /** The schema of the control tables; empty for the engine's own. */
  readonly controlSchema?: string;
}

/** Opens the source that a URL names. */
export async function openSource(url: string, options: SourceOptions = {}): Promise<Source> {
  return await chosen(sources, url, 'source')(url, options);
}

async function openSqlServer(url: string, { takes }: SourceOptions): Promise<Source> {
  if (takes)
    throw new OperationError(
      'Views of SQL Server are not moved: leave out the table-type view or all of the selection rules, or move a table that is made of the view.',
      { code: 'mapping', side: 'config' },
    );
  return (await import('../endpoints/sqlserver/source.ts')).openSqlServerSource(url);
}

/** Opens the target that a URL names. */
export async function openSink(url: string, options: SinkOptions): Promise<Sink> {
  return await chosen(sinks, url, 'target')(url, options);
}

function chosen<T>(table: Readonly<Record<string, T>>, url: string, side: 'source' | 'target'): T {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const found = table[scheme];
  if (found) return found;
  throw new OperationError(
    `The ${side} must be a URL that begins with one of ${Object.keys(table)
      .map((each) => `${each}://`)
      .join(', ')}.`,
    { code: 'url', side: 'config' },
  );
}
