import * as make from '../../../../sql/make.ts';
import { nodesOfKind } from '../../../../sql/nodes-by-kind.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { tableMadeBy } from '../../../../sql/select-into.ts';
import type { DeclareTable } from '../../../../sql/tree/batch.ts';
import type { Drop } from '../../../../sql/tree/define.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Block, If, Statement } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { temporaryName } from '../../../temporary-names.ts';
import { writtenName } from '../../../names/spelling.ts';
import { mapLists } from '../lists.ts';

/**
 * What a routine does with temporary tables, in statements that say it plainly: SELECT INTO as CREATE TABLE AS, tests before DROP as DROP IF EXISTS, and the table
 * variables at its beginning where their DECLARE stands inside of a loop or condition, since they are made once.
 */
export function withTemporaryTables(block: Block, context: RuleContext): Block {
  const isConcerned = some(
    block,
    (node) =>
      node.kind === 'declareTable' ||
      (node.kind === 'select' && node.intoTable !== undefined) ||
      (node.kind === 'identifier' && node.text.startsWith('#')) ||
      (node.kind === 'string' && /#/.test(node.value)),
  );
  if (!isConcerned) return block;
  const inner: DeclareTable[] = [];
  const plain = mapLists(block, (list, within) =>
    list.flatMap((each): Statement[] => {
      if (each.kind === 'declareTable' && within.length > 1) {
        inner.push(each);
        return [];
      }
      return [plainly(each)];
    }),
  );
  const whole = inner.length === 0 ? plain : { ...plain, statements: [...inner, ...plain.statements] };
  return rewrite(whole, (node) => (node.kind === 'call' ? (objectId(node, context) ?? node) : node)) as Block;
}

function plainly(node: Statement): Statement {
  if (node.kind === 'queryStatement') {
    const definition = tableMadeBy(node.query);
    return definition ? { kind: 'definitionStatement', start: node.start, end: node.end, definition } : node;
  }
  if (node.kind === 'if') return droppedIf(node) ?? node;
  return node;
}

/** `IF OBJECT_ID('tempdb..#t') IS NOT NULL DROP TABLE #t`, and other tests of it in the catalog of tempdb. */
function droppedIf(node: If): Statement | undefined {
  const [branch, ...more] = node.branches;
  const [only, ...others] = branch?.statements ?? [];
  if (!branch || more.length + others.length > 0 || node.otherwise) return undefined;
  if (only?.kind !== 'definitionStatement' || only.definition.kind !== 'drop') return undefined;
  const { definition } = only;
  if (definition.object !== 'TABLE' || definition.more || !isTemporary(definition.name)) return undefined;
  const name = definition.name.parts.at(-1)?.text.toLowerCase() ?? '';
  if (!some(branch.test, (each) => each.kind === 'string' && each.value.toLowerCase().includes(name)))
    return undefined;
  const dropped: Drop = { ...definition, options: 'IF EXISTS' };
  return { kind: 'definitionStatement', start: node.start, end: node.end, definition: dropped };
}

/** `OBJECT_ID('tempdb..#t')` as what to_regclass finds. */
function objectId(node: Call, context: RuleContext): Expression | undefined {
  if (node.callee.kind !== 'reference' || node.callee.name.parts.length !== 1) return undefined;
  if (node.callee.name.parts[0]?.text.toUpperCase() !== 'OBJECT_ID') return undefined;
  const given = node.arguments[0]?.value;
  const found = given?.kind === 'string' ? /(?:^|\.)\[?(#[^.\]]+)\]?$/.exec(given.value.trim()) : undefined;
  const stored = found?.[1]?.toLowerCase();
  if (!given || stored === undefined) return undefined;
  const name = context.targetNames.identifier(temporaryName(stored, context.object, context), node);
  const made = make.call(node, 'to_regclass', [make.string(given, `pg_temp.${writtenName(name)}`)]);
  context.resolution.state(made, { kind: 'number', integer: true }, true);
  return made;
}

export function isTemporary(name: Name): boolean {
  return name.parts.at(-1)?.text.startsWith('#') ?? false;
}

/** Whether the routine ends by dropping the table on its only way, so that it is never there when the routine begins. */
export function isAlwaysDropped(stored: string, block: Block): boolean {
  const last = block.statements.at(-1)?.start ?? 0;
  if (nodesOfKind(block, 'return').some((node) => node.end < last)) return false;
  return block.statements.some(
    (each) =>
      each.kind === 'definitionStatement' &&
      each.definition.kind === 'drop' &&
      each.definition.options === '' &&
      drops(each.definition, stored),
  );
}

/** Whether a DROP IF EXISTS of the user stands before the place. */
export function isDroppedBefore(stored: string, at: number, block: Block): boolean {
  return nodesOfKind(block, 'drop').some(
    (node) => node.start < at && node.options === 'IF EXISTS' && drops(node, stored),
  );
}

function drops({ name, more = [] }: Drop, stored: string): boolean {
  return [name, ...more].some((each) => each.parts.at(-1)?.text.toLowerCase() === stored);
}
