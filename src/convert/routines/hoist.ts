import type { Node } from '../../sql/tree/node.ts';
import { eachChild } from '../../sql/walk.ts';

const transparent = new Set<Node['kind']>([
  'argument',
  'call',
  'keywordCall',
  'unary',
  'binary',
  'parenthesis',
  'is',
  'between',
  'like',
  'cast',
  'row',
  'element',
  'field',
  'atTimeZone',
  'intervalCast',
  'array',
]);

/** Whether a node is the one that a parent of the walk holds: its own copy may be changed already. */
export function isSame(node: Node, other: Node | undefined): boolean {
  return (
    node === other ||
    (other !== undefined && node.kind === other.kind && node.start === other.start && node.end === other.end)
  );
}

const statements = new Set<Node['kind']>([
  'assignment',
  'return',
  'callStatement',
  'raiseMessage',
  'executeImmediate',
  'open',
  'exit',
  'pipeRow',
  'rangeControl',
]);

/**
 * Whether an expression is evaluated exactly once, and before anything else that its statement does, so that it can be
 * evaluated by a statement before. Oracle evaluates operands of AND, OR and CASE only as far as needed.
 */
export function isEvaluatedOnce(node: Node, parents: readonly Node[]): boolean {
  let child = held(node, parents.at(-1));
  for (let i = parents.length - 1; i >= 0; i -= 1) {
    const parent = parents[i] as Node;
    if (statements.has(parent.kind)) return true;
    switch (parent.kind) {
      case 'chain':
        if (parent.operator !== '||' && parent.operands[0] !== child) return false;
        break;
      case 'in':
        if (parent.operand !== child) return false;
        break;
      case 'case':
        if (!isFirst(parent.operand, parent.branches[0], child)) return false;
        break;
      case 'caseBranch':
        if (parent.tests[0] !== child) return false;
        break;
      case 'caseStatement':
        return parent.operand === child;
      case 'ifBranch': {
        const whole = parents[i - 1];
        return parent.test === child && whole?.kind === 'if' && whole.branches[0] === parent;
      }
      default:
        if (!transparent.has(parent.kind)) return false;
    }
    child = parent;
  }
  return false;
}

/** The node as the parent holds it. */
function held(node: Node, parent: Node | undefined): Node {
  let found = node;
  if (parent)
    eachChild(parent, (each) => {
      if (isSame(node, each)) found = each;
    });
  return found;
}

function isFirst(operand: Node | undefined, branch: Node | undefined, child: Node): boolean {
  return operand === undefined ? branch === child : operand === child;
}
