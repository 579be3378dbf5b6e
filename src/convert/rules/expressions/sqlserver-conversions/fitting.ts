import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare, familyOf } from './family.ts';
import { styleOf } from './to-text.ts';
import type { Wanted } from './way.ts';

/** The longest texts of whole numbers. That an INT below -999999999 has eleven characters is no reason to write each CAST to a VARCHAR(10) otherwise. */
const lengths: ReadonlyMap<string, number> = new Map([
  ['TINYINT', 3],
  ['SMALLINT', 6],
  ['INT', 10],
  ['BIGINT', 20],
  ['UNIQUEIDENTIFIER', 36],
]);

/** How many digits a part of a date has at most, that is no year. */
const partDigits = 3;

/** How many characters the text of a value can have that must have room for all of them; undefined for one that is cut. */
function longest(node: Expression, from: ValueType, style: number | undefined): number | undefined {
  switch (familyOf(from)) {
    case 'whole':
      return wholeLength(bare(node)) ?? lengths.get(typeNameOf(from) ?? '');
    case 'uuid':
      return lengths.get('UNIQUEIDENTIFIER');
    case 'decimal': {
      const literal = bare(node);
      if (literal.kind === 'number') return literal.text.length;
      const { precision = 38, scale = 0 } = from.kind === 'number' ? from : {};
      // The sign, and a zero before the point.
      return scale === 0 ? precision + 1 : Math.max(1, precision) + scale + 2;
    }
    case 'money':
      return (typeNameOf(from) === 'MONEY' ? 17 : 8) + (style === 0 || style === undefined ? 2 : 6);
    case 'float':
      return style === 0 ? 13 : 25;
    default:
      return undefined;
  }
}

function wholeLength(node: Expression): number | undefined {
  if (node.kind === 'number') return node.text.length;
  const inner = node.kind === 'cast' ? bare(node.operand) : node;
  if (inner.kind !== 'keywordCall' || inner.name !== 'extract') return undefined;
  const [field] = inner.parts;
  return field?.kind === 'word' && field.text === 'year' ? 4 : partDigits;
}

/**
 * The text of a value that is no text, where there may be too many characters for the length that is wanted: a whole number becomes `*`, other numbers and UUIDs are an error, and
 * all of them are in a national text ("Truncating and rounding results"). Dates and bytes are cut. Undefined where the text has room, or is cut.
 */
export function fittedText(
  node: Expression,
  text: Expression,
  from: ValueType,
  { value, style }: Wanted,
  context: RuleContext,
): Expression | undefined {
  if (value.kind !== 'text' || value.large || value.length === undefined) return undefined;
  const length = longest(node, from, styleOf(style));
  if (length === undefined || length <= value.length) return undefined;
  const isNational = typeNameOf(value)?.startsWith('N') === true;
  const isStarred = !isNational && familyOf(from) === 'whole' && typeNameOf(from) !== 'BIGINT';
  const given = [text, make.number(node, value.length), ...(isStarred ? [make.string(node, '*')] : [])];
  return make.call(node, context.pack('fitted_text'), given);
}

/** Whether an expression is such a text, which has no more characters than it was made for. */
export function isFitted(node: Expression): boolean {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return false;
  return node.callee.name.parts.at(-1)?.text === 'fitted_text';
}
