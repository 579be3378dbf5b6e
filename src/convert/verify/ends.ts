import type { Node } from '../../sql/tree/node.ts';
import type { Block, Statement } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import { withoutComments } from './fragment.ts';

/**
 * Whether control can come to the end of statements: `never` when every path returns or raises, `always` when none does.
 * A function that comes to its end without RETURN raises an error (manual, "PL/pgSQL", "Returning from a Function").
 */
export type Reaching = 'never' | 'sometimes' | 'always';

/** Whether control comes to the end of a body. */
export function reachesEnd(block: Block): Reaching {
  const body = endOf(block.statements);
  return block.handlers.length === 0
    ? body
    : together([body, ...block.handlers.map((each) => endOf(each.statements))]);
}

function endOf(statements: readonly Statement[]): Reaching {
  let end: Reaching = 'always';
  for (const statement of statements) {
    const own = endOfStatement(statement);
    if (own === 'never') return 'never';
    if (own === 'sometimes') end = 'sometimes';
  }
  return end;
}

/** Of several ways that control may take. */
function together(ways: readonly Reaching[]): Reaching {
  const [first = 'always'] = ways;
  return ways.every((each) => each === first) ? first : 'sometimes';
}

function endOfStatement(statement: Statement): Reaching {
  switch (statement.kind) {
    case 'return':
      return statement.form === 'return' ? 'never' : 'always';
    case 'raise':
      return 'never';
    case 'raiseMessage':
      return statement.level === 'exception' ? 'never' : 'always';
    case 'fragmentStatement': {
      const [text] = statement.fragment.parts;
      const raises = typeof text === 'string' && /^RAISE\s+EXCEPTION\b/i.test(withoutComments(text));
      return raises ? 'never' : 'always';
    }
    case 'block':
      return reachesEnd(statement);
    case 'if':
      return together([
        ...statement.branches.map((each) => endOf(each.statements)),
        endOf(statement.otherwise ?? []),
      ]);
    case 'caseStatement':
      // Without ELSE a value that no branch is for raises an error.
      return together([
        ...statement.branches.map((each) => endOf(each.statements)),
        statement.otherwise ? endOf(statement.otherwise) : 'never',
      ]);
    case 'loop':
      if (!statement.control && !some(statement, isExit)) return 'never';
      return endOf(statement.statements) === 'always' ? 'always' : 'sometimes';
    default:
      return 'always';
  }
}

function isExit(node: Node): boolean {
  return node.kind === 'exit' && node.action === 'exit';
}
