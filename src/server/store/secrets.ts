import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { OperationError } from '../../text/error.ts';
import { Fault, invalidValue } from '../fault.ts';
import type { SealedSecrets, SecretOwner } from './store.ts';

/** A key of 256 bits with the short name by which sealed texts say which one opens them. */
interface SealingKey {
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Secrets at rest: sealed by AES-256-GCM with the name of their owner as additional data, so that what is taken from the state is of no use and what is moved inside
 * of it does not open. `env:NAME` and `file:PATH` are kept as they are and read when the secret is used. A class because it holds the keys.
 */
export class Secrets {
  readonly #kept: SealedSecrets;
  readonly #keys: readonly SealingKey[];

  private constructor(kept: SealedSecrets, keys: readonly SealingKey[]) {
    this.#kept = kept;
    this.#keys = keys;
  }

  /** Opens the secrets of a state. What an older key has sealed is sealed anew with the first one; what no key opens is an error, before anything is started. */
  static async open(kept: SealedSecrets, keys: readonly Buffer[]): Promise<Secrets> {
    const secrets = new Secrets(kept, keys.map(named));
    for (const { sealed, ...owner } of await kept.all()) {
      const text = secrets.#unseal(owner, sealed);
      if (keyNameOf(sealed) !== secrets.#current.name) await kept.put(owner, secrets.#seal(owner, text));
    }
    return secrets;
  }

  async put(owner: SecretOwner, text: string): Promise<void> {
    checkReference(text);
    await this.#kept.put(owner, this.#seal(owner, text));
  }

  /** The secret itself, wherever it is; undefined when there is none. */
  async get(owner: SecretOwner): Promise<string | undefined> {
    const sealed = await this.#kept.get(owner);
    return sealed === undefined ? undefined : resolved(this.#unseal(owner, sealed));
  }

  /** What a text means that is not kept: itself, or what it refers to. */
  resolve(text: string): string {
    return resolved(text);
  }

  /** Where a secret is: the reference to it, `stored` when it is sealed here, `none` when there is none. */
  async origin(owner: SecretOwner): Promise<string> {
    const sealed = await this.#kept.get(owner);
    if (sealed === undefined) return 'none';
    const text = this.#unseal(owner, sealed);
    return referenceIn(text) ? text : 'stored';
  }

  /** Forgets one secret, or all of a resource. */
  async remove(owner: Omit<SecretOwner, 'field'> & { readonly field?: string }): Promise<void> {
    await this.#kept.remove(owner);
  }

  get #current(): SealingKey {
    const [first] = this.#keys;
    if (!first) throw new Error('secrets are opened with a key at least');
    return first;
  }

  #seal(owner: SecretOwner, text: string): string {
    const { name, bytes } = this.#current;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(placeOf(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return ['v1', name, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64'))].join(
      ':',
    );
  }

  #unseal(owner: SecretOwner, sealed: string): string {
    const key = this.#keys.find(({ name }) => name === keyNameOf(sealed));
    const [nonce, tag, text] = sealed
      .split(':')
      .slice(2)
      .map((part) => Buffer.from(part, 'base64'));
    if (!key || !nonce || !tag || !text) throw unopened(owner);
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce).setAAD(placeOf(owner));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw unopened(owner, cause);
    }
  }
}

/**
 * The keys that seal secrets, the current one first: from GODWIT_KEY, else from the file that GODWIT_KEY_FILE names, else from a file beside the state, which is made
 * with a new key when it is missing. Each key is 32 bytes in base64, several are separated by white space or commas: so a key is changed by writing a new one before it.
 */
export function readKeys(beside: string, environment: NodeJS.ProcessEnv = process.env): readonly Buffer[] {
  const { GODWIT_KEY: given, GODWIT_KEY_FILE: named } = environment;
  if (given !== undefined && given !== '') return keysIn(given, 'GODWIT_KEY');
  const file = named === undefined || named === '' ? `${beside}.key` : named;
  const text = textOf(file) ?? (file === named ? undefined : madeKey(file));
  if (text === undefined)
    throw new OperationError(`The key file ${file} (GODWIT_KEY_FILE) cannot be read.`, {
      code: 'key',
      side: 'config',
    });
  return keysIn(text, file);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function madeKey(file: string): string {
  const text = `${randomBytes(32).toString('base64')}\n`;
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  return text;
}

function keysIn(text: string, from: string): readonly Buffer[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((each) => each !== '')
    .map((each) => Buffer.from(each, 'base64'));
  if (keys.length > 0 && keys.every(({ length }) => length === 32)) return keys;
  throw new OperationError(
    `${from} must hold keys of 32 bytes in base64, the current one first (openssl rand -base64 32).`,
    { code: 'key', side: 'config' },
  );
}

function named(bytes: Buffer): SealingKey {
  return { name: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}

function keyNameOf(sealed: string): string {
  return sealed.split(':', 2)[1] ?? '';
}

function placeOf({ kind, id, field }: SecretOwner): Buffer {
  return Buffer.from(JSON.stringify([kind, id, field]));
}

function unopened({ kind, id, field }: SecretOwner, cause?: unknown): OperationError {
  return new OperationError(
    `The ${field} of ${kind} ${id} was sealed with a key that is not among those given, or was altered. Give the key that the state was written with (GODWIT_KEY, GODWIT_KEY_FILE, or the .key file beside the state), behind the new one if it is to be replaced.`,
    { code: 'key', side: 'config', cause },
  );
}

/** A secret that is kept elsewhere: where, and under which name. */
function referenceIn(text: string): { readonly how: string; readonly what: string } | undefined {
  const [, how, what] = /^(env|file):(.+)$/.exec(text) ?? [];
  return how === undefined || what === undefined ? undefined : { how, what };
}

/**
 * A reference is read by the server and sent to a host that whoever wrote it has named. So the server's own secrets are not to be had by one, and files only from the
 * folder for them.
 */
function checkReference(text: string): void {
  const { how, what = '' } = referenceIn(text) ?? {};
  if (how === 'env' && /^GODWIT_/i.test(what))
    throw invalidValue(
      `The variable ${what} of the environment is the server's own, and no secret of others.`,
    );
  if (how === 'file' && !isIn(resolve(secretsFolder(), what)))
    throw invalidValue(
      `A secret that is in a file must be in the folder ${secretsFolder()} of the server (GODWIT_SECRETS_FOLDER), and file:${what} is not.`,
    );
}

function secretsFolder(): string {
  return resolve(process.env['GODWIT_SECRETS_FOLDER'] || '/run/secrets');
}

function isIn(file: string): boolean {
  return file.startsWith(secretsFolder() + sep);
}

function resolved(text: string): string {
  const reference = referenceIn(text);
  if (!reference) return text;
  checkReference(text);
  const { how, what } = reference;
  if (how === 'file') return inFile(resolve(secretsFolder(), what));
  const value = process.env[what];
  if (value !== undefined) return value;
  throw invalidValue(`The secret is in the variable ${what} of the server's environment, which is not set.`);
}

/** The file's first line. A link that leads out of the folder is not followed. */
function inFile(file: string): string {
  try {
    const real = realpathSync(file);
    const folder = realpathSync(secretsFolder());
    if (real.startsWith(folder + sep)) return readFileSync(real, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw unreadable(file);
}

function unreadable(file: string, cause?: unknown): Fault {
  return new Fault(
    'InvalidParameterValueException',
    `The secret is in the file ${file}, which the server cannot read.`,
    cause,
  );
}
