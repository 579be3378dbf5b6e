import { group, layout } from '../../../text/document.ts';
import type { Layout } from '../../../text/document.ts';
import type { PrintOptions } from '../../../sql/dialect.ts';
import type { Node, NodeKind } from '../../../sql/tree/node.ts';
import { defineRows } from './define.ts';
import { expressionRows } from './expression.ts';
import { nameRows } from './name.ts';
import type { PrintRows } from './printer.ts';
import { Printer } from './printer.ts';
import { queryRows } from './query.ts';
import { dollarQuote, routineRows } from './routine.ts';
import { typeRows } from './type.ts';
import { writeRows } from './write.ts';

const rows: PrintRows = {
  ...nameRows,
  ...typeRows,
  ...expressionRows,
  ...queryRows,
  ...writeRows,
  ...routineRows,
  ...defineRows,
};

/** The kinds of nodes that PostgreSQL has a way to say. */
export const sayable: ReadonlySet<NodeKind> = new Set(Object.keys(rows) as NodeKind[]);

/** Prints one statement; see `TargetDialect.print`. */
export function print(node: Node, options: PrintOptions): Layout {
  const printer = new Printer(rows, options.sources, options.comments);
  const before = printer.before(node.start < 0 ? 0 : node.start);
  const content = printer.print(node);
  const width = options.width ?? 100;
  const hasRest = printer.hasCommentBefore(Number.POSITIVE_INFINITY);
  const code = hasRest ? distinctQuotes(layout([before, group(content)], width).text) : '';
  const result = layout([before, group(content), printer.rest()], width);
  const text = distinctQuotes(result.text);
  return { ...result, text, ...(hasRest && text.startsWith(code) ? { end: code.length } : {}) };
}

/** A body that itself holds the quotes around it gets others. The outer ones are the first and the last. */
function distinctQuotes(text: string): string {
  const first = text.indexOf(dollarQuote);
  const last = text.lastIndexOf(dollarQuote);
  const inner = text.slice(first + dollarQuote.length, last);
  if (first < 0 || last === first || !inner.includes(dollarQuote)) return text;
  let quote = '$routine$';
  for (let i = 2; inner.includes(quote); i += 1) quote = `$routine${i}$`;
  return text.slice(0, first) + quote + inner + quote + text.slice(last + dollarQuote.length);
}
