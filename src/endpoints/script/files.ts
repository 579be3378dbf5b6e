import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileNotRead, nulCharacter, teardownScript } from '../../sql/codes/reading.ts';
import { OperationError } from '../../text/error.ts';
import { type CodeEntry, type Finding, finding } from '../../text/finding.ts';
import type { ScriptRules } from '../../sql/script.ts';
import type { SourceMap } from '../../text/source.ts';
import { checkEncoding, inspect, unreadable } from './decode.ts';
import type { SqlProject } from './sql-project.ts';
import { isSqlProject, readSqlProject } from './sql-project.ts';
import { includedBy, onlyDrops, prescan } from './includes.ts';

/** A file of the source. */
export interface ScriptFile {
  /** As the user knows it: relative to the folder that was given, with `/`. */
  readonly path: string;
  readonly absolute: string;
  /** `loader` is a control file of SQL*Loader, `data` a file of rows that a control file names. */
  readonly kind: 'script' | 'loader' | 'data';
  /** The encoding that the file is read with. */
  readonly encoding: string;
  readonly bytes: number;
  /** Whether a NUL byte was seen. */
  readonly holdsNul: boolean;
  /** The database project that it is part of. */
  readonly project?: SqlProject;
}

/** The files of a source, sorted out. */
export interface ScriptFolder {
  readonly root: string;
  /** The scripts in install order. Those that another script includes come last: they are read only if nothing has read them. */
  readonly scripts: readonly ScriptFile[];
  readonly loaders: readonly ScriptFile[];
  readonly data: readonly ScriptFile[];
}

/** How files are read and where findings go. */
export interface ReadOptions {
  readonly sources: SourceMap;
  readonly report: (finding: Finding) => void;
  /** How the client of their dialect runs them. */
  readonly rules: ScriptRules;
  /** The encoding of files without a byte order mark. */
  readonly encoding?: string;
  /** Values of substitution variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Is told each file when it is read, once. */
  readonly fileRead?: (file: ScriptFile) => void;
}

/** Reports something about a place in a file that is no part of a unit. */
export function reportAt(
  options: ReadOptions,
  entry: CodeEntry,
  file: string,
  line: number,
  column: number,
  what: string,
): void {
  const { base } = options.sources.add({ file, text: '', line, column });
  options.report(finding(entry, { start: base, end: base }, what));
}

/**
 * Lists the scripts of a folder, or the one file that was named. Files that hold no SQL are left out, each with a finding.
 * A folder is put in install order: scripts that nothing includes by their names, numbers in names by value; then the rest.
 */
export async function listScripts(input: string, options: ReadOptions): Promise<ScriptFolder> {
  if (options.encoding !== undefined) checkEncoding(options.encoding);
  const isWhole = !(await isFile(input));
  const projectAlone = !isWhole && options.rules.hasProjects === true && isSqlProject(input);
  const single = !isWhole && !projectAlone;
  const root = isWhole ? input : dirname(input);
  const names = single ? [basename(input)] : await walk(root, '', options);
  const projects = await projectsAmong(projectAlone ? [basename(input)] : names, root, options);
  const files: ScriptFile[] = [];
  for (const { name, project } of deployed(names, projects, options)) {
    const file = await look(root, name, single, options);
    if (file) files.push(project ? { ...file, project } : file);
  }
  const scripts = files.filter((file) => file.kind === 'script');
  if (files.every((file) => file.kind === 'data')) {
    throw new OperationError(`${input} holds no SQL script.`, { code: 'no-scripts', side: 'source' });
  }
  return {
    root,
    scripts: single ? scripts : await installOrder(scripts, options),
    loaders: files.filter((file) => file.kind === 'loader'),
    data: files.filter((file) => file.kind === 'data'),
  };
}

async function projectsAmong(
  names: readonly string[],
  root: string,
  { rules }: ReadOptions,
): Promise<SqlProject[]> {
  if (rules.hasProjects !== true) return [];
  return Promise.all(names.filter(isSqlProject).map((each) => readSqlProject(each, join(root, each))));
}

const stages = ['before', 'definitions', 'after'] as const;

/**
 * The files of a source in the order of their deployment. Of a database project these are the scripts that it names; what else lies in its folder is left out, with a
 * finding for each script. Files outside of projects stand where they stood, before those of projects.
 */
