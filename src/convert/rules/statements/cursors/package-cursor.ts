import type { Package } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { CursorDeclaration } from '../../../../sql/tree/routine.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
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
  if (!isWhole)
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
