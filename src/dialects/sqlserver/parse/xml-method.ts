import type { Call, Expression, KeywordCall, KeywordPart, Reference } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Span } from '../../../text/span.ts';
import { nameOf } from './call.ts';
import { typeOfText } from './type.ts';

/** The methods of xml that only read. Their names are written in small letters ("xml Data Type Methods"). */
const methods: ReadonlySet<string> = new Set(['value', 'query', 'exist', 'nodes']);

/**
 * A method of a value of type xml as a function with words: `x.value('path', 'int')` is XML VALUE with x, the path, the type, and what the path speaks of by
 * `sql:variable` and `sql:column`, in their order. Undefined where it is none: a function of the user's is never called with `dbo` left out.
 */
export function xmlMethod(node: Call): KeywordCall | undefined {
  const { operand, name } = receiver(node.callee) ?? {};
  if (!operand || !name || !methods.has(name.text)) return undefined;
  const [path, type, ...more] = node.arguments.map(({ value }) => value);
  if (path?.kind !== 'string' || more.length > 0 || (type === undefined) === (name.text === 'value'))
    return undefined;
  const wanted = type?.kind === 'string' ? typeOfText(type.value, type) : undefined;
  if (type && !wanted) return undefined;
  const { start, end } = node;
  const parts: KeywordPart[] = [operand, path, ...(wanted ? [wanted] : []), ...boundValues(path.value, path)];
  return { kind: 'keywordCall', start, end, name: `XML ${name.text.toUpperCase()}`, parts };
}

/** What a method is called of, and its name. */
export function receiver(
  callee: Expression,
): { readonly operand: Expression; readonly name: Identifier } | undefined {
  if (callee.kind === 'field') return callee;
  if (callee.kind !== 'reference') return undefined;
  const { parts } = callee.name;
  const [name, before] = [parts.at(-1), parts.at(-2)];
  if (!name || !before || (parts.length === 2 && before.text.toLowerCase() === 'dbo')) return undefined;
  const span = { start: callee.start, end: before.end };
  return {
    name,
    operand: { kind: 'reference', ...span, name: { ...callee.name, ...span, parts: parts.slice(0, -1) } },
  };
}

/** `sql:variable("@a")` and `sql:column("t.a")` in a path ("XQuery Extension Functions"). */
function boundValues(path: string, span: Span): Reference[] {
  return [...path.matchAll(/\bsql:(?:variable|column)\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*\)/g)].map(
    ([, quoted, apostrophed]): Reference => {
      const { start, end } = span;
      const words = (quoted ?? apostrophed ?? '')
        .split('.')
        .map((each) => each.trim().replace(/^\[(.*)\]$/, '$1'));
      const parts = words.map(
        (text): Identifier => ({ kind: 'identifier', start, end, text, quoted: false }),
      );
      return { kind: 'reference', start, end, name: { ...nameOf(span, ''), parts } };
    },
  );
}
