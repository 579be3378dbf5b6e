import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  Bind,
  Cast,
  Expression,
  KeywordCall,
  KeywordPart,
  Reference,
} from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { rewrite } from '../../../sql/rewrite.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseOrderItem } from './order.ts';
import { parseQuery, parseSubquery, startsQuery } from './query.ts';
import { parseType } from './type.ts';
import { parseOver } from './window.ts';

/** What distinguishes one function with words between its arguments from the others. */
export interface KeywordGrammar {
  /** Always read as a keyword call; otherwise only when words turn up between ordinary arguments. */
  readonly always: boolean;
  /** Words that may stand before an argument. */
  readonly lead: readonly string[];
  /** What follows AS: a type, or a name or alias. */
  readonly as: 'type' | 'name';
  /** `key VALUE value` or `key : value` pairs. */
  readonly pairs?: boolean;
}

const plain: KeywordGrammar = { always: false, lead: [], as: 'name' };
const always: KeywordGrammar = { always: true, lead: [], as: 'name' };
const conversion: KeywordGrammar = { always: false, lead: [], as: 'type' };
const pairs: KeywordGrammar = { always: true, lead: ['KEY'], as: 'name', pairs: true };
const prediction: KeywordGrammar = {
  always: false,
  lead: ['FOR', 'INTO', 'OF', 'ANOMALY', 'ABSOLUTE'],
  as: 'name',
};

/**
 * Functions with words between their arguments (SQL Language Reference, "Functions"; XML DB Developer's Guide; JSON
 * Developer's Guide). They all are sequences of items, separated by commas, which consist of leading words, a value, and
 * clauses; so one reader serves them, and this table holds the differences.
 */
const grammars: ReadonlyMap<string, KeywordGrammar> = new Map([
  ['TRIM', { always: false, lead: ['LEADING', 'TRAILING', 'BOTH', 'FROM'], as: 'name' }],
  [
    'EXTRACT',
    {
      always: false,
      lead: [
        'YEAR',
        'MONTH',
        'DAY',
        'HOUR',
        'MINUTE',
        'SECOND',
        'TIMEZONE_HOUR',
        'TIMEZONE_MINUTE',
        'TIMEZONE_REGION',
        'TIMEZONE_ABBR',
        'FROM',
      ],
      as: 'name',
    },
  ],
  ['TREAT', { always: true, lead: [], as: 'type' }],
  ['VALIDATE_CONVERSION', { always: true, lead: [], as: 'type' }],
  ['TRANSLATE', plain],
  ['CHR', plain],
  ['APPROX_PERCENTILE', plain],
  ['APPROX_MEDIAN', plain],
  ...[
    'TO_NUMBER',
    'TO_DATE',
    'TO_TIMESTAMP',
    'TO_TIMESTAMP_TZ',
    'TO_BINARY_FLOAT',
    'TO_BINARY_DOUBLE',
    'TO_DSINTERVAL',
    'TO_YMINTERVAL',
    'TO_BOOLEAN',
  ].map((name) => [name, conversion] as const),
  ...[
    'CLUSTER_DETAILS',
    'CLUSTER_DISTANCE',
    'CLUSTER_ID',
    'CLUSTER_PROBABILITY',
    'CLUSTER_SET',
    'FEATURE_COMPARE',
    'FEATURE_DETAILS',
    'FEATURE_ID',
    'FEATURE_SET',
    'FEATURE_VALUE',
    'ORA_DM_PARTITION_NAME',
    'PREDICTION',
    'PREDICTION_BOUNDS',
    'PREDICTION_COST',
    'PREDICTION_DETAILS',
    'PREDICTION_PROBABILITY',
    'PREDICTION_SET',
  ].map((name) => [name, prediction] as const),
  ['JSON_OBJECT', pairs],
  ['JSON_OBJECTAGG', pairs],
  ...[
    'JSON_ARRAY',
    'JSON_ARRAYAGG',
    'JSON_VALUE',
    'JSON_QUERY',
    'JSON_EXISTS',
    'JSON_TABLE',
    'JSON_MERGEPATCH',
    'JSON_SERIALIZE',
    'JSON_EQUAL',
    'JSON_SCALAR',
    'XMLAGG',
    'XMLEXISTS',
    'XMLQUERY',
    'XMLTABLE',
  ].map((name) => [name, always] as const),
  [
    'JSON_TRANSFORM',
    {
      always: true,
      lead: 'SET REMOVE INSERT REPLACE APPEND PREPEND RENAME KEEP SORT COPY NEST MERGE ADD_SET REMOVE_SET'.split(
        ' ',
      ),
      as: 'name',
    },
  ],
  [
    'XMLATTRIBUTES',
    {
      always: true,
      lead: ['ENTITYESCAPING', 'NOENTITYESCAPING', 'SCHEMACHECK', 'NOSCHEMACHECK'],
      as: 'name',
    },
  ],
  ['XMLCAST', { always: true, lead: [], as: 'type' }],
  ['XMLCOLATTVAL', always],
  [
    'XMLELEMENT',
    { always: true, lead: ['ENTITYESCAPING', 'NOENTITYESCAPING', 'NAME', 'EVALNAME'], as: 'name' },
  ],
  ['XMLFOREST', always],
  ['XMLNAMESPACES', { always: true, lead: ['DEFAULT'], as: 'name' }],
  ['XMLPARSE', { always: true, lead: ['DOCUMENT', 'CONTENT'], as: 'name' }],
  ['XMLPI', { always: true, lead: ['NAME', 'EVALNAME'], as: 'name' }],
  ['XMLROOT', { always: true, lead: ['VERSION', 'STANDALONE'], as: 'name' }],
  ['XMLSERIALIZE', { always: true, lead: ['DOCUMENT', 'CONTENT'], as: 'type' }],
]);

