import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ColumnDefinition, ConstraintDefinition, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { parseCheck, parseReferences } from './constraint.ts';
import { parseExpression, withoutParentheses } from './expression.ts';
import { parseString } from './literal.ts';
import { parseIdentifier } from './name.ts';
import { charsetName, parseType } from './type.ts';

/** A column with its attributes (Reference Manual, "CREATE TABLE Statement", column_definition). */
export function parseColumn(p: TokenCursor): ColumnDefinition {
  const start = p.start;
  const name = parseIdentifier(p);
  return parseColumnBody(p, start, name);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<
  Pick<ColumnDefinition, 'default' | 'onUpdate' | 'comment' | 'invisible' | 'identity' | 'generated' | 'type'>
> & { constraints: ConstraintDefinition[]; properties: Property[] };

/** What follows the name of a column. */
export function parseColumnBody(p: TokenCursor, start: number, name: Identifier): ColumnDefinition {
  const isSerial = p.accept('SERIAL');
  const type = isSerial ? serialType(p, start) : parseType(p);
  const draft: Draft = { type, constraints: [], properties: [] };
  if (isSerial) {
    draft.identity = { always: false, options: {} };
    draft.constraints.push(plain(p, start, 'not null'), plain(p, start, 'unique'));
  }
  while (readAttribute(p, draft));
  return { kind: 'column', ...p.span(start), name, ...draft };
}

/** SERIAL is BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE. */
function serialType(p: TokenCursor, start: number): DataType {
  const span = p.span(start);
  return {
    kind: 'dataType',
    ...span,
    name: {
      kind: 'name',
      ...span,
      parts: [{ kind: 'identifier', ...span, text: 'BIGINT', quoted: false }],
    },
    unsigned: true,
  };
}

function plain(p: TokenCursor, start: number, type: ConstraintDefinition['type']): ConstraintDefinition {
  return { kind: 'constraint', ...p.span(start), type, columns: [], state: {}, properties: [] };
}

/** Reads one attribute; false when none is next. */
function readAttribute(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  if (p.accept('NOT', 'NULL')) draft.constraints.push(plain(p, start, 'not null'));
  else if (p.accept('NULL')) draft.constraints.push(plain(p, start, 'null'));
  else if (p.is('DEFAULT')) readDefault(p, draft);
  else if (p.accept('ON', 'UPDATE')) draft.onUpdate = parseExpression(p);
  else if (p.accept('AUTO_INCREMENT')) draft.identity = { always: false, options: {} };
  else if (p.accept('COMMENT')) draft.comment = parseString(p);
  else if (p.accept('INVISIBLE')) draft.invisible = true;
  else if (p.accept('VISIBLE')) draft.invisible = false;
  else if (p.accept('COLLATE')) draft.type = { ...(draft.type as DataType), collation: charsetName(p) };
  else return readKey(p, draft) || readGenerated(p, draft) || readProperty(p, draft);
  return true;
}

/** A literal, a moment or any expression in parentheses; MariaDB takes expressions without them. */
function readDefault(p: TokenCursor, draft: Draft): void {
  p.expect('DEFAULT');
  if (p.accept('ON', 'NULL')) return;
  // SERIAL DEFAULT VALUE stands behind a type.
  if (p.accept('VALUE')) return;
  const value = defaultValue(p);
  draft.default = value;
}

function defaultValue(p: TokenCursor): Expression {
  return withoutParentheses(parseExpression(p));
}

function readKey(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  if (p.accept('SERIAL', 'DEFAULT', 'VALUE')) {
    draft.identity = { always: false, options: {} };
    draft.constraints.push(plain(p, start, 'not null'), plain(p, start, 'unique'));
    return true;
  }
  if (p.accept('UNIQUE')) {
    if (!p.accept('KEY')) p.accept('INDEX');
    draft.constraints.push(plain(p, start, 'unique'));
    return true;
  }
  if (p.accept('PRIMARY', 'KEY') || p.accept('KEY') || p.accept('PRIMARY')) {
    draft.constraints.push(plain(p, start, 'primary key'));
    return true;
  }
  if (p.is('REFERENCES')) {
    // InnoDB reads it and makes no foreign key of it; MariaDB does since 10.5.
    const references = parseReferences(p);
    const foreign = { ...plain(p, start, 'foreign key'), ...references };
    draft.constraints.push({ ...foreign, properties: [property(p, start, 'INLINE REFERENCES')] });
    return true;
  }
  if (!p.is('CONSTRAINT') && !p.is('CHECK')) return false;
  const name = p.accept('CONSTRAINT') && !p.is('CHECK') ? parseIdentifier(p) : undefined;
  draft.constraints.push(parseCheck(p, start, name));
  return true;
}

/** `[GENERATED ALWAYS] AS (expression) [VIRTUAL | STORED | PERSISTENT]`; MariaDB's `GENERATED ALWAYS AS ROW START` is a property. */
function readGenerated(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  const worded = p.accept('GENERATED', 'ALWAYS');
  if (!worded && !p.is('AS')) return false;
  p.expect('AS');
  if (p.accept('ROW', 'START') || p.accept('ROW', 'END')) {
    draft.properties.push(property(p, start, 'SYSTEM VERSIONING'));
    return true;
  }
  p.expect('(');
  const expression = withoutParentheses(parseExpression(p));
  p.expect(')');
  const stored = p.accept('STORED') || p.accept('PERSISTENT');
  if (!stored) p.accept('VIRTUAL');
  draft.generated = { expression, stored };
  return true;
}

function property(p: TokenCursor, start: number, name: string): Property {
  return { kind: 'property', ...p.span(start), name, text: p.slice(start, p.end) };
}

const withWord = ['COLUMN_FORMAT', 'STORAGE'];
const withValue = ['ENGINE_ATTRIBUTE', 'SECONDARY_ENGINE_ATTRIBUTE', 'ENCRYPTED', 'ENCRYPTION_KEY_ID'];

/** How the column is stored, and MariaDB's system versioning. */
function readProperty(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  if (p.isOneOf(...withWord)) {
    p.at += 2;
    return true;
  }
  if (p.isOneOf(...withValue)) {
    p.at += 1;
    p.accept('=');
    p.at += 1;
    return true;
  }
  if (p.accept('SRID')) {
    draft.type = { ...(draft.type as DataType), srid: Number(p.raw()) };
    p.at += 1;
    return true;
  }
  if (p.accept('WITH', 'SYSTEM', 'VERSIONING') || p.accept('WITHOUT', 'SYSTEM', 'VERSIONING')) {
    draft.properties.push(property(p, start, 'SYSTEM VERSIONING'));
    return true;
  }
  return p.accept('NOT', 'SECONDARY') || p.accept('COMPRESSED');
}
