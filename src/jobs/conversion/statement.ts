import type { Catalog } from '../../catalog/catalog.ts';
import { CatalogBuilder } from '../../catalog/build.ts';
import { convertCatalog, createWorkshop } from '../../convert/convert.ts';
import { render } from '../../convert/render.ts';
import { convertStatement } from '../../convert/statement.ts';
import { postgres } from '../../dialects/postgres/postgres.ts';
import type { ScriptCatalog } from '../../endpoints/script/catalog.ts';
import { faultFindings } from '../../endpoints/script/catalog.ts';
import type { ParsedStatement, SourceDialect } from '../../sql/dialect.ts';
import { OperationError } from '../../text/error.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import { SourceMap } from '../../text/source.ts';
import type { Prepared } from './conversion.ts';

/** What statements became. */
export interface ConvertedStatements {
  readonly statements: readonly string[];
  readonly findings: readonly Finding[];
  /** The functions of the extension pack that are called. */
  readonly packUsed: readonly string[];
  /** Where the findings' places are. */
  readonly sources: SourceMap;
}

/**
 * Converts the statements of a text: of an application, or of someone who asks. Definitions among them are converted as such; `known` are
 * the objects that they speak of.
 */
export function convertStatements(
  text: string,
  prepared: Pick<Prepared, 'kind' | 'settings' | 'mapping' | 'variables' | 'schema'>,
  known: ScriptCatalog | undefined,
): ConvertedStatements {
  const { kind, settings, mapping, variables, schema: chosen } = prepared;
  const sources = known?.sources ?? new SourceMap();
  const { parsed, remarks } = parse(text, sources, kind.dialect, variables);
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
  return { statements, findings, packUsed: [...new Set(workshop.packUsed)].sort(), sources };
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
    throw new OperationError('There is no statement in the text.', { code: 'no-statement', side: 'source' });
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
