import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { access, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { OperationError } from '../../text/error.ts';
import { makeFolder } from '../../text/folder.ts';

/** What marks a folder as written by Godwit: the file and its key `tool`. */
const marker = 'manifest.json';

const temporary = /^\.godwit-\d+-/;

/**
 * An output folder that is written aside and put in place when it is whole: a run that fails or is interrupted leaves what
 * was there before. It is a class because it has to be finished or given up.
 */
export class OutFolder {
  readonly path: string;
  /** Where files are written meanwhile. It is made with the first file. */
  readonly aside: string;
  readonly #folders = new Set<string>();
  #isGivenUp = false;

  private constructor(path: string, aside: string) {
    this.path = path;
    this.aside = aside;
  }

  /** Begins to write. Refuses a folder that holds anything that Godwit did not write, and one that cannot be written. */
  static async begin(path: string): Promise<OutFolder> {
    const whole = resolve(path);
    await refuseForeign(whole, path);
    const home = await homeOf(whole).catch((cause: Error) => {
      throw unwritable(path, cause);
    });
    return new OutFolder(whole, join(home, `.godwit-${process.pid}-${Date.now().toString(36)}`));
  }

  /**
   * Writes many files. They are small, so that handing each to another thread would cost several times as much as writing it;
   * now and then signals are let in.
   */
  async writeEach(files: Iterable<{ readonly path: string; readonly text: string }>): Promise<void> {
    let written = 0;
    for (const { path, text } of files) {
      this.#write(path, [text]);
      written += 1;
      if (written % 100 === 0) await setImmediate();
    }
  }

  async write(path: string, text: string): Promise<void> {
    await this.writePieces(path, [text]);
  }

  /** Writes a file that would be long as one string. */
  async writePieces(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
    this.#write(path, pieces);
    await setImmediate();
  }

  #write(path: string, pieces: Iterable<string | Uint8Array>): void {
    // An interrupted run goes on until the process ends, and must not write again what was taken away.
    if (this.#isGivenUp) return;
    const file = join(this.aside, path);
    try {
      const folder = dirname(file);
      if (!this.#folders.has(folder)) makeFolder(folder);
      this.#folders.add(folder);
      const opened = openSync(file, 'w');
      try {
        for (const each of pieces) writeFileSync(opened, each);
      } finally {
        closeSync(opened);
      }
    } catch (cause) {
      throw unwritable(this.path, cause as Error);
    }
  }

  /** Puts the new files in the place of the old ones. */
  async finish(): Promise<void> {
    if (this.#isGivenUp) return;
    try {
      makeFolder(this.aside);
      if (dirname(this.aside) === this.path) await this.#exchangeFiles();
      else await this.#exchangeFolders();
    } catch (cause) {
      throw unwritable(this.path, cause as Error);
    }
  }

  async #exchangeFolders(): Promise<void> {
    const old = `${this.aside}-old`;
    makeFolder(dirname(this.path));
    const existed = await rename(this.path, old).then(
      () => true,
      () => false,
    );
    try {
      await rename(this.aside, this.path);
    } catch (error) {
      if (existed) await rename(old, this.path);
      throw error;
    }
    if (existed) await rm(old, { recursive: true, force: true });
  }

  /** A folder that cannot be moved (a mounted volume, say) gets its files one by one; the marker comes last. */
  async #exchangeFiles(): Promise<void> {
    for (const name of await readdir(this.path))
      if (name !== basename(this.aside)) await rm(join(this.path, name), { recursive: true, force: true });
    const names = await readdir(this.aside);
    for (const name of names.sort((a, b) => Number(a === marker) - Number(b === marker)))
      await rename(join(this.aside, name), join(this.path, name));
    await rm(this.aside, { recursive: true, force: true });
  }

  /** Takes away what was written aside. */
  async giveUp(): Promise<void> {
    this.#isGivenUp = true;
    await rm(this.aside, { recursive: true, force: true });
  }
}

/**
 * The folder that the new files are written in meanwhile: beside the output folder, where renaming puts them in place at
 * once; inside of it where it cannot be renamed, because it is mounted or its parent is not ours to change.
 */
async function homeOf(whole: string): Promise<string> {
  const parent = await nearest(dirname(whole));
  const own = await stat(whole).catch(() => undefined);
  if (!own) {
    await access(parent, constants.W_OK | constants.X_OK);
    return parent;
  }
  const isWritable = await access(parent, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isWritable && (await stat(parent)).dev === own.dev) return parent;
  await access(whole, constants.W_OK | constants.X_OK);
  return whole;
}

/** The folder itself, or the nearest one above it that is there. */
async function nearest(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found?.isDirectory() === false)
    throw Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' });
  return found ? folder : nearest(dirname(folder));
}

function unwritable(path: string, cause: Error): OperationError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const reasons: Readonly<Record<string, string>> = {
    ENOTDIR: 'a part of the path is a file',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space is left on the device',
    ENAMETOOLONG: 'the path is too long',
  };
  return new OperationError(
    `The output folder ${path} cannot be written: ${reasons[code] ?? cause.message}. Choose another with --out.`,
    { code: 'out-folder', side: 'config', cause },
  );
}

async function refuseForeign(whole: string, named: string): Promise<void> {
  const names = await readdir(whole).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unwritable(named, error);
  });
  if (names.every((each) => temporary.test(each))) return;
  const text = await readFile(join(whole, marker), 'utf8').catch(() => '');
  if (/"tool":\s*"godwit/.test(text)) return;
  throw new OperationError(
    `${named} is not empty and was not written by Godwit: nothing in it is touched. Choose an empty or new folder with --out.`,
    { code: 'out-folder', side: 'config' },
  );
}
