import { executedText } from '../../sql/executed-text.ts';
import type { ExecuteProcedure, ExecuteText } from '../../sql/tree/batch.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Block } from '../../sql/tree/routine.ts';
import { walk } from '../../sql/walk.ts';

/** Whether what is executed certainly gives rows: each text that it may begin with begins a query that neither assigns nor makes a table. */
export function executesQuery(node: ExecuteText | ExecuteProcedure, body: Block): boolean {
  const executed = executedText(node);
  if (!executed) return false;
  const texts: string[] = [];
  const isKnown = beginnings(executed.text, body, texts, new Set());
  return isKnown && texts.length > 0 && texts.every(isQuery);
}

function isQuery(text: string): boolean {
  const plain = text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;|\bset\s+nocount\s+on\b)+/i, '');
  if (!/^(?:\(*\s*select|with)\b/i.test(plain)) return false;
  const assigns = /^select\s+(?:top\s*\(?\s*\d+\s*\)?\s+)?@\w+\s*=/i.test(plain);
  return !assigns && !/\binto\s+[[#"\w]/i.test(plain) && !/\b(?:insert|update|delete|merge)\b/i.test(plain);
}

/** Gathers what a text may begin with; false where that is not known. */
function beginnings(node: Expression, body: Block, found: string[], seen: Set<string>): boolean {
  switch (node.kind) {
    case 'string':
      found.push(node.value);
      return true;
    case 'parenthesis':
    case 'cast':
      return beginnings(node.operand, body, found, seen);
    case 'binary':
      return beginnings(node.left, body, found, seen);
    case 'chain': {
      const [first] = node.operands;
      return first !== undefined && beginnings(first, body, found, seen);
    }
    case 'reference': {
      const name = node.name.parts[0]?.text.toLowerCase() ?? '';
      if (seen.has(name)) return true;
      seen.add(name);
      const values = assignedTo(name, body).filter((each) => each.kind !== 'null' && !isEmpty(each));
      return values.length > 0 && values.every((each) => beginnings(each, body, found, seen));
    }
    default:
      return false;
  }
}

function isEmpty(node: Expression): boolean {
  return node.kind === 'string' && node.value.trim() === '';
}

/** All values that a variable is given. */
function assignedTo(name: string, body: Block): Expression[] {
  const values: Expression[] = [];
  const isIt = (node: Expression): boolean =>
    node.kind === 'reference' && node.name.parts[0]?.text.toLowerCase() === name;
  walk(body, (node) => {
    if (node.kind === 'assignment' && isIt(node.target)) values.push(node.value);
    else if (node.kind === 'variable' && node.name.text.toLowerCase() === name && node.default)
      values.push(node.default);
    else if (node.kind === 'selectItem' && node.assigns && isIt(node.assigns)) values.push(node.expression);
  });
  return values;
}