function deployed(
  names: readonly string[],
  projects: readonly SqlProject[],
  options: ReadOptions,
): readonly { readonly name: string; readonly project?: SqlProject }[] {
  if (projects.length === 0) return names.map((name) => ({ name }));
  const innermost = projects.toSorted((a, b) => b.folder.length - a.folder.length);
  const placed = names.flatMap((name) => {
    if (isSqlProject(name)) return [];
    const project = innermost.find(({ folder }) => name.startsWith(folder));
    if (!project) return [{ name, place: -1 }];
    const stage = project.stageOf(name.slice(project.folder.length));
    if (stage !== undefined)
      return [{ name, project, place: projects.indexOf(project) * stages.length + stages.indexOf(stage) }];
    // What PreDeploy and PostDeploy scripts include is no item of the build either, and is read through them.
    if (sqlEnding.test(name))
      reportAt(
        options,
        fileNotRead,
        name,
        1,
        1,
        `${name} is not built by the project ${project.name} and was not read by itself`,
      );
    return [];
  });
  return placed.toSorted((a, b) => a.place - b.place);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function walk(root: string, folder: string, options: ReadOptions): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(join(root, folder), error);
  });
  const names: string[] = [];
  for (const entry of entries.sort((a, b) => byName(a.name, b.name))) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const kind = entry.isSymbolicLink() ? await stat(join(root, name)).catch(() => entry) : entry;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') {
      reportAt(options, fileNotRead, name, 1, 1, `${name} is hidden and was not read`);
    } else if (kind.isDirectory()) {
      // A link to a folder could lead back to where we are.
      if (!entry.isSymbolicLink()) names.push(...(await walk(root, name, options)));
    } else if (kind.isFile() || entry.isSymbolicLink()) {
      names.push(name);
    }
  }
  return names;
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const stem = (name: string): string => name.replace(/(?<=.)\.[^.]*$/, '');

/** Names without their endings first: `install.sql` stands before `install_all.sql`. */
function byName(a: string, b: string): number {
  return natural.compare(stem(a), stem(b)) || natural.compare(a, b) || (a < b ? -1 : 1);
}

/** Endings of files that are never SQL, however they look. */
const otherEndings: ReadonlySet<string> = new Set(
  (
    'md markdown rst adoc html htm css js ts mjs java class jar py rb pl sh bash ksh bat cmd ps1 xml xsd xsl json yaml yml toml ini cfg conf ' +
    'properties sqlproj par log lst bad dsc doc docx xls xlsx ppt pptx pdf png jpg jpeg gif svg ico zip gz tgz tar bz2 7z rar dmp exp dbf so dll exe c h cpp'
  ).split(' '),
);
const documentName =
  /^(?:licen[cs]e|copying|notice|readme|changelog|changes|history|authors|contributors|contributing|makefile|dockerfile|todo)(?:[._-].*)?$/i;
const sqlEnding =
  /\.(?:sql|ddl|dml|pls|plb|pkg|pks|pkb|pck|prc|fnc|trg|vw|tab|typ|tps|tpb|seq|idx|syn|mv|con|fk|pk)$/i;

async function look(
  root: string,
  path: string,
  named: boolean,
  options: ReadOptions,
): Promise<ScriptFile | undefined> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const skip = (why: string): undefined => {
    reportAt(options, fileNotRead, path, 1, 1, `${path} ${why} and was not read`);
  };
  if (!named && !sqlEnding.test(name)) {
    if (documentName.test(name)) return skip('is a document');
    if (otherEndings.has(ending)) return skip(`has the ending .${ending}, which no SQL script has,`);
  }
  const absolute = join(root, path);
  const { size } = await stat(absolute).catch((error: unknown) => {
    throw unreadable(absolute, error);
  });
  const { encoding, holdsNul, looksLikeUtf16 } = await inspect(
    absolute,
    options.encoding,
    options.rules.bytesInStrings,
  );
  if (encoding === undefined) {
    if (looksLikeUtf16) {
      reportAt(
        options,
        nulCharacter,
        path,
        1,
        1,
        `${path} looks like UTF-16 without a byte order mark and was not read; name its encoding with --encoding utf-16le`,
      );
      return undefined;
    }
    return skip('is no text');
  }
  return { path, absolute, kind: kindOf(ending), encoding, bytes: size, holdsNul };
}

function kindOf(ending: string): ScriptFile['kind'] {
  if (ending === 'ctl' || ending === 'ldr') return 'loader';
  return ending === 'csv' || ending === 'dat' || ending === 'tsv' ? 'data' : 'script';
}

async function installOrder(
  scripts: readonly ScriptFile[],
  options: ReadOptions,
): Promise<readonly ScriptFile[]> {
  const included = new Set<ScriptFile>();
  const kept: ScriptFile[] = [];
  for (const file of scripts) {
    const seen = await prescan(file, options.rules.includes);
    for (const other of includedBy(file, seen, scripts)) if (other !== file) included.add(other);
    if (onlyDrops(file, seen)) {
      reportAt(options, teardownScript, file.path, 1, 1, `${file.path} only drops objects and was not read`);
    } else {
      kept.push(file);
    }
  }
  return [...kept.filter((file) => !included.has(file)), ...kept.filter((file) => included.has(file))];
}

/** Describes a file that lies outside of the folder but that a script includes. */
export async function describeInclude(
  root: string,
  absolute: string,
  options: ReadOptions,
): Promise<ScriptFile | undefined> {
  const path = relative(root, absolute).split(sep).join('/');
  return look(root, path, true, options);
}
