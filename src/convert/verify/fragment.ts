import type { Fragment } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Scope } from './scope.ts';
import { substitute } from './substitute.ts';
import { makeTemporary } from './temporary.ts';
import type { Walk } from './walk.ts';

/** A statement that a rule wrote as text: what it does is known by its first word. */
export async function checkFragment(fragment: Fragment, scope: Scope, walk: Walk): Promise<void> {
  const [first, ...rest] = fragment.parts;
  if (first === undefined) return;
  if (typeof first !== 'string') return checkDefinition(fragment, first, scope, walk);
  const text = withoutComments(first);
  const verb = /^[a-z]+/i.exec(text)?.[0].toUpperCase() ?? '';
  if (verb === 'RAISE' || verb === 'NULL' || verb === '') return;
  if (fragment.parts.some((part) => typeof part === 'string' && /\bINTO\b/.test(part)) && verb !== 'INSERT') {
    walk.unproved.add('a statement that is kept as text');
    return;
  }
  if (verb === 'PERFORM')
    await walk.describe({ ...fragment, parts: [text.slice(verb.length), ...rest] }, scope, 'SELECT');
  else if (analysed.has(verb)) {
    const whole: Fragment = { ...fragment, parts: [text, ...rest] };
    await walk.describe(whole, scope);
    if (verb !== 'CREATE' || !walk.ground.temporary) return;
    const { node, types } = substitute(whole, scope, walk, new Set());
    await makeTemporary(walk.print(node), types, walk.ground);
  } else walk.unproved.add('a statement that is kept as text');
}

/** A statement of definition that stands in a routine as a tree. */
async function checkDefinition(fragment: Fragment, node: Node, scope: Scope, walk: Walk): Promise<void> {
  if (!definitions.has(node.kind)) return;
  await walk.describe(fragment, scope);
  if (node.kind !== 'createTable' || !walk.ground.temporary) return;
  const made = substitute(fragment, scope, walk, new Set());
  await makeTemporary(walk.print(made.node), made.types, walk.ground);
}

const definitions: ReadonlySet<Node['kind']> = new Set([
  'createTable',
  'createIndex',
  'alterTable',
  'truncate',
]);

const analysed = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'WITH',
  'CALL',
  'CREATE',
  'DROP',
  'ALTER',
  'TRUNCATE',
  'SET',
  'RESET',
  'REFRESH',
  'LISTEN',
  'NOTIFY',
  'ANALYZE',
  'LOCK',
]);

/** The text of a statement from its first word on. */
export function withoutComments(text: string): string {
  return text.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '');
}
