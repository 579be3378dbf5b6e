import type { Package } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, CursorDeclaration } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';

const copies = new WeakMap<Block, Map<number, Reference>>();

/**
 * A cursor of a package as a cursor of the routine that opens it: PL/pgSQL has no variables outside of routines. The copy is
 * made once in a routine. Its state ends with the call, which the finding says unless a FOR loop opens and closes it.
 */
export function localCopy(
  node: Expression,
  declaration: CursorDeclaration,
  context: RuleContext,
  isWhole = false,
): Expression | undefined {
  const block = outermostBlock(context);
  if (!block) return undefined;
  const full = withQuery(declaration, context);
  if (!full) return undefined;
  let known = copies.get(block);
  if (!known) copies.set(block, (known = new Map()));
  let copy = known.get(declaration.start);
  if (!copy) {
    const name = context.freshName(declaration.name.text.toLowerCase());
    const owner = ownerOf(full, context);
    if (owner) context.adopt(full, owner);
    const converted = context.convertNested({ ...full, ...nowhere }) as CursorDeclaration;
    context.around.declare({ ...converted, ...nowhere, name });
    copy = make.reference(nowhere, name);
    known.set(declaration.start, copy);
  }
  if (!isWhole && isShared(declaration, block, context))
    context.report(
      statementFindings.packageCursor,
      node,
      `The cursor ${declaration.name.text} of a package is opened as a cursor of this routine.`,
    );
  const reference = { ...copy, start: node.start, end: node.end };
  return node.kind === 'call' ? { ...node, callee: reference } : reference;
}

function ownerOf(declaration: CursorDeclaration, { catalog }: RuleContext): Package | undefined {
  return [...catalog.packages.values()].find((each) =>
    [each.specification, each.body].some((part) => part?.declarations.includes(declaration)),
  );
}

/** Whether another routine of the object opens, reads or closes the cursor too, or this one leaves it open. */
function isShared(declaration: CursorDeclaration, block: Block, context: RuleContext): boolean {
  const { fold } = context.source.names;
  const name = fold(declaration.name);
  const ofCursor = (node: Node): boolean =>
    (node.kind === 'open' || node.kind === 'fetch' || node.kind === 'close') &&
    isNamed(node.cursor, name, context);
  if (!some(block, (node) => node.kind === 'close' && ofCursor(node))) return true;
  const { object } = context;
  const body = object.kind === 'package' ? object.body : undefined;
  return (
    body !== undefined &&
    some(body, (node) => ofCursor(node) && (node.start < block.start || node.end > block.end))
  );
}

function isNamed(node: Expression, name: string, context: RuleContext): boolean {
  const callee = node.kind === 'call' ? node.callee : node;
  const last = callee.kind === 'reference' ? callee.name.parts.at(-1) : undefined;
  return last !== undefined && context.source.names.fold(last) === name;
}

/** The query of a cursor that a package's specification only declares stands in its body. */
function withQuery(declaration: CursorDeclaration, context: RuleContext): CursorDeclaration | undefined {
  if (declaration.query) return declaration;
  const { fold } = context.source.names;
  for (const each of context.catalog.packages.values()) {
    if (!each.specification?.declarations.includes(declaration)) continue;
    const body = each.body?.declarations.find(
      (one) => one.kind === 'cursor' && one.query && fold(one.name) === fold(declaration.name),
    );
    return body?.kind === 'cursor' ? body : undefined;
  }
  return undefined;
}