/** The grammar of a function with words between its arguments, if the word (in upper case) is one. */
export function keywordCallGrammar(word: string): KeywordGrammar | undefined {
  return grammars.get(word);
}

/** Reads a keyword call from its name on, with OVER if it follows. */
export function parseKeywordCall(p: TokenCursor, grammar: KeywordGrammar): KeywordCall {
  const start = p.start;
  const name = p.text();
  p.at += 2;
  const parts: KeywordPart[] = [];
  p.nested(() => parseItems(p, parts, grammar));
  p.expect(')');
  const over = p.text() === 'OVER' && p.text(1) === '(' ? parseOver(p) : undefined;
  return { kind: 'keywordCall', start, end: p.end, name, parts, ...(over ? { over } : {}) };
}

/** Takes the next token as a word. */
function pushWord(p: TokenCursor, parts: KeywordPart[]): void {
  parts.push({ kind: 'word', ...p.here(), text: p.text() });
  p.at += 1;
}

/** Takes the next token as a word if it is this one. */
function acceptWord(p: TokenCursor, parts: KeywordPart[], text: string): boolean {
  if (!p.is(text)) return false;
  pushWord(p, parts);
  return true;
}

function parseItems(p: TokenCursor, parts: KeywordPart[], grammar: KeywordGrammar): void {
  while (p.text() !== ')' && !p.atEnd) {
    if (p.text() === ',') {
      pushWord(p, parts);
      continue;
    }
    while (isLead(p, grammar)) pushWord(p, parts);
    if (grammar.pairs) parsePair(p, parts);
    else if (!isClauseWord(p)) parts.push(parseItemValue(p));
    parseClauses(p, parts, grammar);
  }
}

/** A leading word is one only if an argument follows: `TRIM(both)` names a column, `EXTRACT(day FROM x)` a field. */
function isLead(p: TokenCursor, grammar: KeywordGrammar): boolean {
  if (p.type() !== 'word' || !grammar.lead.includes(p.text())) return false;
  if (p.text() === 'FROM') return true;
  return ![',', ')', '.', ':', 'VALUE', 'AS'].includes(p.text(1)) && p.type(1) !== 'end';
}

