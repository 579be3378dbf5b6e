import { CatalogBuilder } from '../../catalog/build.ts';
import { canBeDone } from '../../catalog/guarded.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { converting } from '../../sql/codes/converting.ts';
import { undefinedVariable } from '../../sql/codes/reading.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import type { ParsedStatement, SourceDialect } from '../../sql/dialect.ts';
import type { Statics } from '../../sql/static-value.ts';
import type { TopStatement } from '../../sql/tree/define.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import { walk } from '../../sql/walk.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';
import { SourceMap } from '../../text/source.ts';
import { CompileTimeValues, type Directives } from './compile-time.ts';
import { GuardDecisions } from './guards.ts';
import { install, mayInstall } from './install/install.ts';
import type { ReadOptions, ScriptFile, ScriptFolder } from './files.ts';
import { listScripts } from './files.ts';
import type { ReadUnit } from './read.ts';
import { readScripts } from './read.ts';

/** What a folder of scripts holds, as far as it defines objects. */
export interface ScriptCatalog {
  readonly catalog: Catalog;
  readonly sources: SourceMap;
  readonly folder: ScriptFolder;
  /** The files that were read, with the encodings that were taken. */
  readonly files: readonly ScriptFile[];
  readonly findings: readonly Finding[];
  /** By file: lines up to the end of its last statement, and how many statements it has. */
  readonly extents: ReadonlyMap<string, { readonly lines: number; readonly statements: number }>;
  /** Whether any statement puts rows into tables or runs a block: then the scripts are worth a second reading for the data stage. */
  readonly hasData: boolean;
  /** Which branches of their tests of the catalog the scripts take. */
  readonly guards: GuardDecisions;
}

/** What may be said about reading. */
export interface CatalogOptions {
  readonly encoding?: string;
  /** The schema of names without one. */
  readonly schema?: string;
  /** What the database of SQL Server is called that the scripts define, unless they say it. */
  readonly database?: string;
  readonly variables?: ReadOptions['variables'];
  /** Values of inquiry directives for conditional compilation. */
  readonly directives?: Directives;
}

/** Reads the definitions of a folder or file of scripts into a catalog. Fails with an `OperationError` when a file cannot be read. */
export async function readScriptCatalog(
  input: string,
  dialect: SourceDialect,
  options: CatalogOptions,
): Promise<ScriptCatalog> {
  const sources = new SourceMap();
  const findings: Finding[] = [];
  const files: ScriptFile[] = [];
  const read: ReadOptions = {
    sources,
    rules: dialect.scripts,
    report: (each) => void findings.push(each),
    fileRead: (file) => void files.push(file),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.variables === undefined ? {} : { variables: options.variables }),
  };
  const folder = await listScripts(input, read);
  const steps: Step[] = [];
  const extents = new Map<string, { lines: number; statements: number }>();
  const statics = new CompileTimeValues(options.directives);
  let hasData = folder.loaders.length > 0;
  let told = findings.length;
  const projects = new Map(folder.scripts.map(({ path, project }) => [path, project?.name]));
  let file: string | undefined;
  const take = (unit: ReadUnit): void => {
    if (unit.source.file !== file) {
      file = unit.source.file;
      const database = projects.get(file);
      if (database !== undefined) steps.push({ currentDatabase: database });
    }
    if (unit.command?.currentSchema !== undefined) steps.push({ currentSchema: unit.command.currentSchema });
    if (unit.command?.currentDatabase !== undefined)
      steps.push({ currentDatabase: unit.command.currentDatabase });
    extend(extents, unit);
    const isRows = isData(unit, dialect);
    hasData ||= isRows;
    if (unit.kind !== 'command' && !isRows) {
      const parsed = dialect.parse(unit.source, statics.of);
      statics.learn(parsed.node);
      steps.push(unit.guards ? { ...parsed, guards: unit.guards } : parsed);
    }
    // A block that makes objects by dynamic SQL tells what they are.
    else if (unit.kind !== 'command' && mayInstall(unit.source.text))
      steps.push({ block: dialect.parse(unit.source, statics.of) });
    // What a finding speaks of is kept, so that it has its place.
    else if (findings.length === told) sources.release(unit.source);
    told = findings.length;
  };
  for await (const units of readScripts(folder, read)) for (const unit of units) take(unit);
  const guards = new GuardDecisions();
  const builder = fold(steps, dialect, options, { sources, statics: statics.of, guards });
  const catalog = builder.build();
  findings.push(...builder.findings, ...faultsOf(steps));
  return { catalog, sources, folder, files, findings, extents, hasData, guards };
}

function extend(
  extents: Map<string, { lines: number; statements: number }>,
  { source, kind }: ReadUnit,
): void {
  let known = extents.get(source.file);
  if (!known) extents.set(source.file, (known = { lines: 0, statements: 0 }));
  let lines = source.line;
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) lines += 1;
  known.lines = Math.max(known.lines, lines);
  if (kind !== 'command') known.statements += 1;
}

