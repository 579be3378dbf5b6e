import { text } from 'node:stream/consumers';
import type { Catalog } from '../catalog/catalog.ts';
import { CatalogBuilder } from '../catalog/build.ts';
import { convertCatalog, createWorkshop } from '../convert/convert.ts';
import { render } from '../convert/render.ts';
import { convertStatement } from '../convert/statement.ts';
import { oracle } from '../dialects/oracle/oracle.ts';
import { loadPack } from '../dialects/oracle/pack/pack.ts';
import { ScriptSplitter } from '../dialects/oracle/script.ts';
import { ScriptSession } from '../dialects/oracle/script/session.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import { faultFindings, readScriptCatalog } from '../endpoints/script/catalog.ts';
import type { ParsedStatement } from '../sql/dialect.ts';
import type { Finding } from '../text/finding.ts';
import { SourceMap } from '../text/source.ts';
import { readSettings } from './settings.ts';

/** What converting a statement from standard input can be told. */
export interface StatementOptions {
  /** Scripts that define the objects that the statement speaks of. */
  readonly catalog?: string;
  readonly schema?: string;
  readonly settings?: string;
  readonly encoding?: string;
  readonly json?: boolean;
}

/** `godwit convert -`: converts the statements on standard input and writes them on standard output, findings on standard error. */
export async function statementCommand(options: StatementOptions): Promise<number> {
  const settings = await readSettings(options.settings);
  const known =
    options.catalog === undefined
      ? undefined
      : await readScriptCatalog(options.catalog, oracle, {
          ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
          ...(options.schema === undefined ? {} : { schema: options.schema.toUpperCase() }),
        });
  const sources = known?.sources ?? new SourceMap();
  const parsed = parse(await text(process.stdin), sources);
  const schema = known?.catalog.defaultSchema ?? options.schema?.toUpperCase() ?? 'PUBLIC';
  const builder = new CatalogBuilder('oracle', oracle.names, schema);
  const loose = parsed.filter((each) => !builder.add(each));
  const own = builder.build();
  const catalog: Catalog = known ? merged(known.catalog, own) : own;
  const pack = new Set(loadPack().files.keys());
  const convertOptions = { source: oracle, target: postgres, sources, settings, pack };
  const ownKeys = new Set(
    [
      own.tables,
      own.views,
      own.routines,
      own.packages,
      own.triggers,
      own.types,
      own.sequences,
      own.indexes,
      own.synonyms,
      own.materializedViews,
    ].flatMap((map) => [...map.values()]),
  );
  const conversion = convertCatalog(catalog, {
    ...convertOptions,
    selected: (object) => ownKeys.has(object as never),
  });
  const workshop = createWorkshop(catalog, convertOptions);
  const statements = conversion.statements.map(
    (each) => render(each.node, each.comments, postgres, sources).text,
  );
  const findings: Finding[] = [
    ...parsed.flatMap(faultFindings),
    ...conversion.objects.flatMap((each) => each.findings),
  ];
  for (const each of loose) {
    const converted = convertStatement(each, schema, workshop);
    findings.push(...converted.findings);
    for (const node of converted.before) statements.push(render(node, [], postgres, sources).text);
    if (converted.node) statements.push(render(converted.node, each.comments, postgres, sources).text);
  }
  tell(
    statements,
    findings,
    [...conversion.packFunctions, ...workshop.packUsed],
    sources,
    options.json === true,
  );
  return findings.some((each) => each.severity !== 'info') ? 1 : 0;
}

function parse(script: string, sources: SourceMap): ParsedStatement[] {
  const splitter = new ScriptSplitter('-', new ScriptSession());
  const units = [...splitter.feed(script.endsWith('\n') ? script : `${script}\n`), ...splitter.finish()];
  return units
    .filter((each) => each.kind !== 'command')
    .map((each) =>
      each.kind === 'exec'
        ? oracle.parseExecuted(sources.add(each.source))
        : oracle.parse(sources.add(each.source)),
    );
}

/** Both catalogs as one; where both define a name, the statement's own definition counts. */
function merged(known: Catalog, own: Catalog): Catalog {
  return {
    ...known,
    tables: new Map([...known.tables, ...own.tables]),
    views: new Map([...known.views, ...own.views]),
    materializedViews: new Map([...known.materializedViews, ...own.materializedViews]),
    indexes: new Map([...known.indexes, ...own.indexes]),
    sequences: new Map([...known.sequences, ...own.sequences]),
    routines: new Map([...known.routines, ...own.routines]),
    packages: new Map([...known.packages, ...own.packages]),
    types: new Map([...known.types, ...own.types]),
    triggers: new Map([...known.triggers, ...own.triggers]),
    synonyms: new Map([...known.synonyms, ...own.synonyms]),
    others: [...known.others, ...own.others],
    grants: own.grants,
  };
}

function tell(
  statements: readonly string[],
  findings: readonly Finding[],
  packFunctions: readonly string[],
  sources: SourceMap,
  json: boolean,
): void {
  const placed = findings.map((each) => ({ ...each, place: sources.place(each.span.start) }));
  if (json) {
    const list = placed.map(({ code, severity, what, why, todo, place }) => ({
      code,
      severity,
      line: place?.line,
      column: place?.column,
      what,
      why,
      todo,
    }));
    process.stdout.write(
      `${JSON.stringify({ statements, extensionPack: [...new Set(packFunctions)].sort(), findings: list }, undefined, 2)}\n`,
    );
    return;
  }
  process.stdout.write(statements.map((each) => `${each}\n`).join('\n'));
  for (const { code, severity, what, todo, place } of placed)
    process.stderr.write(
      `${place?.line ?? 1}:${place?.column ?? 1} ${severity} ${code} ${what}\n    ${todo}\n`,
    );
}
