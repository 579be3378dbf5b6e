import { allObjects } from '../../catalog/catalog.ts';
import { sqlserverCollationFindings } from '../../sql/codes/sqlserver-collations.ts';
import * as make from '../../sql/make.ts';
import type { CreateOther } from '../../sql/tree/define.ts';
import { finding } from '../../text/finding.ts';
import { nowhere } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject } from '../conversion.ts';
import { writtenName } from '../names/spelling.ts';
import { statement } from './object.ts';

/** The schemas of the owners of objects. Those that packages become are made with them. */
export function convertSchemas(workshop: Workshop): readonly ConvertedObject[] {
  const { names, catalog } = workshop;
  const sources = new Map<string, string>();
  for (const object of allObjects(catalog)) {
    if (object.kind === 'other') continue;
    if (!sources.has(names.schema(object.schema))) sources.set(names.schema(object.schema), object.schema);
  }
  const schemas = [...sources].flatMap(([target, source]) =>
    target === 'public' ? [] : [convertSchema(source, target, workshop)],
  );
  return [...schemas, ...collationSchema(workshop), ...citextExtension(workshop)];
}

/** The collations that ignore case, for texts of MySQL that are to keep doing so (manual, "Nondeterministic Collations"); those of SQL Server are in its extension pack. */
function collationSchema(workshop: Workshop): readonly ConvertedObject[] {
  const { source, settings, names } = workshop;
  if (source.name !== 'mysql' || settings.caseInsensitive !== 'collation') return [];
  const schema = settings.extensionSchema;
  const made = convertSchema(schema, schema, workshop);
  const prefix = writtenName(names.identifier(schema, nowhere));
  const collations = (
    [
      ['case_insensitive', 'level2'],
      ['case_accent_insensitive', 'level1'],
    ] as const
  ).map(([name, level]) => {
    const node: CreateOther = {
      kind: 'createOther',
      ...nowhere,
      object: 'COLLATION',
      name: { kind: 'name', ...nowhere, parts: [names.identifier(name, nowhere)] },
      details: {},
      text: `CREATE COLLATION ${prefix}.${name} (provider = icu, locale = 'und-u-ks-${level}', deterministic = false)`,
    };
    return statement('pre-data', node, { schema, name, kind: 'schema' });
  });
  return [{ ...made, statements: [...made.statements, ...collations] }];
}

/** The extension of the type that texts which ignore case have, where the settings want it. */
function citextExtension({ catalog, source, collations }: Workshop): readonly ConvertedObject[] {
  if (source.name !== 'sqlserver' || collations.mode !== 'citext' || catalog.tables.size === 0) return [];
  const node: CreateOther = {
    kind: 'createOther',
    ...nowhere,
    object: 'EXTENSION',
    name: make.name(nowhere, 'citext'),
    details: {},
    text: 'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public',
  };
  const target = { schema: 'public', name: 'citext', kind: 'schema' } as const;
  return [
    {
      id: 'extension citext',
      kind: 'schema',
      schema: 'public',
      name: 'citext',
      origin: nowhere,
      target,
      statements: [statement('pre-data', node, target)],
      findings: [finding(sqlserverCollationFindings.citext, nowhere, 'Texts are of the type citext.')],
      refused: false,
    },
  ];
}

function convertSchema(source: string, target: string, { names }: Workshop): ConvertedObject {
  const name = names.identifier(target, nowhere);
  const node: CreateOther = {
    kind: 'createOther',
    ...nowhere,
    object: 'SCHEMA',
    name: { kind: 'name', ...nowhere, parts: [name] },
    details: {},
    text: `CREATE SCHEMA IF NOT EXISTS ${writtenName(name)}`,
  };
  return {
    id: `schema ${target}`,
    kind: 'schema',
    schema: source,
    name: source,
    origin: nowhere,
    target: { schema: target, name: target },
    statements: [statement('pre-data', node, { schema: target, name: target, kind: 'schema' })],
    findings: [],
    refused: false,
  };
}