/** Words that begin a clause even where a value could stand: `JSON_ARRAY(NULL ON NULL)`, `JSON_OBJECT(RETURNING CLOB)`. */
function isClauseWord(p: TokenCursor): boolean {
  switch (p.text()) {
    case 'NULL':
    case 'ABSENT':
    case 'EMPTY':
      return p.text(1) === 'ON';
    case 'RETURNING':
    case 'COLUMNS':
      return true;
    case 'YES':
    case 'NO':
      return p.text(1) === ')' || p.text(1) === 'VALUE';
    default:
      return false;
  }
}

/** A query may stand without parentheses of its own: `JSON_ARRAY(SELECT …)`. */
function parseItemValue(p: TokenCursor): Expression {
  if (p.text() === 'SELECT' && startsQuery(p)) {
    const start = p.start;
    const query = parseQuery(p);
    return { kind: 'subquery', start, end: p.end, query };
  }
  return parseExpression(p);
}

/** `[KEY] name VALUE value`, `name : value`, `name IS value`, or a column or `*` alone. */
function parsePair(p: TokenCursor, parts: KeywordPart[]): void {
  if (isClauseWord(p) || (p.text() === 'STRICT' && p.text(1) === ')')) return;
  const key = parseOperand(p);
  parts.push(key);
  if (p.type() === 'bind') parts.push(...parseGluedValue(p));
  else if (p.is('VALUE') || p.is(':') || p.is('IS')) {
    pushWord(p, parts);
    parts.push(parseExpression(p));
  }
}

/** `name:value` without white space, which the lexer took for a name and a bind variable behind it. */
function parseGluedValue(p: TokenCursor): KeywordPart[] {
  const { start } = p.here();
  const value = parseExpression(p);
  const unbound = rewrite(value, (node) =>
    node.kind === 'bind' && node.start === start ? unbind(node) : node,
  );
  return [{ kind: 'word', start, end: start + 1, text: ':' }, unbound as Expression];
}

function unbind(bind: Bind): Expression {
  const { end, path } = bind;
  const first = path[0] as Identifier;
  const { start } = first;
  const word = first.quoted || path.length > 1 ? '' : first.text.toUpperCase();
  if (word === 'NULL') return { kind: 'null', start, end };
  if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', start, end, value: word === 'TRUE' };
  if (/^\d+$/.test(word)) return { kind: 'number', start, end, text: word };
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: path } };
}

/** Words of clauses behind which a value follows, whatever it looks like. */
const beforeValue: ReadonlySet<string> = new Set([
  'DEFAULT',
  'ENCODING',
  'EVALNAME',
  'FROM',
  'PASSING',
  'PATH',
  'USING',
  'VERSION',
  'WITHIN',
]);

/** Everything up to the next comma or the closing parenthesis: words, and the values, types and names that they announce. */
function parseClauses(p: TokenCursor, parts: KeywordPart[], grammar: KeywordGrammar): void {
  while (p.text() !== ',' && p.text() !== ')' && !p.atEnd) {
    if (p.type() !== 'word') {
      parts.push(p.text() === '=' ? equalsSign(p) : parseOperand(p));
      continue;
    }
    const word = p.text();
    pushWord(p, parts);
    if (word === 'RETURNING') parseReturning(p, parts);
    else if (word === 'AS') parseAs(p, parts, grammar);
    else if (word === 'ORDER' && acceptWord(p, parts, 'BY')) parseOrderItems(p, parts);
    else if (word === 'COLUMNS') parseColumns(p, parts);
    else if (word === 'PASSING' && acceptWord(p, parts, 'BY')) {
      if (!acceptWord(p, parts, 'VALUE')) acceptWord(p, parts, 'REF');
      parts.push(parseExpression(p));
    } else if (beforeValue.has(word) && !isCharacterSet(p)) {
      // No AND belongs to it: that stands between the two lists of `FEATURE_COMPARE(… USING a AND USING b)`.
      parts.push(parseOperand(p));
    }
  }
}

function equalsSign(p: TokenCursor): KeywordPart {
  const sign = { kind: 'word', ...p.here(), text: '=' } as const;
  p.at += 1;
  return sign;
}

