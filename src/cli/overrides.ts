import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Override } from '../convert/overrides.ts';
import { OperationError } from '../text/error.ts';

/** Reads the texts of `--overrides FOLDER`: every file that ends in .sql, by its path below the folder. */
export async function readOverrides(folder: string | undefined): Promise<readonly Override[]> {
  if (folder === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: Error) => {
    throw unreadable(folder, cause);
  });
  const files = entries
    .filter((each) => each.isFile() && each.name.toLowerCase().endsWith('.sql'))
    .map((each) => join(each.parentPath, each.name))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch((cause: Error) => {
        throw unreadable(file, cause);
      });
      const path = file.slice(join(folder, '/').length).replaceAll('\\', '/');
      return { path, file, text: text.replace(/^\uFEFF/, '') };
    }),
  );
}

function unreadable(path: string, cause: Error): OperationError {
  const code = (cause as NodeJS.ErrnoException).code;
  const why =
    code === 'ENOENT'
      ? 'it does not exist'
      : code === 'ENOTDIR'
        ? 'it is not a folder'
        : code === 'EACCES'
          ? 'permission is denied'
          : cause.message;
  return new OperationError(`--overrides ${path} cannot be read: ${why}.`, {
    code: 'overrides',
    side: 'config',
    cause,
  });
}
