import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import { OperationError } from '../text/error.ts';

/** What a URL's scheme opens. A new source or target is a line here. */
const sources: Readonly<Record<string, (url: string) => Promise<Source>>> = {
  postgresql: async (url) => (await import('../endpoints/postgres/source.ts')).openPostgresSource(url),
  postgres: async (url) => (await import('../endpoints/postgres/source.ts')).openPostgresSource(url),
  mysql: async (url) => (await import('../endpoints/mysql/source.ts')).openMysqlSource(url),
  mariadb: async (url) => (await import('../endpoints/mysql/source.ts')).openMysqlSource(url),
  sqlserver: async (url) => (await import('../endpoints/sqlserver/source.ts')).openSqlServerSource(url),
  mssql: async (url) => (await import('../endpoints/sqlserver/source.ts')).openSqlServerSource(url),
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
export async function openSource(url: string): Promise<Source> {
  return await chosen(sources, url, 'source')(url);
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
