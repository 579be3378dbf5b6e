import type { Catalog } from '../catalog/catalog.ts';
import { objectFindings } from '../sql/codes/objects.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import { finding } from '../text/finding.ts';
import type { ConvertedObject } from './conversion.ts';
import { lookUp, storedParts } from './resolve/lookup.ts';
import type { Resolver } from './resolve/resolve.ts';

/**
 * Takes back what could not be created without a view that was refused, so that all the rest loads: its triggers, and the views that
 * read it, with what stands on those.
 */
export function withoutDependents(
  objects: readonly ConvertedObject[],
  catalog: Catalog,
  source: SourceDialect,
  resolver: Resolver,
): readonly ConvertedObject[] {
  const isView = (each: ConvertedObject): boolean =>
    each.source?.kind === 'view' || each.source?.kind === 'materialized view';
  const keyOf = ({ source: object }: ConvertedObject): string =>
    `${object?.kind} ${object?.schema}.${object?.name}`;
  const refused = new Set(objects.filter((each) => isView(each) && each.refused).map(keyOf));
  if (refused.size === 0) return objects;
  const needs = ({ source: object }: ConvertedObject): string | undefined => {
    if (object?.kind === 'view' || object?.kind === 'materialized view')
      return [...resolver.uses(object)].find((use) => refused.has(use));
    if (object?.kind !== 'trigger' || !object.definition.table) return undefined;
    const found = lookUp(catalog, object.nameSchema, storedParts(object.definition.table, source));
    const key =
      found?.kind === 'relation' ? `${found.object.kind} ${found.object.schema}.${found.object.name}` : '';
    return refused.has(key) ? key : undefined;
  };
  let current = objects;
  for (let before = -1; before !== refused.size; ) {
    before = refused.size;
    current = current.map((each) => {
      const need = each.refused ? undefined : needs(each);
      if (need === undefined) return each;
      if (isView(each)) refused.add(keyOf(each));
      const what = `${each.name} stands on the ${need}, which was not converted.`;
      return {
        ...each,
        statements: [],
        refused: true,
        findings: [...each.findings, finding(objectFindings.dependsOnRefused, each.origin, what)],
      };
    });
  }
  return current;
}
