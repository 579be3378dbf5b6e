import { allObjects } from '../../catalog/catalog.ts';
import type { CreateOther } from '../../sql/tree/define.ts';
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
  return [...sources].flatMap(([target, source]) =>
    target === 'public' ? [] : [convertSchema(source, target, workshop)],
  );
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
