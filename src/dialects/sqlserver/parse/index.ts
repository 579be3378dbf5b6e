import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateIndex, Property } from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import { nameOf } from './call.ts';
import { parseIndexProperties } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { property } from './literal.ts';
import { parseIdentifier, parseName } from './name.ts';

/** `CREATE [UNIQUE] [CLUSTERED | NONCLUSTERED] [COLUMNSTORE] INDEX name ON table (a, b DESC) INCLUDE (c) WHERE …`; `start` is that of CREATE. */
export function parseCreateIndex(p: TokenCursor, start: number): CreateIndex {
  const unique = p.accept('UNIQUE');
  const properties = parseKindOfIndex(p);
  p.expect('INDEX');
  const own = parseIdentifier(p);
  p.expect('ON');
  const table = parseName(p);
  return { ...indexBody(p, table, own, unique, properties), ...p.span(start) };
}

/** An index that is defined within its table: `INDEX name (a)`. */
export function parseTableIndex(p: TokenCursor, table: Name): CreateIndex {
  const start = p.start;
  p.expect('INDEX');
  const own = parseIdentifier(p);
  const unique = p.accept('UNIQUE');
  const properties = parseKindOfIndex(p);
  p.accept('HASH');
  return { ...indexBody(p, table, own, unique, properties), ...p.span(start) };
}

/** `INDEX name` behind a column, of that column unless others are named ("CREATE TABLE", `column_index`). */
export function parseColumnIndex(p: TokenCursor, table: Name, column: Identifier): CreateIndex {
  const index = parseTableIndex(p, table);
  if (index.items.length > 0) return index;
  const { start, end } = column;
  const expression = { kind: 'reference' as const, start, end, name: nameOf(column, column.text) };
  return { ...index, items: [{ kind: 'orderItem', start, end, expression }] };
}

/** How the index is made up, as properties: CLUSTERED, COLUMNSTORE, `PRIMARY XML`, SPATIAL. */
function parseKindOfIndex(p: TokenCursor): Property[] {
  const properties: Property[] = [];
  for (;;) {
    const start = p.start;
    const word = p.acceptOneOf('CLUSTERED', 'NONCLUSTERED', 'COLUMNSTORE', 'PRIMARY', 'XML', 'SPATIAL');
    if (!word) return properties;
    properties.push(property(p, start, word));
  }
}

function indexBody(
  p: TokenCursor,
  table: Name,
  own: Identifier,
  unique: boolean,
  kinds: readonly Property[],
): CreateIndex {
  const items = p.is('(') ? p.parenthesised(() => parseItem(p)) : [];
  const include = p.accept('INCLUDE') ? p.parenthesised(() => parseIdentifier(p)) : undefined;
  const using = parseUsing(p);
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  const properties = [...kinds, ...using, ...parseIndexProperties(p)];
  return {
    kind: 'createIndex',
    start: own.start,
    end: p.end,
    name: nameOf(own, own.text),
    table,
    unique,
    bitmap: false,
    items,
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    properties,
    ...(include ? { include } : {}),
    ...(where ? { where } : {}),
  };
}

/** `USING XML INDEX name FOR PATH` of XML indexes and `USING GEOMETRY_AUTO_GRID` of spatial ones. */
function parseUsing(p: TokenCursor): Property[] {
  const start = p.start;
  if (!p.accept('USING')) return [];
  while (p.isName && !p.is('WITH') && !p.is('ON')) p.at += 1;
  return [property(p, start, 'USING')];
}

function parseItem(p: TokenCursor): OrderItem {
  const start = p.start;
  const name = parseName(p);
  const expression = { kind: 'reference' as const, ...p.span(start), name };
  const direction = p.accept('ASC') ? 'asc' : p.accept('DESC') ? 'desc' : undefined;
  return { kind: 'orderItem', ...p.span(start), expression, ...(direction ? { direction } : {}) };
}
