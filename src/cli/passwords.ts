import { readFileSync } from 'node:fs';
import { OperationError } from '../text/error.ts';

/** Where the password of one end may come from, besides the URL and what the engine's own clients read. */
export interface PasswordSources {
  readonly side: 'source' | 'target';
  readonly file?: string | undefined;
}

/**
 * The URL of an end with its password in it: from a file, else from GODWIT_SOURCE_PASSWORD or GODWIT_TARGET_PASSWORD. Two ends of one engine could not have
 * different ones in PGPASSWORD or MYSQL_PWD, which are asked when neither is there.
 */
export function withPassword(
  url: string,
  { side, file }: PasswordSources,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  if (file !== undefined && hasPassword(url))
    throw new OperationError(
      `The password of the ${side} is in its URL and in the file ${file}: give it in one place.`,
      { code: 'password', side: 'config' },
    );
  const password =
    file === undefined ? environment[`GODWIT_${side.toUpperCase()}_PASSWORD`] : passwordOf(file, side);
  return password && !hasPassword(url) ? put(url, password) : url;
}

/** The file's first line. */
function passwordOf(file: string, side: 'source' | 'target'): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (cause) {
    throw new OperationError(`The password file ${file} of the ${side} cannot be read.`, {
      code: 'password',
      side: 'config',
      cause,
    });
  }
}

function hasPassword(url: string): boolean {
  return /^[^:]+:\/\/[^/?#@:]*:[^/?#@]+@/.test(url) || /[?&]password=./.test(url);
}

/** A URL of PostgreSQL may lack a host, and then has no place for a password but a parameter. What is no URL stays as it is, and is refused later. */
function put(url: string, password: string): string {
  const encoded = encodeURIComponent(password);
  if (/^postgres(?:ql)?:/i.test(url)) return `${url}${url.includes('?') ? '&' : '?'}password=${encoded}`;
  return url.replace(/^([a-z]+:\/\/)([^/?#@:]*):?@/i, `$1$2:${encoded}@`);
}
