import { CatalogBuilder } from '../../src/catalog/build.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { convertCatalog, createWorkshop } from '../../src/convert/convert.ts';
import { render } from '../../src/convert/render.ts';
import { settingsSchema } from '../../src/convert/settings.ts';
import { convertStatement } from '../../src/convert/statement.ts';
import { mysql } from '../../src/dialects/mysql/mysql.ts';
import { oracle } from '../../src/dialects/oracle/oracle.ts';
import { loadPack as loadOracle } from '../../src/dialects/oracle/pack/pack.ts';
import { postgres } from '../../src/dialects/postgres/postgres.ts';
import { loadPack as loadSqlServer } from '../../src/dialects/sqlserver/pack/pack.ts';
import { sqlserver } from '../../src/dialects/sqlserver/sqlserver.ts';
import { install, mayInstall } from '../../src/endpoints/script/install/install.ts';
import type { ParsedStatement, SourceDialect } from '../../src/sql/dialect.ts';
import type { Pack } from '../../src/sql/pack.ts';
import { packSignatures, readPack, renderPack } from '../../src/sql/pack.ts';
import type { Finding } from '../../src/text/finding.ts';
import { SourceMap } from '../../src/text/source.ts';

/** A small script, converted. */
export interface ConvertedScript {
  /** What the source became, without what its setup became. */
  readonly text: string;
  /** `GW1234 2:5 warning` for each finding of the source, in order of place. */
  readonly findings: readonly string[];
  /** Statements that make the objects, without the stage after the data. */
  readonly install: readonly string[];
  /** Statements of the stages after the data, then the loose statements of the source. */
  readonly after: readonly string[];
  readonly packFunctions: readonly string[];
  /** The part of the extension pack that all of it needs. */
  readonly packSql: string;
}

/** The extension packs of the dialects, each in the schema that its files name. */
const packs: Readonly<Record<'oracle' | 'mysql' | 'sqlserver', Pack>> = {
  oracle: loadOracle(),
  mysql: readPack({ schema: 'godwit_mysql', product: 'MySQL' }, []),
  sqlserver: loadSqlServer(),
};

/** Converts a script of definitions and loose statements; `setup` is known to it and installed before it, but not shown. */
export function convertScript(
  setup: string,
  source: string,
  settings: Record<string, unknown> = {},
  from: 'oracle' | 'mysql' | 'sqlserver' = 'oracle',
): ConvertedScript {
  const sources = new SourceMap();
  const dialect = { oracle, mysql, sqlserver }[from];
  const pack = packs[from];
  const before = parseScript(setup, 'setup.sql', sources, dialect);
  const own = parseScript(source, 'case.sql', sources, dialect);
  const builder = new CatalogBuilder(dialect.name, dialect.names, 'PUBLIC');
  const database = settings['database'];
  if (typeof database === 'string') builder.currentDatabase = database;
  const loose: ParsedStatement[] = [];
  for (const each of [...before, ...own]) {
    if (builder.add(each)) continue;
    loose.push(each);
    if (mayInstall(each.source.text)) install(each, builder, oracle, sources, () => null);
  }
  const catalog: Catalog = builder.build();
  const options = {
    source: dialect,
    target: postgres,
    sources,
    settings: settingsSchema.parse({ extensionSchema: pack.schema, ...settings }),
    pack: new Set(pack.files.keys()),
    packSignatures: packSignatures(pack),
  };
  const conversion = convertCatalog(catalog, options);
  const workshop = createWorkshop(catalog, options);
  const print = (node: Parameters<typeof render>[0], comments: Parameters<typeof render>[1]): string =>
    render(node, comments, postgres, sources).text;
  const findings: Finding[] = [...builder.findings, ...conversion.objects.flatMap((each) => each.findings)];
  const printed = conversion.statements.map((each) => ({ ...each, sql: print(each.node, each.comments) }));
  const converted = loose.map((each) => ({ parsed: each, ...convertStatement(each, 'PUBLIC', workshop) }));
  for (const each of converted) findings.push(...each.findings);
  const looseText = converted.map((each) =>
    [
      ...each.before.map((node) => print(node, [])),
      ...(each.node ? [print(each.node, each.parsed.comments)] : []),
    ].join('\n\n'),
  );
  const packFunctions = [...conversion.packFunctions, ...workshop.packUsed];
  const first = own[0]?.source.base ?? 0;
  const shown = [
    ...printed.filter((each) => each.origin.start >= first).map((each) => each.sql),
    ...looseText.filter((_, i) => (loose[i]?.node.start ?? 0) >= first),
  ];
  return {
    text: shown.filter((each) => each !== '').join('\n\n'),
    findings: findings
      .filter((each) => each.span.start >= first)
      .sort((a, b) => a.span.start - b.span.start)
      .map(
        (each) =>
          `${each.code} ${sources.place(each.span.start)?.line}:${sources.place(each.span.start)?.column} ${each.severity}`,
      ),
    install: printed.filter((each) => each.stage === 'pre-data').map((each) => each.sql),
    after: [
      ...printed.filter((each) => each.stage !== 'pre-data').map((each) => each.sql),
      ...looseText.filter((each) => each !== ''),
    ],
    packFunctions,
    packSql: renderPack(pack, packFunctions, { schema: options.settings.extensionSchema }),
  };
}

function parseScript(
  text: string,
  file: string,
  sources: SourceMap,
  dialect: SourceDialect,
): ParsedStatement[] {
  const splitter = dialect.scripts.begin({}).open(file);
  const units = [
    ...allOf(splitter.feed(text.endsWith('\n') ? text : `${text}\n`)),
    ...allOf(splitter.finish()),
  ];
  return units
    .filter((each) => each.kind !== 'command')
    .map((each) => dialect.parse(sources.add(each.source)));
}

function* allOf<T>(units: Iterator<T, void>): Generator<T, void> {
  for (let next = units.next(); next.done !== true; next = units.next()) yield next.value;
}
