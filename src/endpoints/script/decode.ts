import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { decodeWithBytes } from '../../text/bytes.ts';
import { OperationError } from '../../text/error.ts';

const chunkSize = 1 << 18;

/** What the bytes of a file say before any of them is decoded. */
export interface Inspection {
  /** The encoding to read the file with; undefined when the file is no text. */
  readonly encoding: string | undefined;
  /** Whether a NUL byte stands in the file, outside UTF-16. */
  readonly holdsNul: boolean;
  /** Half of the bytes are NUL, as in UTF-16 whose byte order mark is missing. */
  readonly looksLikeUtf16: boolean;
}

/** Refuses an encoding that nobody knows, before any file is read. */
export function checkEncoding(name: string): void {
  const known: boolean = iconv.encodingExists(name);
  if (known) return;
  throw new OperationError(
    `The encoding "${name}" is not known. Names such as utf-8, utf-16le, windows-1252, iso-8859-15 or shift_jis are.`,
    { code: 'unknown-encoding', side: 'config' },
  );
}

/**
 * Finds the encoding of a file: a byte order mark decides; else `given`; else UTF-8 when every byte of the file is valid in
 * it; else Windows-1252, or UTF-8 with bytes in it where strings may hold such. The whole file is looked at, since what has been decoded cannot be decoded again.
 */
export async function inspect(
  path: string,
  given: string | undefined,
  bytesInStrings = false,
): Promise<Inspection> {
  const handle = await openFile(path);
  try {
    const buffer = Buffer.allocUnsafe(chunkSize);
    const { bytesRead } = await handle.read(buffer, 0, chunkSize, null);
    const first = buffer.subarray(0, bytesRead);
    const marked = byteOrderMark(first);
    if (marked) return { encoding: marked, holdsNul: false, looksLikeUtf16: false };
    if (given !== undefined) return { encoding: given, holdsNul: first.includes(0), looksLikeUtf16: false };
    const looksLikeUtf16 = alternatesWithNul(first);
    const head = bytesInStrings ? first.subarray(0, 512) : first;
    if (looksLikeUtf16 || isBinary(head)) return { encoding: undefined, holdsNul: true, looksLikeUtf16 };
    return await validate(handle, buffer, bytesRead, bytesInStrings ? utf8WithBytes : 'windows-1252');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    await handle.close();
  }
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function alternatesWithNul(bytes: Buffer): boolean {
  const nul = [0, 0];
  const length = Math.min(bytes.length, 4096);
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) nul[at & 1] = (nul[at & 1] as number) + 1;
  const [even, odd] = nul as [number, number];
  return length > 8 && Math.max(even, odd) > length * 0.4 && Math.min(even, odd) < length * 0.05;
}

/** A text has next to no control characters; programs, archives and export dumps are full of them. */
function isBinary(bytes: Buffer): boolean {
  let control = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)) control += 1;
  }
  return control > bytes.length * 0.02 + 2;
}

async function validate(
  handle: FileHandle,
  buffer: Buffer,
  firstRead: number,
  fallback: string,
): Promise<Inspection> {
  let utf8 = true;
  let holdsNul = false;
  let filled = firstRead;
  for (;;) {
    const bytes = buffer.subarray(0, filled);
    holdsNul ||= bytes.includes(0);
    const whole = utf8 ? filled - unfinished(bytes) : filled;
    utf8 &&= isUtf8(bytes.subarray(0, whole));
    buffer.copyWithin(0, whole, filled);
    const rest = filled - whole;
    const { bytesRead } = await handle.read(buffer, rest, chunkSize - rest, null);
    if (bytesRead === 0) {
      if (rest > 0) utf8 = false;
      return { encoding: utf8 ? 'utf-8' : fallback, holdsNul, looksLikeUtf16: false };
    }
    filled = rest + bytesRead;
  }
}

/** How many bytes at the end belong to a character whose other bytes have not been read yet. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Reads a file as text, in chunks. The byte order mark is left out. */
export async function* readText(path: string, encoding: string): AsyncGenerator<string, void> {
  const handle = await openFile(path);
  try {
    const decoder = makeDecoder(encoding);
    const buffer = Buffer.allocUnsafe(chunkSize);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkSize, null);
      const text = bytesRead === 0 ? decoder.end() : decoder.write(buffer.subarray(0, bytesRead));
      if (text !== '') yield text;
      if (bytesRead === 0) return;
    }
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new OperationError(`${path} is not valid ${encoding}. Name its encoding with --encoding.`, {
        code: 'undecodable-file',
        side: 'source',
        cause: error,
      });
    }
    throw unreadable(path, error);
  } finally {
    await handle.close();
  }
}

interface Decoder {
  write(bytes: Buffer): string;
  end(): string;
}

/** The platform's own decoder where it is strict and fast, for the Unicode encodings; iconv-lite for all others. */
function makeDecoder(encoding: string): Decoder {
  if (encoding === utf8WithBytes) return byteDecoder();
  if (/^utf-?(?:8|16-?[lb]e)$/i.test(encoding)) {
    const decoder = new TextDecoder(encoding.toLowerCase().replace(/^utf-?(8|16)-?/, 'utf-$1'), {
      fatal: true,
    });
    return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  }
  const decoder = iconv.getDecoder(encoding);
  return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? '' };
}

/** UTF-8 in which strings hold bytes that are no characters. */
const utf8WithBytes = 'utf-8 with bytes';

function byteDecoder(): Decoder {
  let rest: Buffer = Buffer.alloc(0);
  const decode = (bytes: Buffer, isLast: boolean): string => {
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const { text, left } = decodeWithBytes(all, isLast);
    rest = Buffer.from(all.subarray(all.length - left));
    return text;
  };
  return { write: (bytes) => decode(bytes, false), end: () => decode(Buffer.alloc(0), true) };
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ELOOP: 'its symbolic links form a circle',
  EIO: 'the disk reports an error',
};

/** The error for a file that cannot be read; errors of other kinds are passed on. */
export function unreadable(path: string, error: unknown): unknown {
  if (
    !(error instanceof Error) ||
    !('code' in error) ||
    typeof error.code !== 'string' ||
    error instanceof OperationError
  )
    return error;
  const reason = reasons[error.code] ?? error.message;
  return new OperationError(`${path} cannot be read: ${reason}.`, {
    code: 'unreadable-file',
    side: 'source',
    cause: error,
  });
}
