import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OperationError } from '../text/error.ts';

/** What marks a folder as written by Godwit: the file and its first key's value. */
const marker = 'manifest.json';

/**
 * An output folder that is written aside and put in place when it is whole: a run that fails or is interrupted leaves what
 * was there before. It is a class because it has to be finished or given up.
 */
export class OutFolder {
  readonly path: string;
  /** Where files are written meanwhile. */
  readonly aside: string;

  private constructor(path: string, aside: string) {
    this.path = path;
    this.aside = aside;
  }

  /** Begins to write. Refuses a folder that holds anything that Godwit did not write. */
  static async begin(path: string): Promise<OutFolder> {
    const whole = resolve(path);
    await refuseForeign(whole, path);
    const aside = join(dirname(whole), `.godwit-${process.pid}-${Date.now().toString(36)}`);
    try {
      await mkdir(aside, { recursive: true });
    } catch (cause) {
      throw new OperationError(
        `${path} cannot be written: ${(cause as Error).message}. Choose another --out, or change the folder's permissions.`,
        { code: 'out-folder', side: 'config', cause },
      );
    }
    return new OutFolder(whole, aside);
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.aside, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Puts the new folder in the place of the old one. */
  async finish(): Promise<void> {
    const old = `${this.aside}-old`;
    const existed = await rename(this.path, old).then(
      () => true,
      () => false,
    );
    await mkdir(dirname(this.path), { recursive: true });
    await rename(this.aside, this.path);
    if (existed) await rm(old, { recursive: true, force: true });
  }

  /** Takes away what was written aside. */
  async giveUp(): Promise<void> {
    await rm(this.aside, { recursive: true, force: true });
  }
}

async function refuseForeign(whole: string, named: string): Promise<void> {
  const names = await readdir(whole).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new OperationError(`${named} is not a folder that can be written: ${error.message}.`, {
      code: 'out-folder',
      side: 'config',
      cause: error,
    });
  });
  if (names.length === 0) return;
  const text = await readFile(join(whole, marker), 'utf8').catch(() => '');
  if (/"tool":\s*"godwit/.test(text)) return;
  throw new OperationError(
    `${named} is not empty and was not written by Godwit: nothing in it is touched. Choose an empty or new folder with --out.`,
    { code: 'out-folder', side: 'config' },
  );
}
