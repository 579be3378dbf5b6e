import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeFolder } from '../../text/folder.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState, invalidValue } from '../fault.ts';
import type { DataProvider } from './data-providers.ts';

/** A file has no more bytes than this; larger dumps are laid into the server's own folder of scripts. */
const mostBytes = 2 ** 30;

/** The scripts that users sent for their projects, each project's in a folder of its own, which goes with it. */
export interface Uploads {
  /** The address of a new folder, for the data provider of a project. */
  begin(): string;
  /** Writes a file, or replaces it. */
  put(provider: DataProvider, path: string, content: Readable): Promise<void>;
  /** Takes all files away, so that those of before do not stay beside new ones. */
  clear(provider: DataProvider): Promise<void>;
  /** Takes the folder away, if the provider has one. */
  forget(provider: DataProvider): Promise<void>;
}

/** Makes the service of uploads. */
export function makeUploads({ uploads }: Pick<Core, 'uploads'>): Uploads {
  const folderOf = ({ virtual, settings: { S3Path = '' } }: DataProvider): string | undefined => {
    if (!virtual || !S3Path.startsWith('file://')) return undefined;
    const folder = fileURLToPath(S3Path);
    return dirname(folder) === uploads ? folder : undefined;
  };
  const ownFolderOf = (provider: DataProvider): string => {
    const folder = folderOf(provider);
    if (folder !== undefined) return folder;
    throw invalidState(
      `The scripts of ${provider.identifier} were not sent to this server, so that none are taken: it reads them elsewhere.`,
    );
  };
  return {
    begin: () => {
      const folder = join(uploads, randomUUID());
      makeFolder(folder, 0o700);
      return pathToFileURL(folder).href;
    },
    put: async (provider, path, content) => {
      const file = join(ownFolderOf(provider), ...segmentsOf(path));
      const aside = `${file}.${randomUUID()}`;
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await pipeline(content, limit(path), createWriteStream(aside, { mode: 0o600 }));
        await rename(aside, file);
      } catch (error) {
        await rm(aside, { force: true });
        throw error instanceof Fault ? error : unwritten(path, error);
      }
    },
    clear: async (provider) => {
      const folder = ownFolderOf(provider);
      await rm(folder, { recursive: true, force: true });
      makeFolder(folder, 0o700);
    },
    forget: async (provider) => {
      const folder = folderOf(provider);
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The parts of a path that cannot lead out of its folder. */
function segmentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  const isFit = parts.every(
    (part) =>
      part !== '' &&
      part !== '.' &&
      part !== '..' &&
      part.length <= 200 &&
      !/[\\\0]/.test(part) &&
      !part.includes(sep),
  );
  if (isFit && parts.length <= 30) return parts;
  throw invalidValue(
    `${JSON.stringify(path)} is no path of a script: names with / between them, none of them empty, . or ..`,
  );
}

function limit(path: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) done(null, chunk);
      else
        done(
          invalidValue(
            `${path} has more than 1 GiB: lay it into the server's folder of scripts (godwit serve --scripts FOLDER), and make the project of that.`,
          ),
        );
    },
  });
}

function unwritten(path: string, cause: unknown): Fault {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const why =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'the disk of the server is full. Make room there, and send it again'
      : message;
  return new Fault('InvalidOperationFault', `The script ${path} cannot be written: ${why}.`, cause);
}
