import type { TargetDialect } from '../../sql/dialect.ts';
import type { Node } from '../../sql/tree/node.ts';
import { SourceMap } from '../../text/source.ts';

/** Without the source there is no layout of the user's to be kept, which nobody would read here. */
const sources = new SourceMap();

/** A node as text for the server. */
export function printed(node: Node, { target }: { readonly target: TargetDialect }): string {
  return target.print(node, { sources, comments: [] }).text;
}
