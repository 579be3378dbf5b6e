import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { CursorDeclaration } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Referent } from '../../../resolve/resolution.ts';

/** A cursor that statements of a routine speak of. */
export interface Cursor {
  /** Tells it from others; `sql` is the implicit one. */
  readonly key: string;
  /** A name for the variables that keep its state. */
  readonly name: string;
  /** Of an explicit cursor. */
  readonly declaration?: CursorDeclaration;
  readonly referent?: Referent;
}

const implicit: Cursor = { key: 'sql', name: 'sql' };

/** The cursor that an expression names, with or without arguments. */
export function cursorOf(node: Expression, context: RuleContext): Cursor | undefined {
  if (node.kind === 'call') return cursorOf(node.callee, context);
  if (node.kind !== 'reference') return undefined;
  const parts = node.name.parts.map((part) => context.source.names.fold(part));
  if (parts.length === 1 && parts[0] === 'SQL') return implicit;
  const referent = context.resolution.referent(node);
  const name = (node.name.parts.at(-1)?.text ?? 'cursor').toLowerCase();
  switch (referent.kind) {
    case 'cursor': {
      const { declaration } = referent;
      return { key: `cursor ${declaration.start}`, name, declaration, referent };
    }
    case 'variable':
    case 'parameter':
      return { key: `variable ${referent.declaration.start}`, name, referent };
    default:
      return { key: `name ${parts.join('.')}`, name, referent };
  }
}

/** Whether a cursor is declared by a package, so that its state outlives the routine's call. */
export function isOfPackage(cursor: Cursor): boolean {
  const { referent } = cursor;
  return (referent?.kind === 'cursor' || referent?.kind === 'variable') && referent.owner.kind === 'package';
}

/** How a node is found again after rules have changed what is below it. */
export function placeOf(node: Node): string {
  return `${node.kind} ${node.start}`;
}
