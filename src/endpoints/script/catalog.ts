import { CatalogBuilder } from '../../catalog/build.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { converting } from '../../sql/codes/converting.ts';
import type { ParsedStatement, SourceDialect } from '../../sql/dialect.ts';
import type { TopStatement } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import { SourceMap } from '../../text/source.ts';
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
}

/** What may be said about reading. */
export interface CatalogOptions {
  readonly encoding?: string;
  /** The schema of names without one. */
  readonly schema?: string;
  readonly variables?: ReadOptions['variables'];
}

/** Statements of these beginnings are for the data stage, which reads the scripts again and streams them. */
const dataVerbs =
  /^(insert|update|delete|merge|begin|declare|<<|call|commit|rollback|savepoint|select|with|lock|set transaction|exec)/;

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
    report: (each) => void findings.push(each),
    fileRead: (file) => void files.push(file),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.variables === undefined ? {} : { variables: options.variables }),
  };
  const folder = await listScripts(input, read);
  const steps: (ParsedStatement | { readonly currentSchema: string })[] = [];
  const extents = new Map<string, { lines: number; statements: number }>();
  let hasData = folder.loaders.length > 0;
  let told = findings.length;
  for await (const unit of readScripts(folder, read)) {
    if (unit.command?.currentSchema !== undefined) steps.push({ currentSchema: unit.command.currentSchema });
    extend(extents, unit);
    if (isData(unit)) hasData = true;
    if (unit.kind !== 'command' && !isData(unit)) steps.push(dialect.parse(unit.source));
    // What a finding speaks of is kept, so that it has its place.
    else if (findings.length === told) sources.release(unit.source);
    told = findings.length;
  }
  const builder = fold(steps, dialect, options.schema);
  findings.push(...builder.findings, ...faultsOf(steps));
  return { catalog: builder.build(), sources, folder, files, findings, extents, hasData };
}

function extend(
  extents: Map<string, { lines: number; statements: number }>,
  { source, kind }: ReadUnit,
): void {
  const known = extents.get(source.file) ?? { lines: 0, statements: 0 };
  let lines = source.line;
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) lines += 1;
  extents.set(source.file, {
    lines: Math.max(known.lines, lines),
    statements: known.statements + (kind === 'command' ? 0 : 1),
  });
}

/** Whether a unit belongs to the data stage. */
export function isData(unit: ReadUnit): boolean {
  return unit.kind === 'exec' || (unit.kind !== 'command' && dataVerbs.test(unit.verb));
}

function fold(
  steps: readonly (ParsedStatement | { readonly currentSchema: string })[],
  dialect: SourceDialect,
  schema: string | undefined,
): CatalogBuilder {
  const builder = new CatalogBuilder(
    dialect.name,
    dialect.names,
    schema ?? commonSchema(steps, dialect) ?? 'PUBLIC',
  );
  for (const step of steps) {
    if ('currentSchema' in step) builder.currentSchema = step.currentSchema;
    else builder.add(step);
  }
  return builder;
}

/** The schema that most definitions name: names without a schema beside them mean the same one. */
function commonSchema(
  steps: readonly (ParsedStatement | { readonly currentSchema: string })[],
  dialect: SourceDialect,
): string | undefined {
  const counts = new Map<string, number>();
  for (const step of steps) {
    const name = 'currentSchema' in step ? undefined : definedName(step.node);
    const schema =
      name && name.parts.length > 1 ? dialect.names.fold(name.parts[0] as Name['parts'][number]) : undefined;
    if (schema !== undefined) counts.set(schema, (counts.get(schema) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function definedName(node: TopStatement): Name | undefined {
  if (node.kind === 'createRoutine') return node.routine.name;
  return node.kind.startsWith('create') && 'name' in node ? (node.name as Name) : undefined;
}

function faultsOf(steps: readonly (ParsedStatement | { readonly currentSchema: string })[]): Finding[] {
  return steps.flatMap((step) => ('currentSchema' in step ? [] : faultFindings(step)));
}

/** What a parser could not read, as findings. */
export function faultFindings(parsed: ParsedStatement): Finding[] {
  return parsed.faults.map((fault) =>
    finding(converting.unread, fault.span, `This could not be read: ${fault.what}.`),
  );
}
