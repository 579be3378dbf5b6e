import type { ParsedStatement, SourceDialect } from '../../sql/dialect.ts';
import type { Statics } from '../../sql/static-value.ts';
import type { Source } from '../../text/source.ts';
import { isData } from './catalog.ts';
import { CompileTimeValues, type Directives } from './compile-time.ts';
import type { ReadOptions, ScriptFile, ScriptFolder } from './files.ts';
import type { GuardDecisions } from './guards.ts';
import type { OpenLoader } from './load.ts';
import { openLoader } from './load.ts';
import type { ReadUnit } from './read.ts';
import { readScripts } from './read.ts';

/** What happens next to the rows when the scripts are run. */
export type DataStep =
  /** A statement on rows, a block, a call, COMMIT and the like. `schema` is the one of names without one. */
  | { readonly kind: 'statement'; readonly parsed: ParsedStatement; readonly schema: string }
  /** A definition that changes what rows there are: DROP TABLE, CREATE TABLE AS. */
  | { readonly kind: 'definition'; readonly parsed: ParsedStatement; readonly schema: string }
  /** ALTER SESSION with formats. */
  | { readonly kind: 'session'; readonly source: Source }
  /** SET AUTOCOMMIT. */
  | { readonly kind: 'autocommit'; readonly on: boolean }
  /** Something that commits and has no rows of its own. */
  | { readonly kind: 'commit' }
  /** SQL*Loader is run; `placed` when a script says so. */
  | {
      readonly kind: 'loader';
      readonly open: () => Promise<OpenLoader>;
      readonly schema: string;
      readonly placed: boolean;
    };

/** How the second reading is done: as the first one was. */
export interface DataOptions extends Pick<ReadOptions, 'sources' | 'encoding' | 'variables' | 'report'> {
  readonly dialect: SourceDialect;
  /** The schema of names without one at the beginning. */
  readonly schema: string;
  /** Values of inquiry directives for conditional compilation. */
  readonly directives?: Directives;
  /** What the first reading decided. */
  readonly guards: GuardDecisions;
}

type Inserts = ReturnType<SourceDialect['scripts']['inserts']>;

/** Definitions that change what rows there are. */
const rowDefinitions = /^(?:drop table|create (?:\w+ )*table)/;

/**
 * Reads the scripts of a folder a second time, for their rows, as a stream: memory holds one statement, whose source the
 * consumer forgets when it is done with it. What is wrong with the files was told at the first reading and is not told again;
 * `report` hears of SQL*Loader's files alone, which are read here for the first time.
 *
 * The steps come as those of one chunk of the scripts after the other, each of which must be taken to its end.
 */
export async function* readData(
  folder: ScriptFolder,
  options: DataOptions,
): AsyncGenerator<Iterable<DataStep>, void> {
  const { sources, dialect, report } = options;
  const again: ReadOptions = {
    sources,
    rules: dialect.scripts,
    report: () => {},
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.variables === undefined ? {} : { variables: options.variables }),
  };
  const loading: ReadOptions = { ...again, report };
  const loaded = new Set<ScriptFile>();
  const inserts = dialect.scripts.inserts();
  const statics = new CompileTimeValues(options.directives).of;
  let { schema } = options;
  const load = (control: ScriptFile, placed: boolean): DataStep => {
    const open = (): Promise<OpenLoader> => openLoader(control, folder, loading);
    return { kind: 'loader', open, schema, placed };
  };
  function* stepsOf(units: Iterable<ReadUnit>): Generator<DataStep, void> {
    for (const unit of units) {
      if (unit.command?.currentSchema !== undefined) schema = unit.command.currentSchema;
      const control = controlFile(unit, folder);
      if (control && !loaded.has(control)) {
        loaded.add(control);
        yield load(control, true);
      }
      const step = options.guards.passesOver(unit)
        ? undefined
        : stepOf(unit, dialect, inserts, schema, statics);
      if (step) yield step;
      if (!step || step.kind === 'autocommit' || step.kind === 'commit') sources.release(unit.source);
    }
  }
  if (dialect.scripts.autocommits) yield [{ kind: 'autocommit', on: true }];
  for await (const units of readScripts(folder, again)) yield stepsOf(units);
  yield [{ kind: 'commit' }];
  yield folder.loaders.filter((each) => !loaded.has(each)).map((each) => load(each, false));
}

function stepOf(
  unit: ReadUnit,
  dialect: SourceDialect,
  inserts: Inserts,
  schema: string,
  statics: Statics,
): DataStep | undefined {
  const { kind, verb, source, command } = unit;
  if (command?.name === 'alter session') return { kind: 'session', source };
  if (command) return commandStep(command.name, command.arguments);
  if (kind === 'exec') return { kind: 'statement', parsed: dialect.parseExecuted(source, statics), schema };
  if (verb === 'insert') return { kind: 'statement', parsed: inserts.parse(source), schema };
  if (isData(unit, dialect) || verb.startsWith('truncate'))
    return { kind: 'statement', parsed: dialect.parse(source, statics), schema };
  if (verb === 'alter session') return { kind: 'session', source };
  if (rowDefinitions.test(verb) && changesRows(verb, source.text))
    return { kind: 'definition', parsed: dialect.parse(source), schema };
  return { kind: 'commit' };
}

/** Most tables are created without rows (AS, SELECT INTO), and need not be parsed again. */
function changesRows(verb: string, text: string): boolean {
  return verb.startsWith('drop') || /\bas\s*\(?\s*(?:select|with)\b|\binto\b/i.test(text);
}

function commandStep(name: string, rest: string): DataStep | undefined {
  if (name === 'connect' || name === 'disconnect') return { kind: 'commit' };
  const setting = name === 'set' ? /\bauto(?:commit)?\s+(on|off|imm\w*|\d+)/i.exec(rest)?.[1] : undefined;
  return setting === undefined ? undefined : { kind: 'autocommit', on: !/^off$/i.test(setting) };
}

/** The control file that a script loads: `HOST sqlldr … control=rates.ctl`. */
function controlFile({ command }: ReadUnit, folder: ScriptFolder): ScriptFile | undefined {
  if (command?.name !== 'host' || !/\bsqlldr\b/i.test(command.arguments)) return undefined;
  const named = /\bcontrol\s*=\s*['"]?([^\s'",]+)/i.exec(command.arguments)?.[1];
  const name = named?.replace(/^.*[\\/]/, '').toLowerCase();
  return name === undefined
    ? undefined
    : folder.loaders.find(
        (each) =>
          each.path
            .replace(/^.*\//, '')
            .toLowerCase()
            .replace(/\.ctl$/, '') === name.replace(/\.ctl$/, ''),
      );
}
