import type { Call, Expression, KeywordCall } from '../../../sql/tree/expression.ts';
import { receiver } from './xml-method.ts';

/** The methods of hierarchyid by how many arguments they have ("hierarchyid data type method reference"); names of methods are written exactly so. */
const methods: Readonly<Record<string, number>> = {
  GetAncestor: 1,
  GetDescendant: 2,
  GetLevel: 0,
  GetReparentedValue: 2,
  IsDescendantOf: 1,
  ToString: 0,
};

/** Those that are called of the type: `hierarchyid::GetRoot()`. */
const ofType: Readonly<Record<string, number>> = { GetRoot: 0, Parse: 1 };

/**
 * A method of a hierarchyid as a function with words: `node.GetAncestor(1)` is HIERARCHY GETANCESTOR with the node and 1, `hierarchyid::Parse(x)` HIERARCHY PARSE with x.
 * ToString may be that of another type, which the type of its operand tells. Undefined where it is none.
 */
export function hierarchyMethod(node: Call): KeywordCall | undefined {
  const { operand, name } = receiver(node.callee) ?? {};
  if (!operand || !name) return undefined;
  const given = node.arguments.map(({ value }) => value);
  const isStatic = node.callee.kind === 'field' && isHierarchy(operand) && Object.hasOwn(ofType, name.text);
  const wanted = isStatic
    ? ofType[name.text]
    : Object.hasOwn(methods, name.text)
      ? methods[name.text]
      : undefined;
  if (wanted !== given.length) return undefined;
  const { start, end } = node;
  const parts = isStatic ? given : [operand, ...given];
  return { kind: 'keywordCall', start, end, name: `HIERARCHY ${name.text.toUpperCase()}`, parts };
}

function isHierarchy(operand: Expression): boolean {
  const last = operand.kind === 'reference' ? operand.name.parts.at(-1) : undefined;
  return last?.text.toLowerCase() === 'hierarchyid';
}
