import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { some } from '../../../../sql/walk.ts';

/** Functions of PostgreSQL and of the extension pack that give a value for all values of their arguments' types. */
const total: ReadonlySet<string> = new Set([
  'clock_timestamp',
  'coalesce',
  'concat',
  'concat_ws',
  'count',
  'float_text',
  'length',
  'lower',
  'ltrim',
  'max',
  'min',
  'moment_text',
  'now',
  'nullif',
  'round',
  'rtrim',
  'statement_timestamp',
  'trim',
  'upper',
]);

/** Types that hold the text of any value. */
const texts: ReadonlySet<string> = new Set(['text', 'varchar']);

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

/** Whether computing a value, or a query, may raise an error for some values: by arithmetic, a conversion, a second row, or a function of which nothing is known. */
export function isFallible(root: Expression | Node): boolean {
  return some(root, (node) => {
    switch (node.kind) {
      case 'cast':
        return !texts.has(node.type.name.parts.at(-1)?.text.toLowerCase() ?? '');
      case 'binary':
        return arithmetic.has(node.operator);
      case 'chain':
        return arithmetic.has(node.operator);
      case 'call': {
        const name = node.callee.kind === 'reference' ? node.callee.name.parts : [];
        const isBuiltIn = name.length === 1 || name[0]?.text.startsWith('godwit_') === true;
        return !isBuiltIn || !total.has(name.at(-1)?.text.toLowerCase() ?? '');
      }
      case 'subquery':
      case 'keywordCall':
      case 'fragment':
        return true;
      default:
        return false;
    }
  });
}
