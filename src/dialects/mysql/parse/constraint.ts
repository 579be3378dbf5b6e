import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ConstraintDefinition, CreateIndex, ReferentialAction } from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseExpression, withoutParentheses } from './expression.ts';
import { indexNode, parseIndexDraft, plainColumns, uniqueKey } from './index.ts';
import { isName, parseIdentifier, parseName, parseNames } from './name.ts';

/** A key, check or index inside a table. */
export type TableItem = { readonly constraint: ConstraintDefinition } | { readonly index: CreateIndex };

/** Whether an item of CREATE TABLE is no column. */
export function startsTableItem(p: TokenCursor): boolean {
  if (p.isOneOf('CONSTRAINT', 'PRIMARY', 'FOREIGN', 'FULLTEXT', 'SPATIAL')) return true;
  if (p.isOneOf('KEY', 'INDEX', 'UNIQUE')) return true;
  if (p.is('VECTOR') && (p.isAt(1, 'KEY') || p.isAt(1, 'INDEX'))) return true;
  return p.is('CHECK') && p.isAt(1, '(');
}

/** One key, check, foreign key or index of a table (Reference Manual, "CREATE TABLE Statement"). */
export function parseTableItem(p: TokenCursor, table: Name): TableItem {
  const start = p.start;
  const name = p.accept('CONSTRAINT') ? constraintName(p) : undefined;
  if (p.accept('PRIMARY', 'KEY')) return { constraint: primaryKey(p, start, name) };
  if (p.accept('UNIQUE')) {
    if (!p.accept('KEY')) p.accept('INDEX');
    const draft = parseIndexDraft(p);
    return uniqueKey(p.span(start), table, draft, name);
  }
  if (p.accept('FOREIGN', 'KEY')) return { constraint: foreignKey(p, start, name) };
  if (p.is('CHECK')) return { constraint: parseCheck(p, start, name) };
  const search = p.acceptOneOf('FULLTEXT', 'SPATIAL', 'VECTOR');
  const worded = p.accept('KEY') || p.accept('INDEX');
  if (!search && !worded) return p.fail('a key, index or check was expected');
  const draft = parseIndexDraft(p);
  const kind = search === 'FULLTEXT' ? 'fulltext' : search === 'SPATIAL' ? 'spatial' : undefined;
  return { index: indexNode(p.span(start), table, draft, kind ? { search: kind } : {}) };
}

function constraintName(p: TokenCursor): Identifier | undefined {
  p.accept('IF', 'NOT', 'EXISTS');
  if (p.isOneOf('PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK')) return undefined;
  return parseIdentifier(p);
}

/** A primary key of a prefix of a column (`KEY (name(10))`) is one of the whole column for PostgreSQL; the prefix is kept to be told. */
function primaryKey(p: TokenCursor, start: number, name: Identifier | undefined): ConstraintDefinition {
  const draft = parseIndexDraft(p);
  const columns =
    plainColumns(draft.items) ??
    draft.items.flatMap(({ expression }) =>
      expression.kind === 'reference' ? [expression.name.parts[0] as Identifier] : [],
    );
  const prefix = draft.items.some((each) => each.prefix !== undefined);
  return {
    kind: 'constraint',
    ...p.span(start),
    type: 'primary key',
    columns,
    state: {},
    properties: prefix
      ? [{ kind: 'property', ...p.span(start), name: 'PREFIX', text: p.slice(start, p.end) }]
      : [],
    ...(name ? { name } : {}),
  };
}

function foreignKey(p: TokenCursor, start: number, name: Identifier | undefined): ConstraintDefinition {
  p.accept('IF', 'NOT', 'EXISTS');
  const index = !p.is('(') && isName(p) ? parseIdentifier(p) : undefined;
  const columns = parseNames(p);
  const rest = parseReferences(p);
  return {
    kind: 'constraint',
    ...p.span(start),
    type: 'foreign key',
    columns,
    ...rest,
    state: {},
    properties: [],
    ...((name ?? index) ? { name: (name ?? index) as Identifier } : {}),
  };
}

/** `REFERENCES table (columns) MATCH FULL ON DELETE … ON UPDATE …`. MATCH is read and ignored by InnoDB. */
export function parseReferences(
  p: TokenCursor,
): Pick<ConstraintDefinition, 'references' | 'onDelete' | 'onUpdate'> {
  p.expect('REFERENCES');
  const table = parseName(p);
  const columns = p.is('(') ? parseNames(p) : [];
  if (p.accept('MATCH')) p.at += 1;
  const actions: { onDelete?: ReferentialAction; onUpdate?: ReferentialAction } = {};
  while (p.is('ON') && (p.isAt(1, 'DELETE') || p.isAt(1, 'UPDATE'))) {
    const key = p.isAt(1, 'DELETE') ? 'onDelete' : 'onUpdate';
    p.at += 2;
    actions[key] = referentialAction(p);
  }
  return { references: { table, columns }, ...actions };
}

function referentialAction(p: TokenCursor): ReferentialAction {
  if (p.accept('CASCADE')) return 'cascade';
  if (p.accept('RESTRICT')) return 'restrict';
  if (p.accept('SET', 'NULL')) return 'set null';
  if (p.accept('SET', 'DEFAULT')) return 'set default';
  p.expect('NO', 'ACTION');
  return 'no action';
}

/** `CHECK (condition) [NOT] ENFORCED`, from CHECK on. */
export function parseCheck(
  p: TokenCursor,
  start: number,
  name: Identifier | undefined,
): ConstraintDefinition {
  p.expect('CHECK', '(');
  const check = withoutParentheses(parseExpression(p));
  p.expect(')');
  const enabled = p.accept('NOT', 'ENFORCED') ? false : (p.accept('ENFORCED'), undefined);
  return {
    kind: 'constraint',
    ...p.span(start),
    type: 'check',
    columns: [],
    check,
    state: enabled === false ? { enabled } : {},
    properties: [],
    ...(name ? { name } : {}),
  };
}
