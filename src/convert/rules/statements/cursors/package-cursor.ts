import type { Package } from '../../../../catalog/catalog.ts';
import { packageDeclaring } from '../../../../catalog/lookup.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, CursorDeclaration } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';
import type { Cursor } from './cursor.ts';
import { isOfPackage } from './cursor.ts';

const copies = new WeakMap<Block, Map<number, Reference>>();

/** A cursor of a package, as a routine that uses it knows it. */
export interface PackageCursor {
  /** With the query, which the specification may leave to the body. */
  readonly declaration: CursorDeclaration;
  readonly package: Package;
  /** The name that the cursor is opened under for all routines; undefined where no other routine uses it. */
  readonly portal?: string;
}

/** The cursor of a package that a cursor is; undefined for any other, and where its query is not known. */
export function packageCursor(cursor: Cursor, context: RuleContext): PackageCursor | undefined {
  const block = outermostBlock(context);
  const declaration =
    isOfPackage(cursor) && cursor.declaration ? withQuery(cursor.declaration, context) : undefined;
  const owner = packageDeclaring(declaration, context.catalog);
  if (!block || !declaration || !owner) return undefined;
  const portal = `${owner.name}.${declaration.name.text}`.toLowerCase();
  return { declaration, package: owner, ...(isShared(declaration, owner, block, context) ? { portal } : {}) };
}

/**
 * A cursor of a package as a cursor of the routine that opens it: PL/pgSQL has no variables outside of routines. The copy is
 * made once in a routine. Where other routines use the cursor too, it is opened under a name of the package's, which they know.
 */
export function localCopy(node: Expression, of: PackageCursor, context: RuleContext): Reference | undefined {
  const block = outermostBlock(context);
  if (!block) return undefined;
  const { declaration } = of;
  let known = copies.get(block);
  if (!known) copies.set(block, (known = new Map()));
  let copy = known.get(declaration.start);
  if (!copy) {
    const name = context.freshName(declaration.name.text.toLowerCase());
    context.adopt(declaration, of.package);
    const converted = context.convertNested({ ...declaration, ...nowhere }) as CursorDeclaration;
    context.around.declare({ ...converted, ...nowhere, name });
    copy = make.reference(nowhere, name);
    known.set(declaration.start, copy);
  }
  return { ...copy, start: node.start, end: node.end };
}

const handles = new WeakMap<Block, Map<string, Reference>>();

/** The cursor where it is read, closed or asked about: by its name if it is shared, else the copy. */
export function readCopy(node: Expression, of: PackageCursor, context: RuleContext): Reference | undefined {
  const block = outermostBlock(context);
  if (!block || of.portal === undefined) return localCopy(node, of, context);
  let known = handles.get(block);
  if (!known) handles.set(block, (known = new Map()));
  let handle = known.get(of.portal);
  if (!handle) {
    const name = context.freshName(`${of.declaration.name.text.toLowerCase()}_cursor`);
    context.around.declare(
      make.variable(nowhere, name, make.type(nowhere, 'refcursor'), make.string(nowhere, of.portal)),
    );
    handle = make.reference(nowhere, name);
    known.set(of.portal, handle);
  }
  return { ...handle, start: node.start, end: node.end };
}

/** The default of a cursor's parameter, for a call that leaves it out. */
export function packageDefault(value: Expression, of: PackageCursor, context: RuleContext): Expression {
  context.adopt(value, of.package);
  return context.convertNested(value) as Expression;
}

/** Tells that a shared cursor ends with the transaction. */
export function reportShared(node: Span, of: PackageCursor, context: RuleContext): void {
  if (of.portal === undefined) return;
  context.report(
    statementFindings.packageCursor,
    node,
    `The cursor ${of.portal} is opened for other routines too, until the transaction ends.`,
  );
}

/** Whether another routine of the package opens, reads or closes the cursor too, or this one leaves it to others. */
function isShared(
  declaration: CursorDeclaration,
  owner: Package,
  block: Block,
  context: RuleContext,
): boolean {
  const { fold } = context.source.names;
  const name = fold(declaration.name);
  const ofCursor = (node: Node): boolean =>
    (node.kind === 'open' || node.kind === 'fetch' || node.kind === 'close') &&
    isNamed(node.cursor, name, context);
  const isUsed = some(block, ofCursor) || some(block, (node) => isAsked(node, name, context));
  if (isUsed && !some(block, (node) => node.kind === 'close' && ofCursor(node))) return true;
  const { body } = owner;
  return (
    isUsed &&
    body !== undefined &&
    some(body, (node) => ofCursor(node) && (node.start < block.start || node.end > block.end))
  );
}

function isAsked(node: Node, name: string, context: RuleContext): boolean {
  return node.kind === 'cursorAttribute' && isNamed(node.cursor, name, context);
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
  const owner = packageDeclaring(declaration, context.catalog);
  const body = owner?.body?.declarations.find(
    (one) => one.kind === 'cursor' && one.query && fold(one.name) === fold(declaration.name),
  );
  return body?.kind === 'cursor' ? body : undefined;
}
