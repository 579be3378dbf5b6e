import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Forall, Loop, LoopControl } from '../../../sql/tree/routine.ts';
import { parseLabels, parseStatements } from './block.ts';
import { parseExpression, parseOperand, parsePrimary } from './expression.ts';
import { parseStatementNode } from './plsql-statement.ts';
import { parseQuery, startsQuery } from './query.ts';
import { expectEnd, orUnreadBefore, parseTest } from './recovery.ts';
import { parseType } from './type.ts';

/** LOOP, WHILE … LOOP and FOR … LOOP with their labels (PL/SQL Language Reference, "Basic LOOP Statement" and others). */
export function parseLoop(p: TokenCursor): Loop {
  const start = p.start;
  const labels = parseLabels(p);
  return p.nested(() => {
    const control = parseControl(p);
    p.expect('LOOP');
    const statements = parseStatements(p);
    expectEnd(p, 'LOOP');
    const endLabel = p.isName ? { endLabel: p.identifier() } : {};
    return {
      kind: 'loop',
      start,
      end: p.end,
      labels,
      ...(control ? { control } : {}),
      statements,
      ...endLabel,
    };
  });
}

function parseControl(p: TokenCursor): LoopControl | undefined {
  const start = p.start;
  if (p.accept('WHILE')) {
    const test = parseTest(p, 'LOOP');
    return { kind: 'whileControl', start, end: p.end, test };
  }
  if (!p.is('FOR')) return undefined;
  const control = orUnreadBefore(p, 'LOOP', () => parseFor(p, start));
  if (control.kind !== 'unread') return control;
  // The statements of the loop can be read although what it runs over cannot: that is kept as text, and has a fault.
  return { ...control, kind: 'opaqueControl', variables: [] };
}

/**
 * One variable over a range, a query, a cursor or a collection, with the predicates WHILE and WHEN. What else release 21 adds (several variables
 * and controls, a variable's type, stepping by REPEAT, PAIRS OF, dynamic SQL) is read and then kept as text.
 */
function parseFor(p: TokenCursor, start: number): LoopControl {
  p.expect('FOR');
  const first = parseIterand(p);
  const others = p.accept(',') ? p.list(() => parseIterand(p)) : [];
  p.expect('IN');
  const controls = p.list(() => parseIteration(p, start, first.variable));
  if (!p.is('LOOP')) p.fail('LOOP was expected');
  const [control] = controls;
  if (control && controls.length === 1 && others.length === 0 && !first.typed) return control;
  const variables = [first, ...others].map((iterand) => iterand.variable);
  return { kind: 'opaqueControl', start, end: p.end, variables, text: p.slice(start, p.end) };
}

/** The controls that have a variable. */
type IterationControl = Extract<
  LoopControl,
  { kind: 'rangeControl' | 'queryControl' | 'cursorControl' | 'collectionControl' }
>;

/** A loop variable, and whether its type or mutability is written. */
interface Iterand {
  readonly variable: Identifier;
  readonly typed: boolean;
}

function parseIterand(p: TokenCursor): Iterand {
  const variable = p.identifier();
  if (p.is('IN') || p.is(',')) return { variable, typed: false };
  const mutability = p.acceptOneOf('MUTABLE', 'IMMUTABLE');
  if (mutability === undefined || !(p.is('IN') || p.is(','))) parseType(p);
  return { variable, typed: true };
}

/** One iteration control; undefined for those that have no node. */
function parseIteration(p: TokenCursor, start: number, variable: Identifier): IterationControl | undefined {
  const reverse = p.is('REVERSE') && !p.isAt(1, 'LOOP') && !p.isAt(1, '.');
  if (reverse) p.at += 1;
  const control = parseControlItself(p, start, variable, reverse);
  const stopping = p.accept('WHILE') ? { while: parseExpression(p) } : {};
  const skipping = p.accept('WHEN') ? { when: parseExpression(p) } : {};
  return control && { ...control, end: p.end, ...stopping, ...skipping };
}

function parseControlItself(
  p: TokenCursor,
  start: number,
  variable: Identifier,
  reverse: boolean,
): IterationControl | undefined {
  const values = p.accept('VALUES', 'OF');
  if (values || p.accept('INDICES', 'OF')) {
    const collection = parseOperand(p);
    const of = values ? 'values' : 'indices';
    return { kind: 'collectionControl', start, end: p.end, variable, reverse, of, collection };
  }
  if (p.accept('PAIRS', 'OF')) {
    parseOperand(p);
    return undefined;
  }
  if (p.is('(', 'EXECUTE', 'IMMEDIATE')) {
    p.skip();
    return undefined;
  }
  if (p.is('(') && startsQuery(p)) {
    p.at += 1;
    const query = parseQuery(p);
    p.expect(')');
    return { kind: 'queryControl', start, end: p.end, variable, query };
  }
  const repeats = p.accept('REPEAT');
  const from = parseOperand(p);
  if (p.accept('..')) {
    const to = parseOperand(p);
    const by = p.accept('BY') ? { by: parseOperand(p) } : {};
    return { kind: 'rangeControl', start, end: p.end, variable, reverse, from, to, ...by };
  }
  return reverse || repeats
    ? undefined
    : { kind: 'cursorControl', start, end: p.end, variable, cursor: from };
}

/** FORALL index IN bounds [SAVE EXCEPTIONS] statement. */
export function parseForall(p: TokenCursor): Forall {
  const start = p.start;
  p.expect('FORALL');
  const variable = p.identifier();
  p.expect('IN');
  const bounds = parseBounds(p);
  const saveExceptions = p.accept('SAVE', 'EXCEPTIONS');
  const statement = parseStatementNode(p);
  return { kind: 'forall', start, end: p.end, variable, ...bounds, saveExceptions, statement };
}

function parseBounds(p: TokenCursor): Pick<Forall, 'bounds' | 'from' | 'to' | 'collection'> {
  if (p.accept('INDICES', 'OF')) {
    const collection = parsePrimary(p);
    if (!p.accept('BETWEEN')) return { bounds: 'indices of', collection };
    const from = parseOperand(p);
    p.expect('AND');
    return { bounds: 'indices of', collection, from, to: parseOperand(p) };
  }
  if (p.accept('VALUES', 'OF')) return { bounds: 'values of', collection: parsePrimary(p) };
  const from = parseOperand(p);
  p.expect('..');
  return { bounds: 'range', from, to: parseOperand(p) };
}
