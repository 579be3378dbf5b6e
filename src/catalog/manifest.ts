import { hash } from 'node:crypto';
import { z } from 'zod';
import { OperationError } from '../text/error.ts';

/** When a part of a converted folder is installed: the order of these is the order of the installation. */
export const stages = ['pre-data', 'data', 'indexes', 'post-data'] as const;
export type Stage = (typeof stages)[number];

const line = z.int().min(1);

const entry = z.object({
  stage: z.enum(stages),
  file: z.string().min(1),
  line,
  endLine: line,
  object: z.object({ schema: z.string(), kind: z.string().min(1), name: z.string().min(1) }),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  source: z.object({ file: z.string(), line }).optional(),
  columns: z.array(z.string().min(1)).optional(),
  rows: z.int().min(0).optional(),
});

const manifest = z.object({ version: z.literal(1), tool: z.string(), entries: z.array(entry) });

/**
 * One statement of a converted folder, or one file of rows for COPY (`data/<table>.copy`, in COPY's text format), with
 * the object that it belongs to:
 *
 * - `file` is relative to the folder, with `/`; the statement is its lines from `line` to `endLine`, counted from 1.
 * - `hash` is {@link hashOf} of the text of those lines, for a file of rows of the whole file.
 * - `source` is where the user wrote what it was made of.
 * - `columns` and `rows` belong to files of rows: the columns in the order of the file (without: all of the table), and
 *   how many rows there are.
 */
export type ManifestEntry = z.infer<typeof entry>;

/** What `manifest.json` says of a converted folder: its statements and files of rows, in the order of installation. */
export type Manifest = z.infer<typeof manifest>;

/** SHA-256 of a statement's text, its lines joined by a line feed, or of the bytes of a file of rows; in hexadecimal. */
export function hashOf(text: string): string {
  return hash('sha256', text);
}

/** Whether the entry is a file of rows for COPY. */
export function holdsRows(item: ManifestEntry): boolean {
  return item.file.endsWith('.copy');
}

/** Reads the text of a `manifest.json`. One that is not what it should be is an `OperationError` that says where. */
export function readManifest(text: string): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw wrong('it is not JSON', cause);
  }
  const read = manifest.safeParse(content);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw wrong(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const outside = read.data.entries.find(
    ({ file }) => file.startsWith('/') || file.split('/').includes('..'),
  );
  if (outside) throw wrong(`the file ${outside.file} is not inside the folder`);
  return read.data;
}

function wrong(what: string, cause?: unknown): OperationError {
  return new OperationError(`manifest.json is not one that godwit convert wrote: ${what}.`, {
    code: 'manifest',
    side: 'config',
    cause,
  });
}
