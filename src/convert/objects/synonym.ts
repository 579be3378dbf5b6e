import type { AnyObject, Synonym } from '../../catalog/catalog.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import { viewFindings } from '../../sql/codes/views.ts';
import type { CreateView } from '../../sql/tree/define.ts';
import type { Query } from '../../sql/tree/query.ts';
import { finding } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import { schemaElsewhere } from '../other-databases.ts';
import { remoteObject } from '../resolve/elsewhere.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { TargetName } from '../target-names.ts';
import type { ObjectConverter } from './object.ts';
import { converted, statement } from './object.ts';

/**
 * Converts a synonym. Converted code uses its object directly. For programs, the synonym of a table or view is a view with
 * all its columns, which can be written to and asks for the rights of whoever uses it, as a synonym does.
 */
export const convertSynonym: ObjectConverter<Synonym> = (synonym, workshop) => {
  const { names, catalog, settings } = workshop;
  const { definition } = synonym;
  const found = definition.target.link ? undefined : lookUp(catalog, synonym.nameSchema, synonym.target);
  const written = definition.target.parts.map((each) => each.text).join('.');
  const note = (entry: (typeof viewFindings)[keyof typeof viewFindings], what: string) =>
    converted(synonym, 'synonym', {
      statements: [],
      findings: [finding(entry, synonym.span, what)],
      refused: entry === viewFindings.synonymTarget,
    });
  // A synonym of SQL Server may name the server and the database of its object; code that uses it speaks of that.
  const place = { catalog, source: workshop.source, schema: synonym.nameSchema };
  if (!definition.target.link && remoteObject(place, definition.target)) {
    const isPlaced = schemaElsewhere(definition.target, settings) !== undefined;
    const what = `${synonym.name} stands for ${written}${isPlaced ? '; converted code uses that itself' : ''}.`;
    const over = isPlaced ? ({ severity: 'info', effortHours: 0 } as const) : {};
    return [
      converted(synonym, 'synonym', {
        statements: [],
        findings: [finding(sqlserverObjectFindings.foreignDatabase, synonym.span, what, over)],
        refused: !isPlaced,
      }),
    ];
  }
  if (!found)
    return [
      note(
        viewFindings.synonymTarget,
        `${written}, for which ${synonym.name} stands, is not in the scripts.`,
      ),
    ];
  if (found.kind !== 'relation')
    return [
      note(viewFindings.synonymWithoutObject, `Synonym ${synonym.name} stands for ${found.kind} ${written}.`),
    ];
  if (settings.synonyms === 'none') return [converted(synonym, 'synonym', { statements: [], findings: [] })];
  const target = names.object(synonym);
  if (hides(synonym, found.object, workshop))
    return [
      note(
        viewFindings.synonymHidden,
        `${synonym.name} stands for an object of the same name in the same schema.`,
      ),
    ];
  const node = viewOf(synonym, names.object(found.object), workshop);
  const statements = [statement('pre-data', node, { ...target, kind: 'view' }, synonym.sourceComments)];
  return [converted(synonym, 'synonym', { target, statements, findings: names.findings(synonym) })];
};

/** A public synonym of a table that itself lives in `public` would have its name. */
function hides(synonym: Synonym, object: AnyObject, { names }: Workshop): boolean {
  const own = names.schema(synonym.schema);
  const other = names.object(object);
  return own === other.schema && names.object(object).name === synonym.name.toLowerCase();
}

function viewOf(synonym: Synonym, of: TargetName, { names, settings }: Workshop): CreateView {
  const at: Span = { start: synonym.definition.start, end: synonym.definition.end };
  const query: Query = {
    kind: 'query',
    ...at,
    body: {
      kind: 'select',
      ...at,
      items: [{ kind: 'selectItem', ...at, expression: { kind: 'star', ...at } }],
      from: [{ kind: 'table', ...at, name: names.qualified(of, at) }],
    },
  };
  return {
    kind: 'createView',
    ...at,
    name: names.qualified(names.object(synonym), at),
    orReplace: true,
    force: false,
    columns: [],
    constraints: [],
    query,
    options: settings.targetVersion >= 15 ? ['security_invoker = true'] : [],
  };
}
