import { sqlserverCodeFindings } from '../../../../sql/codes/sqlserver-code.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import type { TopStatement } from '../../../../sql/tree/define.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Select } from '../../../../sql/tree/query.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';

/**
 * A text of Transact-SQL whose parameters (`@a`) are bind variables, those that it declares itself being left alone. A text that does nothing but give parameters values
 * (`SELECT @n = count(*) FROM t`, `SET @n = 1`) is a query, and the parameters that its columns are for are told.
 */
export function withParameters(
  node: TopStatement,
  context: RuleContext,
): { readonly top: TopStatement; readonly outputs?: readonly string[] } {
  const own = declaredIn(node, context);
  const asked = asQuery(node, own, context);
  const top = rewrite(asked?.top ?? node, (each) => {
    const name = each.kind === 'reference' ? parameterOf(each) : undefined;
    return name !== undefined && each.kind === 'reference' && !own.has(name)
      ? { kind: 'bind' as const, start: each.start, end: each.end, path: each.name.parts }
      : each;
  }) as TopStatement;
  return asked ? { top, outputs: asked.outputs } : { top };
}

/** The name of a variable, as it is compared; those of the system are none. */
function parameterOf(node: Expression): string | undefined {
  if (node.kind !== 'reference' || node.name.parts.length !== 1) return undefined;
  const text = node.name.parts[0]?.text ?? '';
  return text.startsWith('@') && !text.startsWith('@@') ? text.toLowerCase() : undefined;
}

function declaredIn(node: Node, context: RuleContext): ReadonlySet<string> {
  const { fold } = context.source.names;
  const found = new Set<string>();
  walk(node, (each) => {
    if (each.kind === 'variable' || each.kind === 'declareTable') found.add(fold(each.name));
  });
  return found;
}

/** The query whose row holds the parameters' values. */
function asQuery(
  node: TopStatement,
  own: ReadonlySet<string>,
  context: RuleContext,
): { readonly top: TopStatement; readonly outputs: readonly string[] } | undefined {
  if (node.kind === 'anonymousBlock') return ofAssignment(node, own);
  if (node.kind !== 'topQuery' || node.query.body.kind !== 'select') return undefined;
  const { body } = node.query;
  const outputs = body.items.map((each) => (each.assigns ? parameterOf(each.assigns) : undefined));
  const names = outputs.filter((each) => each !== undefined && !own.has(each)) as string[];
  if (names.length === 0 || names.length < body.items.length || new Set(names).size < names.length)
    return undefined;
  if (body.from.length > 0 && (body.groupBy || !isAggregate(body)))
    context.report(
      sqlserverCodeFindings.outputMayStay,
      node,
      `The values of ${names.join(', ')} come from a query that may give no row, or several.`,
    );
  const items = body.items.map(({ assigns: _, ...each }) => each);
  return { top: { ...node, query: { ...node.query, body: { ...body, items } } }, outputs: names };
}

/** `SET @a = value`, alone. */
function ofAssignment(
  node: Extract<TopStatement, { kind: 'anonymousBlock' }>,
  own: ReadonlySet<string>,
): { readonly top: TopStatement; readonly outputs: readonly string[] } | undefined {
  const [only, ...more] = node.block.statements;
  if (only?.kind !== 'assignment' || more.length > 0) return undefined;
  const name = parameterOf(only.target);
  if (name === undefined || own.has(name)) return undefined;
  const { start, end } = node;
  const item = {
    kind: 'selectItem' as const,
    start: only.value.start,
    end: only.value.end,
    expression: only.value,
  };
  const body: Select = { kind: 'select', start, end, items: [item], from: [] };
  return {
    top: { kind: 'topQuery', start, end, query: { kind: 'query', start, end, body } },
    outputs: [name],
  };
}

const aggregates: ReadonlySet<string> = new Set(
  'COUNT COUNT_BIG SUM MIN MAX AVG STRING_AGG STDEV STDEVP VAR VARP CHECKSUM_AGG'.split(' '),
);

/** Whether an aggregate over the whole table makes one row of it. */
function isAggregate(body: Select): boolean {
  return body.items.some(({ expression }) => {
    let found = false;
    walk(expression, (node) => {
      if (node.kind === 'query') return false;
      if (node.kind === 'call' && !node.over && node.callee.kind === 'reference')
        found ||= aggregates.has(node.callee.name.parts.at(-1)?.text.toUpperCase() ?? '');
      return true;
    });
    return found;
  });
}
