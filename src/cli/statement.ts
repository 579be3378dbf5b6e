import { text } from 'node:stream/consumers';
import type { Catalog } from '../catalog/catalog.ts';
import { CatalogBuilder } from '../catalog/build.ts';
import { convertCatalog, createWorkshop } from '../convert/convert.ts';
import { render } from '../convert/render.ts';
import { convertStatement } from '../convert/statement.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import { faultFindings, readScriptCatalog } from '../endpoints/script/catalog.ts';
import type { ParsedStatement, SourceDialect } from '../sql/dialect.ts';
import { OperationError } from '../text/error.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import { SourceMap } from '../text/source.ts';
import type { ConversionOptions } from './prepare.ts';
import { prepare } from './prepare.ts';

/** What converting a statement from standard input can be told. */
export interface StatementOptions extends ConversionOptions {
  /** Scripts that define the objects that the statement speaks of. */
  readonly catalog?: string;
  readonly json?: boolean;
}

/** `godwit convert -`: converts the statements on standard input and writes them on standard output, findings on standard error. */
export async function statementCommand(options: StatementOptions): Promise<number> {
  const { kind, settings, mapping, variables, encoding, schema: chosen } = await prepare('-', options);
  const known =
    options.catalog === undefined
      ? undefined
      : await readScriptCatalog(options.catalog, kind.dialect, {
          ...(encoding === undefined ? {} : { encoding }),
          ...(chosen === undefined ? {} : { schema: chosen }),
          ...(variables === undefined ? {} : { variables }),
          directives: settings.conditionalCompilation,
        });
  const sources = known?.sources ?? new SourceMap();
  const { parsed, remarks } = parse(await text(process.stdin), sources, kind.dialect, variables);
  const schema = known?.catalog.defaultSchema ?? chosen ?? 'PUBLIC';
  const builder = new CatalogBuilder(kind.dialect.name, kind.dialect.names, schema);
  const loose = parsed.filter((each) => !builder.add(each));
  const own = builder.build();
  const catalog: Catalog = known ? merged(known.catalog, own) : own;
  const convertOptions = {
    source: kind.dialect,
    target: postgres,
    sources,
    settings,
    pack: kind.pack().names,
    renaming: mapping.renames,
  };
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
  const workshop = createWorkshop(catalog, convertOptions);
  const conversion = convertCatalog(
    catalog,
    {
      ...convertOptions,
      selected: (object) => ownKeys.has(object as never),
    },
    workshop,
  );
  // The schemas are there already, wherever the statement is to be run.
  const schemas = new Set(
    conversion.objects.filter((each) => each.kind === 'schema').flatMap((each) => each.statements),
  );
  const statements = conversion.statements
    .filter((each) => !schemas.has(each))
    .map((each) => render(each.node, each.comments, postgres, sources).text);
  const findings: Finding[] = [
    ...remarks,
    ...parsed.flatMap(faultFindings),
    ...(kind.dialect.name === 'mysql' ? builder.findings : []),
    ...conversion.objects.flatMap((each) => each.findings),
  ];
  for (const each of loose) {
    const converted = convertStatement(each, schema, workshop);
    findings.push(...converted.findings);
    for (const node of converted.before) statements.push(render(node, [], postgres, sources).text);
    if (converted.node) statements.push(render(converted.node, each.comments, postgres, sources).text);
  }
  tell(statements, findings, [...workshop.packUsed], sources, options.json === true);
  return findings.some((each) => each.severity !== 'info') ? 1 : 0;
}

interface Input {
  readonly parsed: readonly ParsedStatement[];
  /** What is wrong with the text as a script: an unfinished statement, a line that is none. */
  readonly remarks: readonly Finding[];
}

/** In the text of an application `&` is an ordinary character, unless the user gives variables values. */
function parse(
  script: string,
  sources: SourceMap,
  dialect: SourceDialect,
  variables: Readonly<Record<string, string>> | undefined,
): Input {
  const splitter = dialect.scripts.begin(variables).open('-');
  const units = [
    ...allOf(splitter.feed(script.endsWith('\n') ? script : `${script}\n`)),
    ...allOf(splitter.finish()),
  ];
  if (units.length === 0)
    throw new OperationError('There is no statement on standard input.', {
      code: 'no-statement',
      side: 'source',
    });
  const placed = units.map((unit) => ({ unit, source: sources.add(unit.source) }));
  return {
    parsed: placed
      .filter(({ unit }) => unit.kind !== 'command')
      .map(({ unit, source }) =>
        unit.kind === 'exec' ? dialect.parseExecuted(source) : dialect.parse(source),
      ),
    remarks: placed.flatMap(({ unit, source }) =>
      unit.remarks.map(({ entry, start, end, what, severity }) =>
        finding(
          entry,
          { start: source.base + start, end: source.base + end },
          what,
          severity === undefined ? {} : { severity },
        ),
      ),
    ),
  };
}

function* allOf<T>(units: Iterator<T, void>): Generator<T, void> {
  for (let next = units.next(); next.done !== true; next = units.next()) yield next.value;
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
