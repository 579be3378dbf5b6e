import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { liveSource } from '../../jobs/conversion/live-source.ts';
import type { SourceName } from '../../jobs/source-names.ts';
import type { SourceKind } from '../../jobs/sources.ts';
import { sourceKind } from '../../jobs/sources.ts';
import { invalidState, invalidValue } from '../fault.ts';
import type { CertificateFiles } from '../resources/certificate-files.ts';
import type { Certificates } from '../resources/certificates.ts';
import type { DataProvider, ProviderEngine } from '../resources/data-providers.ts';
import { urlOf } from '../resources/endpoint-url.ts';
import type { MigrationProject, Projects } from '../resources/projects.ts';
import type { WorkSource } from './messages.ts';

/** The converters, by the engines of data providers. */
const converters: { readonly [Engine in ProviderEngine]?: SourceName } = {
  oracle: 'oracle',
  mysql: 'mysql',
  mariadb: 'mysql',
  aurora: 'mysql',
  sqlserver: 'sqlserver',
};

/** The name of the converter from an engine; without one it is a fault that says which there are. */
export function converterOf({ engine, identifier }: DataProvider): SourceName {
  const name = converters[engine];
  if (name !== undefined) return name;
  throw invalidState(
    `The data provider ${identifier} is of the engine ${engine}, from which there is no converter: there are those from ${Object.keys(converters).join(', ')}.`,
  );
}

/** The converter from an engine. */
export function sourceKindOf(provider: DataProvider): SourceKind {
  return sourceKind(converterOf(provider));
}

/** The names that stand for a data provider in rules, the one that is handed out first. */
export function serverNames({ settings, identifier, arn }: DataProvider): readonly string[] {
  const { ServerName } = settings;
  return ServerName === undefined || ServerName === '' ? [identifier, arn] : [ServerName, identifier, arn];
}

/** The database that the schemas of a source are in, where its servers have several. */
export function databaseOf({ engine, settings, identifier }: DataProvider): string | undefined {
  if (engine !== 'sqlserver') return undefined;
  return settings.DatabaseName === undefined || settings.DatabaseName === ''
    ? identifier
    : settings.DatabaseName;
}

/**
 * The folder of an offline source. It must lie in the folder that the server keeps scripts in, so that nobody reads other files of the machine
 * by it.
 */
function scriptsOf(provider: DataProvider, { scripts: allowed, uploads }: Access): string {
  const { settings, identifier } = provider;
  const { S3Path } = settings;
  if (S3Path === undefined || S3Path === '')
    throw invalidState(
      `The data provider ${identifier} has no scripts: give S3Path file:///FOLDER, a folder or file of scripts in ${allowed} of this server.`,
    );
  if (!/^(?:file:\/\/)?\//.test(S3Path))
    throw invalidState(
      `The scripts of the data provider ${identifier} are in ${S3Path}, which this server cannot read: give S3Path file:///FOLDER, a folder or file in ${allowed} of this server.`,
    );
  const path = resolve(S3Path.startsWith('file:') ? fileURLToPath(S3Path) : S3Path);
  const real = realOf(path);
  if (real === undefined)
    throw invalidState(`The scripts of the data provider ${identifier} are not there: ${path}.`);
  const isWithin = (folder: string): boolean => {
    const home = realOf(resolve(folder)) ?? resolve(folder);
    return real === home || real.startsWith(home.endsWith(sep) ? home : home + sep);
  };
  if (!isWithin(allowed) && !isWithin(uploads))
    throw invalidState(
      `The scripts of the data provider ${identifier} must be in ${allowed} (godwit serve --scripts FOLDER), and ${path} is not.`,
    );
  return real;
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** What databases of projects are opened with. */
export interface Access {
  readonly projects: Projects;
  readonly certificates: Certificates;
  readonly files: CertificateFiles;
  /** The folder in which scripts of offline sources lie. */
  readonly scripts: string;
  /** The folder of the scripts that users sent. */
  readonly uploads: string;
}

/** Where a project's source is read from: its scripts, or the server itself where its definitions can be read. */
export async function placeOf(project: MigrationProject, access: Access): Promise<WorkSource['place']> {
  const provider = await access.projects.providerOf(project, 'source');
  if (provider.virtual) return { folder: scriptsOf(provider, access) };
  if (provider.engine !== 'sqlserver') throw liveSource(`${converterOf(provider)}://`);
  const { user, password } = await access.projects.credentialsOf(project, 'source');
  const { ServerName = '', Port = 1433, DatabaseName = '', SslMode = 'none' } = provider.settings;
  const reachable = {
    engine: 'sqlserver',
    server: ServerName,
    port: Port,
    username: user,
    database: DatabaseName,
    sslMode: SslMode,
  };
  return { url: urlOf(reachable, { password, ca: await authorityOf(provider, access) }) };
}

/** The URL of a project's target, with the password in it. A virtual one has none, which is a fault. */
export async function targetUrl(project: MigrationProject, access: Access): Promise<string> {
  const provider = await access.projects.providerOf(project, 'target');
  checkTarget(provider);
  const { settings, engine } = provider;
  const {
    ServerName: server = '',
    Port: port = 5432,
    DatabaseName: database,
    SslMode: sslMode = 'none',
  } = settings;
  const ca = await authorityOf(provider, access);
  const { user, password } = await access.projects.credentialsOf(project, 'target');
  return urlOf(
    { engine, server, port, username: user, sslMode, ...(database === undefined ? {} : { database }) },
    { password, ca },
  );
}

/** The file of the certificate that a server is held against, where its data provider names one. */
async function authorityOf(
  { settings, identifier }: DataProvider,
  { certificates, files }: Access,
): Promise<string | undefined> {
  const { CertificateArn, SslMode = 'none' } = settings;
  if (CertificateArn !== undefined) return files.of(await certificates.get(CertificateArn));
  if (SslMode.startsWith('verify-'))
    throw invalidValue(
      `SslMode ${SslMode} of the data provider ${identifier} holds the server against a certificate: name one as CertificateArn.`,
    );
  return undefined;
}

/** A target that nothing can be read from or applied to is a fault. */
export function checkTarget({ virtual, identifier, engine }: DataProvider): void {
  if (virtual)
    throw invalidState(
      `The data provider ${identifier} is virtual: there is no database to be read or written. Export a script, or use a data provider with a server as the target.`,
    );
  if (engine !== 'postgres' && engine !== 'aurora-postgresql')
    throw invalidState(
      `The target ${identifier} is of the engine ${engine}: there is a converter to PostgreSQL only.`,
    );
}
