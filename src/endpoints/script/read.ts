import { normalize } from 'node:path';
import type { Include, Remark, ScriptReader, ScriptRun, ScriptUnit } from '../../sql/script.ts';
import {
  circularInclude,
  missingInclude,
  nulCharacter,
  oracleOwnScript,
  readBefore,
  undefinedByte,
} from '../../sql/codes/reading.ts';
import { type CodeEntry, finding } from '../../text/finding.ts';
import type { Source } from '../../text/source.ts';
import { readText } from './decode.ts';
import { describeInclude, type ReadOptions, reportAt, type ScriptFile, type ScriptFolder } from './files.ts';
import { resolveInclude } from './includes.ts';

/** A unit with its place among all sources. Who needs no further places in it may release its source from the map. */
export type ReadUnit = Omit<ScriptUnit, 'source' | 'remarks'> & { readonly source: Source };

/** A file being read: its chunks, and the units of the last chunk that have not been taken yet. */
interface OpenScript {
  readonly file: ScriptFile;
  readonly splitter: ScriptReader;
  readonly chunks: AsyncIterator<string, void>;
  units: Iterator<ScriptUnit, void>;
  finished: boolean;
  /** The command that was taken last, if it runs another script. */
  including: ReadUnit | undefined;
}

/** Places of the same fault that are listed per file; data with many `&` would otherwise drown the report. */
const listed = 20;

/**
 * Reads the scripts of a folder as one stream of units, in the order in which their client would run them: an included script
 * stands where the line that includes it stands, with the variables and settings of that moment. Memory holds one
 * chunk of each open file and one unit.
 *
 * A script that several main scripts include is read once. Every fault in the text is reported; a file that cannot be
 * read ends the reading with an `OperationError`.
 *
 * The units come as those of one chunk after the other, each of which must be taken to its end: waiting for every single one
 * would take longer than reading it.
 */
export async function* readScripts(
  folder: ScriptFolder,
  options: ReadOptions,
): AsyncGenerator<Iterable<ReadUnit>, void> {
  const run: Run = { folder, options, readIn: new Map(), repeated: new Map() };
  for (const main of folder.scripts) {
    if (run.readIn.has(normalize(main.absolute))) continue;
    const session = options.rules.begin({ ...main.project?.variables, ...options.variables });
    const open: OpenScript[] = [openScript(main, main, session, run)];
    try {
      for (let script = open.at(-1); script; script = open.at(-1)) {
        yield unitsAtHand(script, run);
        const { including } = script;
        script.including = undefined;
        if (including?.command?.include) {
          const { include } = including.command;
          const file = await findInclude(include, including.source, open, main, run);
          if (file) {
            include.arguments.forEach((value, index) => session.assign(String(index + 1), value));
            open.push(openScript(file, main, session, run));
          }
        } else if (script.finished) {
          open.pop();
        } else {
          await readOn(script);
        }
      }
    } finally {
      for (const script of open) await script.chunks.return?.();
    }
  }
}

/** The units that are left of a chunk, up to one that runs another script. */
function* unitsAtHand(script: OpenScript, run: Run): Generator<ReadUnit, void> {
  for (let next = script.units.next(); next.done !== true; next = script.units.next()) {
    const unit = place(next.value, run);
    yield unit;
    if (unit.command?.include) {
      script.including = unit;
      return;
    }
  }
}

interface Run {
  readonly folder: ScriptFolder;
  readonly options: ReadOptions;
  /** For every file that was read, the main script through which it was. */
  readonly readIn: Map<string, ScriptFile>;
  readonly repeated: Map<string, number>;
}

function openScript(file: ScriptFile, main: ScriptFile, session: ScriptRun, run: Run): OpenScript {
  const key = normalize(file.absolute);
  if (!run.readIn.has(key)) {
    run.readIn.set(key, main);
    run.options.fileRead?.(file);
  }
  const text = readText(file.absolute, file.encoding);
  const unicode = file.encoding.startsWith('utf');
  const chunks = unicode && !file.holdsNul ? text : checkCharacters(text, file, run.options);
  return {
    file,
    splitter: session.open(file.path),
    chunks,
    units: [].values(),
    finished: false,
    including: undefined,
  };
}

async function readOn(script: OpenScript): Promise<void> {
  const chunk = await script.chunks.next();
  if (chunk.done === true) {
    script.finished = true;
    script.units = script.splitter.finish();
  } else {
    script.units = script.splitter.feed(chunk.value);
  }
}

/** Passes text on and reports the characters in it that should not be there. */
async function* checkCharacters(
  text: AsyncIterable<string>,
  file: ScriptFile,
  options: ReadOptions,
): AsyncGenerator<string, void> {
  let line = 1;
  let lineStart = 0;
  let before = 0;
  let reported = 0;
  const unicode = file.encoding.startsWith('utf');
  for await (const chunk of text) {
    for (const match of chunk.matchAll(unicode ? /[\n\0]/g : /[\n\0\ufffd]/g)) {
      const at = before + match.index;
      if (match[0] === '\n') {
        line += 1;
        lineStart = at + 1;
      } else if (reported < listed) {
        reported += 1;
        const what =
          match[0] === '\0'
            ? 'A NUL character stands here'
            : `A byte stands here that ${file.encoding} does not define`;
        reportAt(
          options,
          match[0] === '\0' ? nulCharacter : undefinedByte,
          file.path,
          line,
          at - lineStart + 1,
          what,
        );
      }
    }
    before += chunk.length;
    yield chunk;
  }
}

function place(unit: ScriptUnit, run: Run): ReadUnit {
  const source = run.options.sources.add(unit.source);
  for (const remark of unit.remarks) reportRemark(remark, source, run);
  const { source: _, remarks: __, ...rest } = unit;
  return { ...rest, source };
}

function reportRemark(remark: Remark, source: Source, run: Run): void {
  const key = `${source.file}\n${remark.what}`;
  const count = (run.repeated.get(key) ?? 0) + 1;
  run.repeated.set(key, count);
  if (count > listed) return;
  const span = { start: source.base + remark.start, end: source.base + remark.end };
  const what = count === listed ? `${remark.what} (further places in this file are not listed)` : remark.what;
  run.options.report(
    finding(remark.entry, span, what, remark.severity === undefined ? {} : { severity: remark.severity }),
  );
}

async function findInclude(
  include: Include,
  source: Source,
  open: readonly OpenScript[],
  main: ScriptFile,
  run: Run,
): Promise<ScriptFile | undefined> {
  const report = (entry: CodeEntry, what: string): undefined => {
    // The reader may have released the command's source when it went on.
    reportAt(run.options, entry, source.file, source.line, source.column, what);
  };
  if (include.path.startsWith('?'))
    return report(oracleOwnScript, `The script ${include.path} of the Oracle software is not read`);
  const from = (open.at(-1) as OpenScript).file;
  const absolute = await resolveInclude(include, from, run.folder.root, run.folder.scripts);
  if (absolute === undefined) return report(missingInclude, `The script ${include.path} is not there`);
  const key = normalize(absolute);
  if (open.some((script) => normalize(script.file.absolute) === key)) {
    return report(
      circularInclude,
      `The script ${include.path} is being read already and would include itself`,
    );
  }
  const before = run.readIn.get(key);
  if (before && before !== main)
    return report(
      readBefore,
      `The script ${include.path} was read through ${before.path} and is not read again`,
    );
  const known = run.folder.scripts.find((file) => normalize(file.absolute) === key);
  return known ?? describeInclude(run.folder.root, absolute, run.options);
}
