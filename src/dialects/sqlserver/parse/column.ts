import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ColumnDefinition, ConstraintDefinition, Identity, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { nameOf } from './call.ts';
import { acceptNotForReplication, parseConstraint, startsConstraint } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { property } from './literal.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parseType } from './type.ts';

/** What is gathered of a column, in whatever order it was written. */
interface Draft {
  default?: Expression;
  identity?: Identity;
  collation?: Name;
  generated?: NonNullable<ColumnDefinition['generated']>;
  readonly constraints: ConstraintDefinition[];
  readonly properties: Property[];
}

/**
 * A column of a table ("CREATE TABLE", `column_definition`): `name type …` or `name AS expression [PERSISTED]`. A name of its default's constraint is a
 * property, since a target's default has none.
 */
export function parseColumn(p: TokenCursor): ColumnDefinition {
  const start = p.start;
  const name = parseIdentifier(p);
  const draft: Draft = { constraints: [], properties: [] };
  const isComputed = p.accept('AS');
  if (isComputed) draft.generated = { expression: parseExpression(p), stored: p.accept('PERSISTED') };
  const type = isComputed ? undefined : isBareTimestamp(p, name) ? rowVersion(p, start) : parseType(p);
  while (parseAttribute(p, draft));
  return {
    kind: 'column',
    ...p.span(start),
    name,
    ...(type ? { type } : {}),
    ...(draft.default ? { default: draft.default } : {}),
    ...(draft.identity ? { identity: draft.identity } : {}),
    ...(draft.generated ? { generated: draft.generated } : {}),
    ...(draft.collation ? { collation: draft.collation } : {}),
    ...(draft.properties.some((each) => each.name === 'HIDDEN') ? { invisible: true } : {}),
    constraints: draft.constraints,
    properties: draft.properties,
  };
}

/** `timestamp` alone is a column of that name and type ("rowversion (Transact-SQL)", "Remarks"). */
function isBareTimestamp(p: TokenCursor, { text, quoted }: Identifier): boolean {
  return (
    !quoted && text.toUpperCase() === 'TIMESTAMP' && (p.is(',') || p.is(')') || p.isOneOf('NOT', 'NULL'))
  );
}

function rowVersion(p: TokenCursor, start: number): DataType {
  const span = p.span(start);
  return { kind: 'dataType', ...span, name: nameOf(span, 'ROWVERSION') };
}

function parseAttribute(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  if (p.is('NOT', 'NULL') || p.is('NULL')) {
    const type = p.accept('NOT', 'NULL') ? 'not null' : 'null';
    if (type === 'null') p.accept('NULL');
    draft.constraints.push({
      kind: 'constraint',
      ...p.span(start),
      type,
      columns: [],
      state: {},
      properties: [],
    });
    return true;
  }
  if (p.accept('COLLATE')) {
    draft.collation = parseName(p);
    return true;
  }
  if (p.is('IDENTITY')) {
    draft.identity = parseIdentity(p);
    return true;
  }
  if (p.is('DEFAULT') || (p.is('CONSTRAINT') && p.isAt(2, 'DEFAULT'))) {
    parseDefault(p, draft);
    return true;
  }
  if (startsConstraint(p)) {
    draft.constraints.push(parseConstraint(p));
    return true;
  }
  return acceptNotForReplication(p) || parseProperty(p, draft);
}

/** The default's own name, `CONSTRAINT df_x DEFAULT 1`, becomes a property; `WITH VALUES` says what rows that are there get. */
function parseDefault(p: TokenCursor, draft: Draft): void {
  const start = p.start;
  if (p.accept('CONSTRAINT')) {
    parseIdentifier(p);
    draft.properties.push(property(p, start, 'CONSTRAINT'));
  }
  p.expect('DEFAULT');
  draft.default = parseExpression(p);
  const from = p.start;
  if (p.is('WITH', 'VALUES') && p.accept('WITH', 'VALUES'))
    draft.properties.push(property(p, from, 'WITH VALUES'));
}

/** `IDENTITY(seed, increment)`; one by one from one without numbers. SET IDENTITY_INSERT lets statements give the values all the same. */
function parseIdentity(p: TokenCursor): Identity {
  p.expect('IDENTITY');
  if (!p.accept('(')) return { always: false, options: { start: '1', increment: '1' } };
  const start = wholeNumber(p);
  p.expect(',');
  const increment = wholeNumber(p);
  p.expect(')');
  return { always: false, options: { start, increment } };
}

/** A whole number with its sign, as written. */
export function wholeNumber(p: TokenCursor): string {
  const sign = p.acceptOneOf('-', '+');
  const text = p.raw();
  if (p.type() !== 'number' || !/^\d+$/.test(text)) p.fail('a whole number was expected');
  p.at += 1;
  return sign === '-' ? `-${text}` : text;
}

/** Attributes that say how a column is stored or shown; those that need an argument in parentheses are given with their number of words. */
const attributes: readonly (readonly [words: readonly string[], hasArgument: boolean])[] = [
  [['ROWGUIDCOL'], false],
  [['SPARSE'], false],
  [['HIDDEN'], false],
  [['FILESTREAM'], false],
  [['PERSISTED'], false],
  [['COLUMN_SET', 'FOR', 'ALL_SPARSE_COLUMNS'], false],
  [['MASKED', 'WITH'], true],
  [['ENCRYPTED', 'WITH'], true],
  [['GENERATED', 'ALWAYS', 'AS', 'ROW', 'START'], false],
  [['GENERATED', 'ALWAYS', 'AS', 'ROW', 'END'], false],
];

function parseProperty(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  const found = attributes.find(([words]) => p.isAll(words));
  if (!found) return false;
  const [words, hasArgument] = found;
  p.at += words.length;
  if (hasArgument) p.skip();
  draft.properties.push(property(p, start, words.join(' ')));
  return true;
}
