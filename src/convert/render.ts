import type { PrintOptions, TargetDialect } from '../sql/dialect.ts';
import type { Comment } from '../sql/lexer.ts';
import type { Node } from '../sql/tree/node.ts';
import type { Layout } from '../text/document.ts';
import type { SourceMap } from '../text/source.ts';

/** The text of one statement with its semicolon. A comment behind its last line stays behind the semicolon. */
export function render(
  node: Node,
  comments: readonly Comment[],
  target: TargetDialect,
  sources: SourceMap,
): Layout {
  const options: PrintOptions = { sources, comments };
  const printed = target.print(node, options);
  const { text, end } = printed;
  return {
    ...printed,
    text: end === undefined ? withSemicolon(text) : withSemicolon(text.slice(0, end)) + text.slice(end),
  };
}

/** A semicolon must not land in a line comment at the end. */
function withSemicolon(text: string): string {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  return /(^|\s)--/.test(lastLine) && !/'[^']*--[^']*'/.test(lastLine) ? `${text}\n;` : `${text};`;
}
