import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Forall, Loop, LoopControl } from '../../../sql/tree/routine.ts';
import { parseLabels, parseStatements } from './block.ts';
import { parseOperand, parsePrimary } from './expression.ts';
import { parseStatementNode } from './plsql-statement.ts';
import { parseQuery, startsQuery } from './query.ts';
import { parseTest } from './recovery.ts';

/** LOOP, WHILE … LOOP and FOR … LOOP with their labels (PL/SQL Language Reference, "Basic LOOP Statement" and others). */
export function parseLoop(p: TokenCursor): Loop {
  const start = p.start;
  const labels = parseLabels(p);
  return p.nested(() => {
    const control = parseControl(p);
    p.expect('LOOP');
    const statements = parseStatements(p);
    p.expect('END', 'LOOP');
    const endLabel = p.isName ? { endLabel: p.identifier() } : {};
    return {
      kind: 'loop',
      ...p.span(start),
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
    return { kind: 'whileControl', ...p.span(start), test };
  }
  if (!p.accept('FOR')) return undefined;
  return p.attempt(() => parseFor(p, start)) ?? parseIterand(p, start);
}

/** One variable over a range, a query or a cursor: what releases before 21 have. */
function parseFor(p: TokenCursor, start: number): LoopControl {
  const variable = p.identifier();
  p.expect('IN');
  const control = parseForIn(p, start, variable);
  if (!p.is('LOOP')) p.fail('LOOP was expected');
  return control;
}

function parseForIn(p: TokenCursor, start: number, variable: Identifier): LoopControl {
  if (p.is('(') && startsQuery(p)) {
    p.at += 1;
    const query = parseQuery(p);
    p.expect(')');
    return { kind: 'queryControl', ...p.span(start), variable, query };
  }
  const reverse = p.is('REVERSE') && !p.isAt(1, 'LOOP') && !p.isAt(1, '.');
  if (reverse) p.at += 1;
  const from = parseOperand(p);
  if (!p.accept('..')) {
    if (reverse) p.fail('.. was expected');
    return { kind: 'cursorControl', ...p.span(start), variable, cursor: from };
  }
  const to = parseOperand(p);
  const by = p.accept('BY') ? { by: parseOperand(p) } : {};
  return { kind: 'rangeControl', ...p.span(start), variable, reverse, from, to, ...by };
}

/** The iteration controls of release 21 (several of them, types, WHEN, WHILE, REPEAT, VALUES OF, PAIRS OF), kept as text. */
function parseIterand(p: TokenCursor, start: number): LoopControl {
  const variables = [parseIterandVariable(p)];
  while (p.accept(',')) variables.push(parseIterandVariable(p));
  p.expect('IN');
  const from = p.at;
  while (!p.is('LOOP')) {
    if (p.atEnd || p.is(';')) p.fail('LOOP was expected');
    p.skip();
  }
  if (p.at === from) p.fail('an iteration control was expected');
  return { kind: 'opaqueControl', ...p.span(start), variables, text: p.slice(start, p.end) };
}

function parseIterandVariable(p: TokenCursor): Identifier {
  const variable = p.identifier();
  while (!p.is(',') && !p.is('IN')) {
    if (p.atEnd || p.is(';') || p.is('LOOP')) p.fail('IN was expected');
    p.skip();
  }
  return variable;
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
  return { kind: 'forall', ...p.span(start), variable, ...bounds, saveExceptions, statement };
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
