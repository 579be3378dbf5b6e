import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare, familyOf } from '../sqlserver-conversions/family.ts';

/** Functions whose texts are spelt in one way only, whatever they are given; by their names in PostgreSQL and in the extension pack. */
const uniform: ReadonlySet<string> = new Set(
  'lower upper to_char moment_text float_text fitted_text format_number str repeat chr'.split(' '),
);

/** Whether the values that an expression has within one query may differ in case only. A variable has one value there. */
export function mayVaryInCase(node: Expression, context: RuleContext): boolean {
  const found = spellings(node, context);
  return found === undefined || new Set(found.map((each) => each.toLowerCase())).size < new Set(found).size;
}

/** The constants that a text can be, besides texts without a case of their own; undefined where nothing is known. */
function spellings(node: Expression, context: RuleContext): readonly string[] | undefined {
  const inner = bare(node);
  const type = context.resolution.typeOf(inner);
  if (type.kind !== 'text' && type.kind !== 'unknown' && familyOf(type) !== undefined) return [];
  switch (inner.kind) {
    case 'string':
      return [inner.value];
    case 'null':
      return [];
    case 'cast':
      return spellings(inner.operand, context);
    case 'reference': {
      const { kind } = context.resolution.referent(inner);
      return kind === 'variable' || kind === 'parameter' ? [] : undefined;
    }
    case 'case':
      return together(
        [...inner.branches.map(({ result }) => result), ...(inner.otherwise ? [inner.otherwise] : [])],
        context,
      );
    case 'call': {
      const name = inner.callee.kind === 'reference' ? inner.callee.name.parts.at(-1) : undefined;
      return name && uniform.has(name.text.toLowerCase()) ? [] : undefined;
    }
    default:
      return undefined;
  }
}

function together(nodes: readonly Expression[], context: RuleContext): readonly string[] | undefined {
  const all = nodes.map((each) => spellings(each, context));
  return all.every((each) => each !== undefined) ? all.flat() : undefined;
}