/** Whether a unit belongs to the data stage, which reads the scripts again and streams them. */
export function isData(unit: ReadUnit, { scripts }: SourceDialect): boolean {
  return unit.kind === 'exec' || (unit.kind !== 'command' && scripts.dataVerbs.test(unit.verb));
}

/** A statement with the tests that it stands under. */
type Statement = ParsedStatement & Pick<ReadUnit, 'guards'>;

/** What happens at the first reading, in order. */
type Step =
  | Statement
  | { readonly currentSchema: string }
  | { readonly currentDatabase: string }
  | { readonly block: ParsedStatement };

function fold(
  steps: readonly Step[],
  dialect: SourceDialect,
  { schema, database }: CatalogOptions,
  {
    sources,
    statics,
    guards,
  }: { readonly sources: SourceMap; readonly statics: Statics; readonly guards: GuardDecisions },
): CatalogBuilder {
  const builder = new CatalogBuilder(
    dialect.name,
    dialect.names,
    schema ?? dialect.traits.defaultSchema ?? commonSchema(steps, dialect) ?? 'PUBLIC',
  );
  builder.currentDatabase = database;
  for (const step of steps) {
    if ('currentSchema' in step) builder.currentSchema = step.currentSchema;
    else if ('currentDatabase' in step) builder.currentDatabase = step.currentDatabase;
    else if ('block' in step) install(step.block, builder, dialect, sources, statics);
    else if (guards.takes(step, () => canBeDone(step.node, builder))) builder.add(step);
  }
  return builder;
}

/**
 * The schema that names without one mean, which is that of the session that ran the scripts. Where scripts create objects without a schema
 * and speak of them with one elsewhere (COMMENT ON TABLE hr.employees), it is that one; else the schema that most definitions name.
 */
function commonSchema(steps: readonly Step[], dialect: SourceDialect): string | undefined {
  const counts = new Map<string, number>();
  const plain = new Set<string>();
  const definitions: TopStatement[] = [];
  for (const step of steps) {
    // Names behind ALTER SESSION SET CURRENT_SCHEMA mean that schema, whatever the others do.
    if ('currentSchema' in step) break;
    if (!('source' in step)) continue;
    definitions.push(step.node);
    const parts = definedName(step.node)?.parts.map(dialect.names.fold) ?? [];
    if (parts.length > 1) count(counts, parts[0]);
    else if (parts[0] !== undefined && step.node.kind !== 'createSynonym') plain.add(parts[0]);
  }
  return mostFrequent(qualifiersOf(plain, definitions, dialect)) ?? mostFrequent(counts);
}

/** How often objects that were created without a schema are spoken of with one, by schema. */
function qualifiersOf(
  plain: ReadonlySet<string>,
  definitions: readonly TopStatement[],
  { names }: SourceDialect,
): Map<string, number> {
  const counts = new Map<string, number>();
  if (plain.size === 0) return counts;
  const note = (parts: readonly Identifier[]): void => {
    const [schema, object] = parts;
    if (schema && object && plain.has(names.fold(object))) count(counts, names.fold(schema));
  };
  for (const definition of definitions)
    walk(definition, (node) => {
      // Bodies in PL/SQL are most of the text and tell no more; what stands in an expression is a column with its table.
      if (node.kind === 'block' || node.kind === 'routine' || node.kind === 'reference') return false;
      if (node.kind === 'commentOn' && node.object === 'column') note(node.name.parts.slice(0, -1));
      else if (node.kind === 'name' && !node.link) note(node.parts.length === 2 ? node.parts : []);
      return node.kind !== 'commentOn' || node.object !== 'column';
    });
  return counts;
}

function count(counts: Map<string, number>, schema: string | undefined): void {
  if (schema !== undefined) counts.set(schema, (counts.get(schema) ?? 0) + 1);
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function definedName(node: TopStatement): Name | undefined {
  if (node.kind === 'createRoutine') return node.routine.name;
  return node.kind.startsWith('create') && 'name' in node ? (node.name as Name) : undefined;
}

function faultsOf(steps: readonly Step[]): Finding[] {
  return steps.flatMap((step) => ('source' in step ? faultFindings(step) : []));
}

/** What a parser could not read or left out, as findings. */
export function faultFindings(parsed: ParsedStatement): Finding[] {
  return [
    ...parsed.faults.map((fault) =>
      isUndefinedVariable(fault.span, parsed)
        ? finding(
            converting.unread,
            fault.span,
            'This could not be read because of the undefined substitution variable.',
            // The finding about the variable counts the work.
            { effortHours: 0, todo: undefinedVariable.todo },
          )
        : finding(converting.unread, fault.span, `This could not be read: ${fault.what}.`),
    ),
    ...(parsed.decided ?? []).map((span) =>
      finding(routineFindings.conditional, span, 'One branch of $IF was converted.'),
    ),
  ];
}

/** Whether a statement could not be read on at a `&variable`, which reading the script has told of. */
function isUndefinedVariable({ start }: Span, { source }: ParsedStatement): boolean {
  return /^&&?\w/.test(source.text.slice(start - source.base, start - source.base + 4));
}