/** `TRANSLATE(x USING NCHAR_CS)`: a word, no value. */
function isCharacterSet(p: TokenCursor): boolean {
  return p.text() === 'CHAR_CS' || p.text() === 'NCHAR_CS';
}

function parseReturning(p: TokenCursor, parts: KeywordPart[]): void {
  if (acceptWord(p, parts, 'CONTENT') || acceptWord(p, parts, 'SEQUENCE')) return;
  parts.push(parseType(p));
}

function parseAs(p: TokenCursor, parts: KeywordPart[], grammar: KeywordGrammar): void {
  if (grammar.as === 'type') {
    parts.push(parseType(p));
  } else if (p.is('EVALNAME')) {
    pushWord(p, parts);
    parts.push(parseExpression(p));
  } else {
    parts.push(parseOwnName(p));
  }
}

/** A single name as a part. */
function parseOwnName(p: TokenCursor): Reference {
  const part = p.identifier();
  const { start, end } = part;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [part] } };
}

function parseOrderItems(p: TokenCursor, parts: KeywordPart[]): void {
  do parts.push(parseOrderItem(p));
  while (acceptWord(p, parts, ','));
}

/** The columns of JSON_TABLE and XMLTABLE, with or without parentheses around them. */
function parseColumns(p: TokenCursor, parts: KeywordPart[]): void {
  const enclosed = acceptWord(p, parts, '(');
  do p.nested(() => parseColumn(p, parts));
  while (acceptWord(p, parts, ','));
  if (enclosed && !acceptWord(p, parts, ')')) p.fail(') was expected');
}

/** Words that can follow a column's name directly, when its type is left out. */
const afterColumnName: readonly string[] = [
  'FOR',
  'FORMAT',
  'EXISTS',
  'PATH',
  'WITH',
  'WITHOUT',
  'ERROR',
  'NULL',
  'EMPTY',
  'DEFAULT',
  'KEEP',
  'OMIT',
  'ALLOW',
  'DISALLOW',
  'TRUNCATE',
];

function parseColumn(p: TokenCursor, parts: KeywordPart[]): void {
  if (p.is('NESTED') && p.text(1) !== 'FOR' && !isTypeThenClause(p)) {
    pushWord(p, parts);
    acceptWord(p, parts, 'PATH');
    parts.push(parseOperand(p));
  } else {
    parts.push(parseOwnName(p));
    if (p.isName && !(p.type() === 'word' && afterColumnName.includes(p.text()))) parts.push(parseType(p));
  }
  parseClauses(p, parts, always);
}

/** A column that is itself called NESTED: a type and PATH, FORMAT or the end follow it. */
function isTypeThenClause(p: TokenCursor): boolean {
  return p.type(1) === 'word' && p.text(1) !== 'PATH' && ['PATH', ',', ')', '('].includes(p.text(2));
}

/** `CAST(value AS type)`, `CAST(MULTISET(SELECT …) AS type)`, `CAST(x AS NUMBER DEFAULT 0 ON CONVERSION ERROR, '999')`. */
export function parseCast(p: TokenCursor): Cast | undefined {
  if (p.text(1) !== '(') return undefined;
  const start = p.start;
  return p.nested(() => {
    p.at += 2;
    const operand = parseCastOperand(p);
    p.expect('AS');
    const type: DataType = parseType(p);
    let onError: Expression | undefined;
    if (p.accept('DEFAULT')) {
      onError = parseOperand(p);
      p.expect('ON', 'CONVERSION', 'ERROR');
    }
    const format: Expression[] = [];
    while (p.accept(',')) format.push(parseExpression(p));
    p.expect(')');
    return {
      kind: 'cast',
      start,
      end: p.end,
      operand,
      type,
      style: 'function',
      ...(onError ? { onError } : {}),
      ...(format.length > 0 ? { format } : {}),
    };
  });
}

function parseCastOperand(p: TokenCursor): Expression {
  const start = p.start;
  if (p.is('MULTISET', '(')) {
    p.at += 1;
    const query = parseSubquery(p);
    return { kind: 'multisetQuery', start, end: p.end, query };
  }
  return parseExpression(p);
}
