import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ConstraintDefinition, ConstraintState, Property } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { parseIndexProperties } from './index.ts';
import { parseName } from './name.ts';
import { property, skipGroup, startsProperty } from './property.ts';

/** Where a constraint stands: on its column, in a table's parentheses, or as an action of ALTER TABLE. */
export type ConstraintPlace = 'column' | 'list' | 'action';

/** Whether an out-of-line constraint begins here; the words are not reserved, so the next ones decide. */
export function startsTableConstraint(p: TokenCursor): boolean {
  if (p.type() !== 'word') return false;
  switch (p.text()) {
    case 'CONSTRAINT':
      return true;
    case 'PRIMARY':
    case 'FOREIGN':
      return p.isAt(1, 'KEY');
    case 'UNIQUE':
    case 'CHECK':
      return p.isAt(1, '(');
    case 'SCOPE':
      return p.isAt(1, 'FOR');
    case 'REF':
      return p.isAt(1, '(');
    default:
      return false;
  }
}

/** Whether a constraint written on its column begins here. */
export function startsColumnConstraint(p: TokenCursor): boolean {
  if (p.type() !== 'word') return false;
  switch (p.text()) {
    case 'CONSTRAINT':
    case 'NULL':
    case 'UNIQUE':
    case 'REFERENCES':
    case 'CHECK':
      return true;
    case 'NOT':
      return p.isAt(1, 'NULL');
    case 'PRIMARY':
      return p.isAt(1, 'KEY');
    case 'SCOPE':
      return p.isAt(1, 'IS');
    case 'WITH':
      return p.isAt(1, 'ROWID');
    default:
      return false;
  }
}

/**
 * One constraint with its name and state (SQL Language Reference, "constraint"): inline, out of line, or the REF
 * constraints SCOPE and WITH ROWID.
 */
export function parseConstraint(p: TokenCursor, place: ConstraintPlace): ConstraintDefinition {
  const start = p.start;
  const name = p.accept('CONSTRAINT') ? p.identifier() : undefined;
  const what = place === 'column' ? parseColumnRule(p) : parseTableRule(p);
  const { state, properties } = parseConstraintState(p, place);
  return {
    kind: 'constraint',
    ...p.span(start),
    ...(name ? { name } : {}),
    ...what,
    state,
    properties,
  };
}

type Rule = Pick<ConstraintDefinition, 'type' | 'columns' | 'references' | 'onDelete' | 'check'>;

const notNull: Rule = { type: 'not null', columns: [] };

function parseColumnRule(p: TokenCursor): Rule {
  if (p.accept('NOT', 'NULL')) return notNull;
  if (p.accept('NULL')) return { type: 'null', columns: [] };
  if (p.accept('UNIQUE')) return { type: 'unique', columns: [] };
  if (p.accept('PRIMARY', 'KEY')) return { type: 'primary key', columns: [] };
  if (p.is('REFERENCES')) return { type: 'foreign key', columns: [], ...parseReferences(p) };
  if (p.is('CHECK')) return parseCheck(p);
  if (p.accept('SCOPE', 'IS')) return scope([], parseName(p));
  if (p.accept('WITH', 'ROWID')) return { type: 'rowid', columns: [] };
  return p.fail('a constraint was expected');
}

function parseTableRule(p: TokenCursor): Rule {
  if (p.accept('PRIMARY', 'KEY')) return { type: 'primary key', columns: parseColumns(p) };
  if (p.accept('UNIQUE')) return { type: 'unique', columns: parseColumns(p) };
  if (p.accept('FOREIGN', 'KEY')) {
    const columns = parseColumns(p);
    return { type: 'foreign key', columns, ...parseReferences(p) };
  }
  if (p.is('CHECK')) return parseCheck(p);
  if (p.accept('SCOPE', 'FOR')) {
    const columns = parseColumns(p);
    p.expect('IS');
    return scope(columns, parseName(p));
  }
  if (p.accept('REF')) {
    const columns = parseColumns(p);
    p.expect('WITH', 'ROWID');
    return { type: 'rowid', columns };
  }
  return p.fail('a constraint was expected');
}

/** Names of columns in parentheses. */
export function parseColumns(p: TokenCursor): Identifier[] {
  return p.parenthesised(() => p.identifier());
}

function scope(columns: Identifier[], table: Name): Rule {
  return { type: 'scope', columns, references: { table, columns: [] } };
}

function parseCheck(p: TokenCursor): Rule {
  p.expect('CHECK', '(');
  const check: Expression = parseExpression(p);
  p.expect(')');
  return { type: 'check', columns: [], check };
}

