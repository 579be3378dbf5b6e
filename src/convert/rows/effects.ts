import type { Catalog } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { TopStatement } from '../../sql/tree/define.ts';
import type { Node } from '../../sql/tree/node.ts';
import { some } from '../../sql/walk.ts';
import type { Workshop } from '../context.ts';
import type { Resolution } from '../resolve/resolution.ts';

/** What a statement of the data stage depends on: which rows must have been loaded before it, and which only after it. */
export interface Effects {
  /** Its reach cannot be told: it runs code. */
  readonly anything: boolean;
  /** Keys of the tables that it reads or changes, beyond adding rows. */
  readonly tables: ReadonlySet<string>;
  /** Keys of the sequences that it draws from. */
  readonly sequences: ReadonlySet<string>;
}

/** What a statement depends on, by the objects that its names speak of. */
export function effectsOf(node: TopStatement, resolution: Resolution, workshop: Workshop): Effects {
  if (!isPlain(node)) return { anything: true, tables: new Set(), sequences: new Set() };
  const found = { anything: false, tables: new Set<string>(), sequences: new Set<string>() };
  follow(resolution.uses, found, workshop, new Set());
  const added = addedTable(node, resolution);
  if (added !== undefined) found.tables.delete(added);
  return found;
}

/** Queries and DML, whose effects are those of the objects that they name. */
function isPlain(node: TopStatement): boolean {
  return ['insert', 'multiInsert', 'update', 'delete', 'merge', 'topQuery', 'truncate'].includes(node.kind);
}

function follow(
  uses: ReadonlySet<string>,
  found: { anything: boolean; tables: Set<string>; sequences: Set<string> },
  workshop: Workshop,
  seen: Set<string>,
): void {
  for (const use of uses) {
    if (seen.has(use)) continue;
    seen.add(use);
    const [kind, key] = split(use);
    if (kind === 'table') found.tables.add(key);
    else if (kind === 'sequence') found.sequences.add(key);
    else if (kind === 'view' || kind === 'materialized view') {
      const view = viewAt(workshop.catalog, key);
      if (view) follow(workshop.resolver.uses(view), found, workshop, seen);
    } else if (kind === 'type') found.anything ||= workshop.catalog.types.get(key)?.body !== undefined;
    else if (kind !== 'synonym' && kind !== 'index') found.anything = true;
  }
}

function viewAt(catalog: Catalog, key: string) {
  return catalog.views.get(key) ?? catalog.materializedViews.get(key);
}

function split(use: string): [kind: string, key: string] {
  const kinds = ['materialized view'];
  const kind = kinds.find((each) => use.startsWith(`${each} `)) ?? use.slice(0, use.indexOf(' '));
  return [kind, use.slice(kind.length + 1)];
}

/** The table that an INSERT of stated values only adds to. */
function addedTable(node: TopStatement, resolution: Resolution): string | undefined {
  if (node.kind !== 'insert' || !node.rows || node.target.kind !== 'table') return undefined;
  if (node.rows.some((row) => row.some(holdsQuery))) return undefined;
  const referent = resolution.referent(node.target.name);
  const object = referent.kind === 'relation' ? referent.relation.object : undefined;
  return object?.kind === 'table' ? keyOf(object.schema, object.name) : undefined;
}

/** Whether an expression holds a query. */
export function holdsQuery(node: Node): boolean {
  return some(node, (each) => each.kind === 'query');
}

/** Whether a block commits by itself, as far as it says so in its own text. */
export function commits(node: Node): boolean {
  return some(node, (each) => each.kind === 'transaction' && each.action === 'commit');
}
