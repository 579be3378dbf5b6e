import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { OutFolder } from '../../jobs/conversion/out-folder.ts';
import type { Made, Run } from '../../jobs/conversion/run.ts';
import { writeResult } from '../../jobs/conversion/run.ts';
import type { ModelSource } from '../../jobs/models/convert.ts';
import { OperationError } from '../../text/error.ts';
import type { ZipEntry } from '../files/zip.ts';
import { zip } from '../files/zip.ts';
import type { WantedResult } from './messages.ts';

/** The files of a conversion, as the command line writes them. */
export interface ResultFiles {
  readonly rows: Run['rows'];
  /** The source whose definitions, where they come from a live server, are among the files. */
  sourceOf(source: ModelSource): ModelSource;
  write(made: Made): Promise<void>;
  archive(): Promise<Uint8Array>;
}

/** An archive is made in memory, and so is what reads it. */
const mostBytes = 2 ** 30;

/** Begins the files of a conversion, or with `withResult` false those of an assessment. */
export async function resultFiles(
  { folder, source }: WantedResult,
  withResult: boolean,
): Promise<ResultFiles> {
  const out = await OutFolder.begin(join(folder, 'result'));
  return {
    rows: withResult ? { folder: out.aside } : 'count',
    sourceOf: (read) =>
      read.live ? { ...read, live: { ...read.live, scripts: join(out.aside, 'source') } } : read,
    write: async (made) => {
      const { report } = made;
      const named = { ...report, source: { ...report.source, location: source } };
      await writeResult(out, { ...made, report: named }, withResult);
      await out.finish();
    },
    archive: () => archiveOf(out.path),
  };
}

async function archiveOf(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  if (bytes > mostBytes)
    throw new OperationError(
      `The result has ${Math.ceil(bytes / 2 ** 20)} MiB, and a server gives out 1024 at most: run the command without --server, or leave scripts of rows out of what is sent.`,
      { code: 'result-size', side: 'config' },
    );
  const read = async (file: string): Promise<ZipEntry> => ({
    path: relative(folder, file).split(sep).join('/'),
    content: await readFile(file),
  });
  return await zip(await Promise.all(files.map(read)));
}
