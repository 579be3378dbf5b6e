import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ConditionalCompilation, Declaration, Pragma, Statement } from '../../../sql/tree/routine.ts';
import { parseExpression } from './expression.ts';
import { parseTest } from './recovery.ts';

type Branch = ConditionalCompilation['branches'][number];

/**
 * `$IF test $THEN … $ELSIF … $ELSE … $END` around whole declarations or statements, which `items` reads (PL/SQL Language
 * Reference, "Conditional Compilation"). Around anything smaller it makes the piece that it cuts unread.
 */
export function parseConditional(
  p: TokenCursor,
  items: (p: TokenCursor) => (Declaration | Statement)[],
): ConditionalCompilation {
  const start = p.start;
  const branches: Branch[] = [];
  return p.nested(() => {
    for (let first = true; first ? p.accept('$IF') : p.accept('$ELSIF'); first = false) {
      const test = parseTest(p, '$THEN');
      p.expect('$THEN');
      branches.push({ test, items: items(p) });
    }
    if (p.accept('$ELSE')) branches.push({ items: items(p) });
    p.expect('$END');
    return { kind: 'conditionalCompilation', start, end: p.end, branches };
  });
}

/** `$ERROR text $END`: a pragma by the name of `$ERROR`, whose argument is the text. */
export function parseErrorDirective(p: TokenCursor): Pragma {
  const start = p.start;
  p.expect('$ERROR');
  const text = parseExpression(p);
  p.expect('$END');
  return { kind: 'pragma', start, end: p.end, name: '$ERROR', arguments: [text] };
}
