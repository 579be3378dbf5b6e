import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ConstraintDefinition, CreateIndex } from '../../../sql/tree/define.ts';
import type { Expression, StringLiteral } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';
import { parseString } from './literal.ts';
import { isName, parseIdentifier, parseName } from './name.ts';

/** What a definition of an index says, in a table or by itself. */
export interface IndexDraft {
  readonly name?: Identifier;
  readonly items: readonly OrderItem[];
  readonly invisible: boolean;
  readonly comment?: StringLiteral;
}

/** The parts of an index: `(a, b(10), (lower(c)) DESC)` (Reference Manual, "CREATE INDEX Statement"). */
export function parseIndexItems(p: TokenCursor): OrderItem[] {
  return p.parenthesised(() => parseItem(p));
}

function parseItem(p: TokenCursor): OrderItem {
  const start = p.start;
  let expression: Expression;
  let prefix: number | undefined;
  if (p.is('(')) {
    p.at += 1;
    const operand = parseExpression(p);
    p.expect(')');
    expression = operand.kind === 'reference' ? { kind: 'parenthesis', ...p.span(start), operand } : operand;
  } else {
    const name = parseIdentifier(p);
    const span = p.span(start);
    expression = { kind: 'reference', ...span, name: { kind: 'name', ...span, parts: [name] } };
    if (p.accept('(')) {
      prefix = Number(p.raw());
      p.at += 1;
      p.expect(')');
    }
  }
  const direction = p.acceptOneOf('ASC', 'DESC');
  return {
    kind: 'orderItem',
    ...p.span(start),
    expression,
    ...(direction === 'DESC' ? { direction: 'desc' } : {}),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

/** `[name] [USING BTREE] (items) [options]`, what stands behind KEY, UNIQUE KEY, FULLTEXT KEY …. */
export function parseIndexDraft(p: TokenCursor): IndexDraft {
  p.accept('IF', 'NOT', 'EXISTS');
  const name = !p.is('(') && !p.is('USING') && isName(p) ? parseIdentifier(p) : undefined;
  acceptMethod(p);
  const items = parseIndexItems(p);
  return { ...(name ? { name } : {}), items, ...parseIndexOptions(p) };
}

/** USING BTREE, HASH or RTREE: how the index is built on the disk. */
function acceptMethod(p: TokenCursor): boolean {
  if (p.is('USING') || (p.is('TYPE') && ['BTREE', 'HASH', 'RTREE'].some((each) => p.isAt(1, each)))) {
    p.at += 2;
    return true;
  }
  return false;
}

/** Options of an index in any order; those that say how it is stored are skipped. */
export function parseIndexOptions(p: TokenCursor): Pick<IndexDraft, 'invisible' | 'comment'> {
  let invisible = false;
  let comment: StringLiteral | undefined;
  for (;;) {
    if (acceptMethod(p)) continue;
    if (p.accept('COMMENT')) {
      p.accept('=');
      comment = parseString(p);
    } else if (p.accept('INVISIBLE') || p.accept('IGNORED')) invisible = true;
    else if (p.accept('VISIBLE') || p.accept('NOT', 'IGNORED')) invisible = false;
    else if (p.is('WITH') && p.isAt(1, 'PARSER')) p.at += 3;
    else if (
      p.isOneOf(
        'KEY_BLOCK_SIZE',
        'ENGINE_ATTRIBUTE',
        'SECONDARY_ENGINE_ATTRIBUTE',
        'CLUSTERING',
        'DISTANCE',
        'M',
      )
    ) {
      p.at += 1;
      p.accept('=');
      p.at += 1;
    } else break;
  }
  return { invisible, ...(comment ? { comment } : {}) };
}

/** The plain columns of a key; undefined when it holds prefixes, expressions or descending parts, which only an index has. */
export function plainColumns(items: readonly OrderItem[]): Identifier[] | undefined {
  const columns: Identifier[] = [];
  for (const { expression, prefix, direction } of items) {
    const name = expression.kind === 'reference' ? expression.name.parts[0] : undefined;
    if (!name || prefix !== undefined || direction === 'desc') return undefined;
    columns.push(name);
  }
  return columns;
}

/** An index as a node. Without a name it gets the one that MySQL gives it when the table is complete. */
export function indexNode(
  span: { readonly start: number; readonly end: number },
  table: Name,
  draft: IndexDraft,
  kind: { readonly unique?: boolean; readonly search?: 'fulltext' | 'spatial' } = {},
): CreateIndex {
  const { name, items, invisible, comment } = draft;
  const own: Name = { kind: 'name', ...span, parts: name ? [name] : [] };
  return {
    kind: 'createIndex',
    ...span,
    name: own,
    table,
    unique: kind.unique ?? false,
    bitmap: false,
    items,
    reverse: false,
    invisible,
    unusable: false,
    local: false,
    properties: [],
    ...(kind.search ? { search: kind.search } : {}),
    ...(comment ? { comment } : {}),
  };
}

/** A unique key is a constraint where PostgreSQL has one for it, else a unique index. */
export function uniqueKey(
  span: { readonly start: number; readonly end: number },
  table: Name,
  draft: IndexDraft,
  constraintName?: Identifier,
): { readonly constraint: ConstraintDefinition } | { readonly index: CreateIndex } {
  const columns = plainColumns(draft.items);
  const name = draft.name ?? constraintName;
  if (!columns) return { index: indexNode(span, table, name ? { ...draft, name } : draft, { unique: true }) };
  const constraint: ConstraintDefinition = {
    kind: 'constraint',
    ...span,
    type: 'unique',
    columns,
    state: {},
    properties: [],
    ...(name ? { name } : {}),
  };
  return { constraint };
}

/** CREATE [OR REPLACE] [UNIQUE | FULLTEXT | SPATIAL] INDEX name ON table (items). `start` is that of CREATE. */
export function parseCreateIndex(p: TokenCursor, start: number): CreateIndex {
  p.acceptOneOf('ONLINE', 'OFFLINE');
  const kind = p.acceptOneOf('UNIQUE', 'FULLTEXT', 'SPATIAL', 'VECTOR');
  p.expect('INDEX');
  p.accept('IF', 'NOT', 'EXISTS');
  const name = parseIdentifier(p);
  acceptMethod(p);
  p.expect('ON');
  const table = parseName(p);
  const items = parseIndexItems(p);
  const options = parseIndexOptions(p);
  skipAlterHints(p);
  return indexNode(
    p.span(start),
    table,
    { name, items, ...options },
    {
      unique: kind === 'UNIQUE',
      ...(kind === 'FULLTEXT' || kind === 'SPATIAL'
        ? { search: kind.toLowerCase() as 'fulltext' | 'spatial' }
        : {}),
    },
  );
}

/** ALGORITHM, LOCK, WAIT: how the statement goes about it. */
export function skipAlterHints(p: TokenCursor): boolean {
  let found = false;
  for (;;) {
    if (p.isOneOf('ALGORITHM', 'LOCK')) {
      p.at += 1;
      p.accept('=');
      p.at += 1;
    } else if (p.accept('WAIT')) p.at += 1;
    else if (!p.accept('NOWAIT')) return found;
    found = true;
  }
}
