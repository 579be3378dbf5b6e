import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeFolder } from '../../text/folder.ts';
import { Fault, notFound } from '../fault.ts';
import type { Secrets } from '../store/secrets.ts';

/** So long an address is good for, in seconds: those who need it longer ask again. */
const validity = 12 * 3600;

const keyOwner = { kind: 'server', id: 'artifacts', field: 'key' };

/**
 * Files that the server makes for its users: scripts and reports. They take the place of AWS's bucket: a file has a key, and an address that
 * the server signs, which serves whoever has it for some hours. A class because it holds the key of signatures.
 */
export class Artifacts {
  readonly #folder: string;
  readonly #key: Buffer;
  #address = '';

  private constructor(folder: string, key: Buffer) {
    this.#folder = folder;
    this.#key = key;
  }

  /** Opens the folder of files. The key is made once and kept among the sealed secrets. */
  static async open(folder: string, secrets: Secrets): Promise<Artifacts> {
    let key = await secrets.get(keyOwner);
    if (key === undefined) {
      key = randomBytes(32).toString('base64');
      await secrets.put(keyOwner, key);
    }
    return new Artifacts(folder, Buffer.from(key, 'base64'));
  }

  /** Says at which address the server answers: `http://127.0.0.1:8080`. */
  servedAt(address: string): void {
    this.#address = address;
  }

  /** Writes a file of a project and gives its key. One of the same name is replaced as a whole. */
  async write(project: string, name: string, content: string | Uint8Array): Promise<string> {
    const key = `${safe(project)}/${safe(name)}`;
    const file = join(this.#folder, key);
    makeFolder(join(this.#folder, safe(project)), 0o700);
    const aside = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(aside, content, { mode: 0o600 });
      await rename(aside, file);
    } catch (cause) {
      await rm(aside, { force: true }).catch(() => {});
      throw unwritten(this.#folder, cause);
    }
    return key;
  }

  /** Forgets the files of a project. */
  async remove(project: string): Promise<void> {
    await rm(join(this.#folder, safe(project)), { recursive: true, force: true });
  }

  /** The address of a file, signed. */
  urlOf(key: string): string {
    const expires = Math.floor(Date.now() / 1000) + validity;
    const path = key.split('/').map(encodeURIComponent).join('/');
    return `${this.#address}/artifacts/${path}?expires=${expires}&signature=${this.#sign(key, expires)}`;
  }

  /** Opens a file for whoever shows its signature. */
  async open(
    key: string,
    expires: string,
    signature: string,
  ): Promise<{ readonly name: string; readonly bytes: number; readonly stream: ReadStream }> {
    const given = Buffer.from(signature, 'utf8');
    const right = Buffer.from(this.#sign(key, Number(expires)), 'utf8');
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new Fault('AccessDeniedFault', 'The signature of this address is not right.');
    if (Number(expires) * 1000 < Date.now())
      throw new Fault('AccessDeniedFault', 'This address has expired: ask for the file again.');
    const file = join(this.#folder, key);
    const found = await stat(file).catch(() => undefined);
    if (!found) throw notFound('This file is there no more: export it again.');
    return { name: basename(file), bytes: found.size, stream: createReadStream(file) };
  }

  #sign(key: string, expires: number): string {
    return createHmac('sha256', this.#key).update(`${key}\n${expires}`).digest('base64url');
  }
}

function unwritten(folder: string, cause: unknown): Fault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'its disk is full. Make room there, and ask again.'
      : `${cause instanceof Error ? cause.message : String(cause)}.`;
  return new Fault(
    'InvalidOperationFault',
    `The file cannot be written to ${folder} of the server: ${why}`,
    cause,
  );
}

/** A name that is no way out of its folder. */
function safe(name: string): string {
  return name.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_') || '_';
}
