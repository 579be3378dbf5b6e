import { isFailure } from '../../catalog/prover.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import { some, walk as walkTree } from '../../sql/walk.ts';
import type { Block } from '../../sql/tree/routine.ts';
import { faultOf } from './fault.ts';
import type { Scope } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column } from './server.ts';
import { makeTemporary } from './temporary.ts';
import type { Walk } from './walk.ts';

/** Functions of text that give the same for the same arguments, so that the server can compute them beforehand. */
const pure = new Set([
  'format',
  'concat',
  'chr',
  'upper',
  'lower',
  'quote_ident',
  'quote_literal',
  'rtrim',
  'trim',
]);

/** The text that an expression always gives; undefined when that depends on what happens before. */
export async function constantText(
  expression: Expression,
  scope: Scope,
  walk: Walk,
): Promise<string | undefined> {
  if (expression.kind === 'string') return expression.value;
  if (some(expression, (each) => !isPure(each, scope, walk))) return undefined;
  const constant = withTexts(expression, scope, walk);
  const text = `SELECT (${walk.print(constant)})::text`;
  if (isFailure(await walk.ground.server.analyse(text, []))) return undefined;
  const [row] = await walk.ground.server.scratch.query(text);
  return row?.[0] ?? undefined;
}

const harmless = new Set(['string', 'number', 'parenthesis', 'argument', 'name', 'identifier']);

function isPure(node: Node, scope: Scope, walk: Walk): boolean {
  if (harmless.has(node.kind) || (node.kind === 'chain' && node.operator === '||')) return true;
  if (node.kind === 'call') {
    const { callee } = node;
    return callee.kind === 'reference' && isPureName(callee, walk);
  }
  if (node.kind !== 'reference') return false;
  return isPureName(node, walk) || textOf(node, scope, walk) !== undefined;
}

function isPureName(node: Expression & { kind: 'reference' }, walk: Walk): boolean {
  const parts = node.name.parts.map(walk.fold);
  return parts.length === 1 && pure.has(parts[0] ?? '');
}

function textOf(node: Expression & { kind: 'reference' }, scope: Scope, walk: Walk): string | undefined {
  const found = lookUp(scope, node.name.parts.map(walk.fold));
  return found ? walk.texts.get(found.variable.declaration) : undefined;
}

function withTexts(node: Node, scope: Scope, walk: Walk): Node {
  if (node.kind === 'reference') {
    const value = textOf(node, scope, walk);
    return value === undefined ? node : { kind: 'string', start: node.start, end: node.end, value };
  }
  return mapChildren(node, (child) =>
    node.kind === 'call' && child === node.callee ? child : withTexts(child, scope, walk),
  );
}

/**
 * Checks a statement that is given as text. Constant text is analysed with the values of USING as its parameters; other text is
 * noted as not provable. Gives the columns of the result where they are known.
 */
export async function describeDynamic(
  text: Expression,
  using: readonly Expression[],
  scope: Scope,
  walk: Walk,
): Promise<readonly Column[] | undefined> {
  const types = await Promise.all(using.map((each) => walk.typeOf(each, scope)));
  const sql = await constantText(text, scope, walk);
  if (sql === undefined) {
    const type = await walk.typeOf(text, scope);
    if (type !== undefined) await walk.store(type, 'text', text, 'the text of a statement');
    walk.dynamic.push(text);
    return undefined;
  }
  const answer = await walk.ground.server.analyse(
    sql.replace(/;\s*$/, ''),
    types.map((type) => type ?? ''),
  );
  if (!isFailure(answer)) {
    await makeTemporary(
      sql,
      types.map((type) => type ?? 'text'),
      walk.ground,
    );
    return answer.columns;
  }
  // EXECUTE takes several statements at once, the server's analysis one only.
  if (answer.message.includes('multiple commands')) walk.dynamic.push(text);
  else {
    const fault = faultOf(answer, text);
    walk.fault(fault.code, fault.span, `${answer.message}, in dynamic SQL`);
  }
  return undefined;
}

/** The variables that are assigned exactly once in a routine, and what: by their folded names, unless a name occurs twice. */
export function singleAssignments(block: Block, walk: Walk): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const note = (expression: Expression | undefined, times: number) => {
    if (expression?.kind !== 'reference') return;
    const name = walk.fold(expression.name.parts.at(-1) ?? expression.name.parts[0]!);
    counts.set(name, (counts.get(name) ?? 0) + times);
  };
  walkTree(block, (node) => {
    if (node.kind === 'assignment') note(node.target, 1);
    else if (node.kind === 'into') for (const target of node.targets) note(target, 2);
    else if (node.kind === 'variable' && node.default && node.default.kind !== 'null') {
      const name = walk.fold(node.name);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    } else if (node.kind === 'callStatement' || node.kind === 'callProcedure')
      walkTree(node, (each) => {
        if (each.kind === 'argument') note(each.value, 2);
      });
  });
  return new Set([...counts].filter(([, times]) => times === 1).map(([name]) => name));
}
