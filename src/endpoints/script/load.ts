import { normalize } from 'node:path';
import type { LoaderControl, LoaderInput } from '../../dialects/oracle/loader/control.ts';
import { parseControl } from '../../dialects/oracle/loader/parse.ts';
import { type LoaderRow, RecordReader } from '../../dialects/oracle/loader.ts';
import { missingDataFile, rejectedRecord } from '../../sql/codes/reading.ts';
import { type Finding, finding } from '../../text/finding.ts';
import type { Source } from '../../text/source.ts';
import { checkEncoding, readText } from './decode.ts';
import { describeInclude, type ReadOptions, reportAt, type ScriptFile, type ScriptFolder } from './files.ts';
import { resolveInclude } from './includes.ts';

/** A control file of SQL*Loader with the rows that it loads. */
export interface OpenLoader {
  readonly control: LoaderControl;
  /** The control file's own text, up to its BEGINDATA. */
  readonly source: Source;
  /** The rows of all its data files, in order. Rejected records are reported and left out. */
  rows(): AsyncGenerator<LoaderRow, void>;
}

const listed = 20;

/** Reads a control file; its rows, which may stand behind it in the same file, are streamed. */
export async function openLoader(
  file: ScriptFile,
  folder: ScriptFolder,
  options: ReadOptions,
): Promise<OpenLoader> {
  options.fileRead?.(file);
  let text = '';
  for await (const chunk of readText(file.absolute, file.encoding)) {
    text += chunk;
    if (/^[ \t]*begindata[ \t]*\r?\n/im.test(text)) break;
  }
  const control = parseControl(text);
  const head = control.dataAt === undefined ? text : text.slice(0, control.dataAt);
  const source = options.sources.add({ file: file.path, text: head, line: 1, column: 1 });
  for (const remark of control.remarks) {
    const span = { start: source.base + remark.start, end: source.base + remark.end };
    options.report(finding(remark.entry, span, remark.what));
  }
  const dataLine = head.split('\n').length;
  return { control, source, rows: () => rowsOf(control, { file, source, dataLine }, folder, options) };
}

interface ControlFile {
  readonly file: ScriptFile;
  readonly source: Source;
  /** The first line behind BEGINDATA. */
  readonly dataLine: number;
}

async function* rowsOf(
  control: LoaderControl,
  at: ControlFile,
  folder: ScriptFolder,
  options: ReadOptions,
): AsyncGenerator<LoaderRow, void> {
  const inputs = control.inputs.length > 0 ? control.inputs : [defaultInput(control, at.file)];
  for (const input of inputs) {
    if (input.file === '*')
      yield* records(control, input, at.file, at.dataLine, behind(control, at.file), options);
    else yield* dataFile(control, input, at, folder, options);
  }
}

/** Without INFILE the data stand in the control file, or in the file of its name with the ending .dat. */
function defaultInput(control: LoaderControl, file: ScriptFile): LoaderInput {
  return {
    file: control.dataAt === undefined ? file.path.replace(/^.*\//, '').replace(/\.[^.]*$/, '.dat') : '*',
  };
}

async function* dataFile(
  control: LoaderControl,
  input: LoaderInput,
  at: ControlFile,
  folder: ScriptFolder,
  options: ReadOptions,
): AsyncGenerator<LoaderRow, void> {
  const path = /\.[^./\\]*$/.test(input.file) ? input.file : `${input.file}.dat`;
  const absolute = await findData(path, at.file, folder);
  if (absolute === undefined) {
    options.report(finding(missingDataFile, wholeOf(at.source), `The data file ${path} is not there`));
    return;
  }
  const known = folder.data.find((file) => normalize(file.absolute) === normalize(absolute));
  const file = known ?? (await describeInclude(folder.root, absolute, options));
  if (!file) return;
  options.fileRead?.(file);
  const encoding = encodingOf(control, file, options);
  yield* records(control, input, { ...file, encoding }, 1, readText(file.absolute, encoding), options);
}

/** Control files often name paths of the machine they were written on: then the file's name alone is looked for too. */
async function findData(path: string, from: ScriptFile, folder: ScriptFolder): Promise<string | undefined> {
  const find = (name: string): Promise<string | undefined> =>
    resolveInclude({ path: name, beside: true, arguments: [] }, from, folder.root, folder.data);
  return (await find(path)) ?? (await find(path.replace(/^.*[\\/]/, '')));
}

/** Names of Oracle's character sets that stand in CHARACTERSET, with their usual names. */
const characterSets: Readonly<Record<string, string>> = {
  AL32UTF8: 'utf-8',
  UTF8: 'utf-8',
  AL16UTF16: 'utf-16be',
  UTF16: 'utf-16le',
  WE8MSWIN1252: 'windows-1252',
  WE8ISO8859P1: 'iso-8859-1',
  WE8ISO8859P15: 'iso-8859-15',
  EE8MSWIN1250: 'windows-1250',
  EE8ISO8859P2: 'iso-8859-2',
  CL8MSWIN1251: 'windows-1251',
  US7ASCII: 'windows-1252',
  WE8PC850: 'cp850',
  JA16SJIS: 'shift_jis',
  JA16EUC: 'euc-jp',
  KO16MSWIN949: 'cp949',
  ZHS16GBK: 'gbk',
  ZHT16BIG5: 'big5',
};

function encodingOf(control: LoaderControl, file: ScriptFile, options: ReadOptions): string {
  if (
    control.characterSet === undefined ||
    options.encoding !== undefined ||
    file.encoding.startsWith('utf-16')
  )
    return file.encoding;
  const name = characterSets[control.characterSet.toUpperCase()] ?? control.characterSet;
  checkEncoding(name);
  return name;
}

/** The text behind BEGINDATA. */
async function* behind(control: LoaderControl, file: ScriptFile): AsyncGenerator<string, void> {
  let left = control.dataAt ?? Number.POSITIVE_INFINITY;
  for await (const chunk of readText(file.absolute, file.encoding)) {
    if (chunk.length > left) yield chunk.slice(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function* records(
  control: LoaderControl,
  input: LoaderInput,
  file: ScriptFile,
  line: number,
  chunks: AsyncIterable<string>,
  options: ReadOptions,
): AsyncGenerator<LoaderRow, void> {
  const reader = new RecordReader(control, input, file.encoding, line);
  let rejected = 0;
  const accept = (row: LoaderRow): boolean => {
    if (row.fault === undefined) return true;
    rejected += 1;
    if (rejected <= listed) {
      const more = rejected === listed ? ' (further records of this file are not listed)' : '';
      reportAt(
        options,
        rejectedRecord,
        file.path,
        row.line,
        1,
        `Record ${row.record} for ${row.table.name} is rejected: ${row.fault}${more}`,
      );
    }
    return false;
  };
  for await (const chunk of chunks) for (const row of reader.feed(chunk)) if (accept(row)) yield row;
  for (const row of reader.finish()) if (accept(row)) yield row;
}

function wholeOf(source: Source): Finding['span'] {
  return { start: source.base, end: source.base + source.text.length };
}
