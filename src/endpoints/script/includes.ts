import { dirname, isAbsolute, join, normalize } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Include } from '../../sql/script.ts';
import { readText } from './decode.ts';
import type { ScriptFile } from './files.ts';

/** What a first look at a script shows, line by line and without reading it as SQL. It only serves to find the order. */
export interface Prescan {
  /** The paths of the scripts that it includes (`@`, `@@` and START of SQL*Plus), variables replaced as far as the script defines them. */
  readonly includes: readonly string[];
  /** Whether it makes or fills anything, and whether it drops anything; asked of few scripts, and a look through the text each. */
  readonly creates: () => boolean;
  readonly drops: () => boolean;
}

const prescanned = 1 << 22;

/** Looks through the first four megabytes of a script. `pattern` finds the lines that include others. */
export async function prescan(file: ScriptFile, pattern: RegExp): Promise<Prescan> {
  let text = '';
  for await (const chunk of readText(file.absolute, file.encoding)) {
    text += chunk;
    if (text.length > prescanned) break;
  }
  const includes: string[] = [];
  let variables: ReadonlyMap<string, string> | undefined;
  for (const match of text.matchAll(pattern)) {
    const [all, quoted, bare] = match;
    const path = (quoted ?? bare ?? '').replace(/&&?(\w+)\.?/g, (whole, name: string) => {
      variables ??= definedIn(text);
      return variables.get(name.toUpperCase()) ?? whole;
    });
    includes.push(path.replaceAll('\\', '/'));
    // `@@step.sql tables/orders.sql` has step.sql include what it is told.
    const end = text.indexOf('\n', match.index);
    const rest = text.slice(match.index + all.length, end < 0 ? text.length : end);
    for (const [told] of rest.matchAll(/[\w./\\-]+\.\w+/g)) includes.push(told.replaceAll('\\', '/'));
  }
  return {
    includes,
    creates: () => /^[ \t]*(?:create|insert|alter(?!\s+session\b)|merge|update)\b/im.test(text),
    drops: () => /\bdrop\s/i.test(text),
  };
}

function definedIn(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [, name, value] of text.matchAll(
    /^[ \t]*def(?:i(?:n(?:e)?)?)?[ \t]+(\w+)[ \t]*=[ \t]*(.+?)[ \t]*;?\r?$/gim,
  )) {
    variables.set((name as string).toUpperCase(), (value as string).replace(/^(['"])(.*)\1$/, '$2'));
  }
  return variables;
}

/** The files that a script includes, as far as the first look can say. A path with an unknown variable matches by its end. */
export function includedBy(file: ScriptFile, seen: Prescan, files: readonly ScriptFile[]): ScriptFile[] {
  const folder = file.path.includes('/') ? file.path.slice(0, file.path.lastIndexOf('/') + 1) : '';
  return seen.includes.flatMap((include) => {
    const known = include.replace(/^.*&\w+\.?/, '');
    if (known !== include) {
      const end = known.toLowerCase().replace(/^\/?/, '/');
      return end === '/'
        ? []
        : files.filter(
            (other) =>
              sameScript(`/${other.path}`.slice(-end.length), end) || sameScript(`/${other.path}`, end),
          );
    }
    const path = include.replace(/^\.\//, '');
    const candidates = [normalize(folder + path), normalize(path)].map((name) => name.replaceAll('\\', '/'));
    return files.filter((other) => candidates.some((name) => sameScript(other.path, name)));
  });
}

function sameScript(path: string, named: string): boolean {
  const [a, b] = [path.toLowerCase(), named.toLowerCase()];
  return a === b || a === `${b}.sql`;
}

const teardownName =
  /(?:^|[^a-z])(?:un-?install|de-?install|drop|tear_?down|clean_?up|remove|delete)(?:[^a-z]|$)/i;

/** Whether a script takes a database down: its name says so, and it drops or includes other scripts but creates nothing. */
export function onlyDrops(file: ScriptFile, seen: Prescan): boolean {
  return (
    teardownName.test(file.path.slice(file.path.lastIndexOf('/') + 1)) &&
    !seen.creates() &&
    (seen.drops() || seen.includes.length > 0)
  );
}

/**
 * Finds the script that an `@` names. SQL*Plus looks in the working folder, which is not known here: the folder of the
 * source, that of the including script and those between are tried, and since many scripts come from Windows, `\` is taken
 * for `/` and names match without regard to case.
 */
export async function resolveInclude(
  include: Include,
  from: ScriptFile,
  root: string,
  files: readonly ScriptFile[],
): Promise<string | undefined> {
  const path = include.path.replaceAll('\\', '/');
  const folders = isAbsolute(path) ? [''] : foldersFor(include, from, root);
  for (const folder of folders) {
    const absolute = folder === '' ? path : join(folder, path);
    if (await isFile(absolute)) return absolute;
  }
  for (const folder of folders) {
    const wanted = (folder === '' ? path : join(folder, path)).toLowerCase();
    const match = files.find((file) => normalize(file.absolute).toLowerCase() === wanted);
    if (match) return match.absolute;
  }
  return undefined;
}

function foldersFor(include: Include, from: ScriptFile, root: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(normalize(from.absolute)); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === normalize(root) || folder === dirname(folder) || !folder.startsWith(normalize(root)))
      break;
  }
  return include.beside ? folders : [normalize(root), ...folders];
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
