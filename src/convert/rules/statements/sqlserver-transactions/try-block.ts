import type { TryCatch } from '../../../../sql/tree/batch.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import { mapLists } from '../lists.ts';

/** TRY and CATCH as a block with a handler. */
export function caught(node: TryCatch): Block {
  const start = node.handler[0]?.start ?? node.end;
  return {
    kind: 'block',
    start: node.start,
    end: node.end,
    labels: [],
    declarations: [],
    statements: node.statements,
    handlers: [{ kind: 'handler', start, end: node.end, exceptions: [], statements: node.handler }],
    begin: node.start,
    exception: node.exception,
  };
}

/**
 * A CATCH that only rolls back and raises the error again is none, where the error leaves the routine. Within another TRY, whose work before the error may
 * stay, it says what does not.
 */
export function withoutRethrowing(block: Block): Block {
  return mapLists(block, (list, within) => {
    if (within.some((each) => each.kind === 'block' && each.handlers.length > 0)) return list;
    return list.flatMap((each) => (each.kind === 'block' && rethrows(each) ? each.statements : [each]));
  });
}

function rethrows({ handlers, labels, declarations }: Block): boolean {
  const [handler, ...more] = handlers;
  const [first] = handler?.statements.filter((each) => !isRollback(each)) ?? [];
  return (
    more.length === 0 &&
    labels.length + declarations.length === 0 &&
    first?.kind === 'throw' &&
    first.number === undefined
  );
}

function isRollback(node: Statement): boolean {
  return node.kind === 'transaction' && (node.action === 'rollback' || node.action === 'rollback to');
}