function parseReferences(p: TokenCursor): Pick<Rule, 'references' | 'onDelete'> {
  p.expect('REFERENCES');
  const table = parseName(p);
  const columns = p.is('(') ? parseColumns(p) : [];
  const references = { table, columns };
  if (!p.accept('ON', 'DELETE')) return { references };
  if (p.accept('CASCADE')) return { references, onDelete: 'cascade' };
  if (p.accept('SET', 'NULL')) return { references, onDelete: 'set null' };
  if (p.accept('NO', 'ACTION')) return { references, onDelete: 'no action' };
  return p.fail('CASCADE or SET NULL was expected');
}

type Draft = { -readonly [K in keyof ConstraintState]: ConstraintState[K] };

/** The state that follows a constraint, in any order, with the clauses about its index and its exceptions. */
export function parseConstraintState(
  p: TokenCursor,
  place: ConstraintPlace,
): { state: ConstraintState; properties: Property[] } {
  const state: Draft = {};
  const properties: Property[] = [];
  while (p.type() === 'word') {
    const found = readState(p, state, place) ?? readStateProperty(p);
    if (found === undefined) break;
    if (typeof found === 'object') properties.push(found);
  }
  return { state, properties };
}

/** Reads one state into the draft; undefined when the next words are no state. */
function readState(p: TokenCursor, state: Draft, place: ConstraintPlace): true | undefined {
  const change = states.get(p.text());
  if (change) {
    if (place === 'action' && p.isOneOf('ENABLE', 'DISABLE') && startsAction(p)) return undefined;
    p.at += 1;
    change(state);
    return true;
  }
  if (p.accept('NOT', 'DEFERRABLE')) {
    state.deferrable = false;
    return true;
  }
  if (p.accept('INITIALLY')) {
    state.initiallyDeferred = p.accept('DEFERRED');
    if (!state.initiallyDeferred) p.expect('IMMEDIATE');
    return true;
  }
  return undefined;
}

const states: ReadonlyMap<string, (state: Draft) => void> = new Map<string, (state: Draft) => void>([
  ['ENABLE', (state) => (state.enabled = true)],
  ['DISABLE', (state) => (state.enabled = false)],
  ['VALIDATE', (state) => (state.validated = true)],
  ['NOVALIDATE', (state) => (state.validated = false)],
  ['DEFERRABLE', (state) => (state.deferrable = true)],
  ['RELY', (state) => (state.rely = true)],
  ['NORELY', (state) => (state.rely = false)],
]);

/** In ALTER TABLE, `ADD CONSTRAINT … ENABLE CONSTRAINT other` goes on with an action of its own. */
function startsAction(p: TokenCursor): boolean {
  const after = p.isAt(1, 'VALIDATE') || p.isAt(1, 'NOVALIDATE') ? 2 : 1;
  return ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'ALL', 'ROW', 'TABLE'].some((word) => p.isAt(after, word));
}

function readStateProperty(p: TokenCursor): Property | undefined {
  const start = p.start;
  if (p.is('USING', 'INDEX')) return parseUsingIndex(p);
  if (p.accept('EXCEPTIONS', 'INTO')) {
    parseName(p);
    return property(p, start, 'EXCEPTIONS INTO');
  }
  if (p.accept('PRECHECK')) return property(p, start, 'PRECHECK');
  if (p.accept('NOPRECHECK')) return property(p, start, 'NOPRECHECK');
  return undefined;
}

/** USING INDEX with an index's name, its creation in parentheses, or the properties of the index to be made. */
export function parseUsingIndex(p: TokenCursor): Property {
  const start = p.start;
  p.expect('USING', 'INDEX');
  if (p.is('(')) skipGroup(p);
  else if (p.isName && !startsProperty(p) && !p.isOneOf(...afterUsingIndex)) parseName(p);
  parseIndexProperties(p);
  return property(p, start, 'USING INDEX');
}

/** Words that can follow a bare USING INDEX and so are not the index's name. */
const afterUsingIndex = [
  'ENABLE',
  'DISABLE',
  'VALIDATE',
  'NOVALIDATE',
  'RELY',
  'NORELY',
  'DEFERRABLE',
  'NOT',
  'NULL',
  'INITIALLY',
  'EXCEPTIONS',
  'REVERSE',
  'NOREVERSE',
  'LOCAL',
  'GLOBAL',
  'ONLINE',
  'SORT',
  'NOSORT',
  'COMPUTE',
  'VISIBLE',
  'INVISIBLE',
  'USABLE',
  'UNUSABLE',
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'CHECK',
  'REFERENCES',
  'FOREIGN',
  'CASCADE',
  'ADD',
  'MODIFY',
  'DROP',
  'KEEP',
  'REFRESH',
  'FOR',
  'NEVER',
  'AS',
  'BUILD',
];
