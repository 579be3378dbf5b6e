import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ColumnDefinition, ConstraintDefinition, Identity, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { parseConstraint, startsColumnConstraint } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { property, skipGroup } from './property.ts';
import { parseIdentity } from './sequence.ts';
import { parseType } from './type.ts';

type Draft = {
  default?: Expression;
  defaultOnNull?: boolean;
  identity?: Identity;
  generated?: { readonly expression: Expression; readonly stored: boolean };
  invisible?: boolean;
  collation?: Name;
  readonly constraints: ConstraintDefinition[];
  readonly properties: Property[];
};

/**
 * One column with all that can be written about it (SQL Language Reference, "CREATE TABLE", column_definition and
 * virtual_column_definition; "ALTER TABLE", modify_col_properties). The clauses are accepted in any order, as the server
 * accepts more orders than the manual draws.
 */
export function parseColumn(p: TokenCursor): ColumnDefinition {
  const start = p.start;
  const name = p.identifier();
  const draft: Draft = { constraints: [], properties: [] };
  const type = hasType(p) ? parseColumnType(p, draft) : undefined;
  while (readClause(p, draft));
  return { kind: 'column', ...p.span(start), name, ...(type ? { type } : {}), ...draft };
}

/**
 * Whether a type follows the column's name. It may be missing: of a virtual column, of a foreign key, in an object
 * table, in CREATE TABLE … AS, and in ALTER TABLE … MODIFY.
 */
function hasType(p: TokenCursor): boolean {
  if (p.type() === 'quoted') return true;
  if (p.type() !== 'word') return false;
  if (p.is('WITH', 'OPTIONS')) return false;
  return !typeless.has(p.text());
}

const typeless = new Set([
  'AS',
  'ANNOTATIONS',
  'CHECK',
  'COLLATE',
  'CONSTRAINT',
  'DECRYPT',
  'DEFAULT',
  'DROP',
  'ENCRYPT',
  'GENERATED',
  'INVISIBLE',
  'NOT',
  'NULL',
  'PRIMARY',
  'REFERENCES',
  'SCOPE',
  'SORT',
  'UNIQUE',
  'VISIBLE',
  'WITH',
]);

/** A type, or of Oracle 23 a domain: `DOMAIN hr.email`. */
function parseColumnType(p: TokenCursor, draft: Draft): DataType | undefined {
  if (p.is('DOMAIN') && (p.type(1) === 'word' || p.type(1) === 'quoted')) {
    readDomain(p, draft);
    return undefined;
  }
  return parseType(p);
}

function readDomain(p: TokenCursor, draft: Draft): void {
  const start = p.start;
  p.expect('DOMAIN');
  parseName(p);
  draft.properties.push(property(p, start, 'DOMAIN'));
}

function readClause(p: TokenCursor, draft: Draft): boolean {
  if (p.type() !== 'word') return false;
  if (startsColumnConstraint(p)) {
    draft.constraints.push(parseConstraint(p, 'column'));
    return true;
  }
  return clauses.get(p.text())?.(p, draft) ?? false;
}

type ClauseReader = (p: TokenCursor, draft: Draft) => boolean;

/** `DEFAULT x`, `DEFAULT ON NULL x`, `DEFAULT ON NULL FOR INSERT AND UPDATE x`. */
function readDefault(p: TokenCursor, draft: Draft): boolean {
  if (p.isAt(1, 'COLLATION')) return false;
  p.expect('DEFAULT');
  if (p.accept('ON', 'NULL')) {
    draft.defaultOnNull = true;
    const start = p.start;
    if (p.accept('FOR', 'INSERT', 'AND', 'UPDATE'))
      draft.properties.push(property(p, start, 'FOR INSERT AND UPDATE'));
    else p.accept('FOR', 'INSERT', 'ONLY');
  }
  draft.default = parseExpression(p);
  return true;
}

function readGenerated(p: TokenCursor, draft: Draft): boolean {
  if (p.is('GENERATED', 'BY', 'DEFAULT') || p.isAt(p.isAt(1, 'ALWAYS') ? 3 : 2, 'IDENTITY')) {
    draft.identity = parseIdentity(p);
    return true;
  }
  p.expect('GENERATED', 'ALWAYS');
  return readVirtual(p, draft);
}

/** `AS (expression) VIRTUAL`, with the editions in which it is evaluated; MATERIALIZED (Oracle 23) stores its value. */
function readVirtual(p: TokenCursor, draft: Draft): boolean {
  if (!p.is('AS', '(')) return false;
  p.expect('AS', '(');
  const expression = parseExpression(p);
  p.expect(')');
  const stored = p.accept('MATERIALIZED');
  if (!stored) p.accept('VIRTUAL');
  draft.generated = { expression, stored };
  readEditions(p, draft);
  return true;
}

function readEditions(p: TokenCursor, draft: Draft): void {
  for (;;) {
    const start = p.start;
    if (
      p.accept('EVALUATE', 'USING') ||
      p.accept('UNUSABLE', 'BEFORE') ||
      p.accept('UNUSABLE', 'BEGINNING', 'WITH')
    ) {
      if (p.accept('CURRENT', 'EDITION') || p.accept('NULL', 'EDITION')) {
        draft.properties.push(property(p, start, 'EDITION'));
        continue;
      }
      p.expect('EDITION');
      p.identifier();
      draft.properties.push(property(p, start, 'EDITION'));
    } else return;
  }
}

/** `ENCRYPT USING 'AES256' IDENTIFIED BY password 'NOMAC' NO SALT`. */
function readEncryption(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  p.at += 1;
  if (p.accept('USING')) p.at += 1;
  if (p.accept('IDENTIFIED', 'BY')) p.at += 1;
  if (p.type() === 'string') p.at += 1;
  if (!p.accept('SALT')) p.accept('NO', 'SALT');
  draft.properties.push(property(p, start, 'ENCRYPT'));
  return true;
}

/** A clause that is only kept as text. */
function kept(...words: readonly string[]): ClauseReader {
  return (p, draft) => {
    const start = p.start;
    if (!p.acceptAll(words)) return false;
    draft.properties.push(property(p, start, words.join(' ')));
    return true;
  };
}

const clauses: ReadonlyMap<string, ClauseReader> = new Map<string, ClauseReader>([
  ['DEFAULT', readDefault],
  ['GENERATED', readGenerated],
  ['AS', readVirtual],
  [
    'VISIBLE',
    (p, draft) => {
      p.at += 1;
      draft.invisible = false;
      return true;
    },
  ],
  [
    'INVISIBLE',
    (p, draft) => {
      p.at += 1;
      draft.invisible = true;
      return true;
    },
  ],
  [
    'COLLATE',
    (p, draft) => {
      p.at += 1;
      draft.collation = parseName(p);
      return true;
    },
  ],
  ['ENCRYPT', readEncryption],
  ['DECRYPT', kept('DECRYPT')],
  ['SORT', kept('SORT')],
  ['RESERVABLE', kept('RESERVABLE')],
  ['DROP', kept('DROP', 'IDENTITY')],
  ['WITH', kept('WITH', 'OPTIONS')],
  [
    'ANNOTATIONS',
    (p, draft) => {
      const start = p.start;
      p.at += 1;
      skipGroup(p);
      draft.properties.push(property(p, start, 'ANNOTATIONS'));
      return true;
    },
  ],
  [
    'DOMAIN',
    (p, draft) => {
      readDomain(p, draft);
      return true;
    },
  ],
]);
