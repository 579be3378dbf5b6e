import { readFile } from 'node:fs/promises';
import { matchesGlob } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { OperationError } from '../../text/error.ts';
import { unreadable } from './decode.ts';

/**
 * A database project of SQL Server Data Tools: which files define the database, and in which order its scripts run ("SQL Server database projects",
 * "SqlCmd variables overview"). Paths are relative to the project's folder, with `/`, and compared without regard to case, since projects come from Windows.
 */
export interface SqlProject {
  /** The name of the project, which its database has unless somebody deploys it under another. */
  readonly name: string;
  /** The folder of the project relative to the source, `''` or with `/` at its end. */
  readonly folder: string;
  /** The defaults of its variables of sqlcmd, and `DatabaseName`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where a file of its folder stands in the deployment; undefined for what is no part of it. */
  stageOf(path: string): 'before' | 'definitions' | 'after' | undefined;
}

interface Item {
  readonly '@Include'?: string;
  readonly '@Remove'?: string;
  readonly DefaultValue?: string;
}

interface ItemGroup {
  readonly Build?: readonly Item[];
  readonly PreDeploy?: readonly Item[];
  readonly PostDeploy?: readonly Item[];
  readonly SqlCmdVariable?: readonly Item[];
}

interface Project {
  readonly '@Sdk'?: string;
  readonly Sdk?: readonly unknown[];
  readonly PropertyGroup?: readonly Readonly<Record<string, unknown>>[];
  readonly ItemGroup?: readonly ItemGroup[];
}

/** Whether a file is a database project. */
export function isSqlProject(path: string): boolean {
  return path.toLowerCase().endsWith('.sqlproj');
}

const lists = new Set([
  'PropertyGroup',
  'ItemGroup',
  'Build',
  'PreDeploy',
  'PostDeploy',
  'SqlCmdVariable',
  'Sdk',
]);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => lists.has(name),
});

/** Reads a project; `path` is relative to the source. Fails with an `OperationError` when it cannot be read or is no XML. */
export async function readSqlProject(path: string, absolute: string): Promise<SqlProject> {
  const text = await readFile(absolute, 'utf8').catch((error: unknown) => {
    throw unreadable(absolute, error);
  });
  const isXml = XMLValidator.validate(text);
  if (isXml !== true)
    throw new OperationError(`${path} is no project: line ${isXml.err.line}: ${isXml.err.msg}`, {
      code: 'sql-project',
      side: 'source',
    });
  const { Project: project = {} } = parser.parse(text) as { readonly Project?: Project | '' };
  return describe(path, project === '' ? {} : project);
}

function describe(path: string, project: Project): SqlProject {
  const at = path.lastIndexOf('/') + 1;
  const given = project.PropertyGroup?.map((each) => each['Name']).find((each) => typeof each === 'string');
  const name = given ?? path.slice(at).replace(/\.sqlproj$/i, '');
  const groups = (project.ItemGroup ?? []).filter((each) => typeof each === 'object');
  const items = (kind: keyof ItemGroup): readonly Item[] => groups.flatMap((each) => each[kind] ?? []);
  const before = matcher(listed(items('PreDeploy'), '@Include'));
  const after = matcher(listed(items('PostDeploy'), '@Include'));
  // A project of the newer kind names its SDK, and builds every script below it that it does not take out.
  const isSdk = project['@Sdk'] !== undefined || project.Sdk !== undefined;
  const isBuilt = matcher([...(isSdk ? ['**/*.sql'] : []), ...listed(items('Build'), '@Include')]);
  const isRemoved = matcher([...(isSdk ? ['bin/**', 'obj/**'] : []), ...listed(items('Build'), '@Remove')]);
  const variables = items('SqlCmdVariable').flatMap(({ '@Include': variable, DefaultValue: value }) =>
    variable === undefined || value === undefined ? [] : [[variable, value] as const],
  );
  return {
    name,
    folder: path.slice(0, at),
    variables: { DatabaseName: name, ...Object.fromEntries(variables) },
    stageOf(file) {
      const path = file.toLowerCase();
      if (before(path)) return 'before';
      if (after(path)) return 'after';
      return isBuilt(path) && !isRemoved(path) ? 'definitions' : undefined;
    },
  };
}

/** Whether a path is among those listed. Most are plain, and there are thousands of them. */
function matcher(given: readonly string[]): (path: string) => boolean {
  const isPattern = (each: string): boolean => /[*?]/.test(each);
  const plain = new Set(given.filter((each) => !isPattern(each)));
  const patterns = given.filter(isPattern);
  return (path) => plain.has(path) || patterns.some((pattern) => matchesGlob(path, pattern));
}

/** The paths and patterns of items, of which one may list several behind semicolons. */
function listed(items: readonly Item[], of: '@Include' | '@Remove'): string[] {
  return items
    .flatMap((each) => each[of]?.split(';') ?? [])
    .map((each) => each.trim().replaceAll('\\', '/').toLowerCase())
    .filter((each) => each !== '');
}
