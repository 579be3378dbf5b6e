import { TokenCursor } from '../src/sql/cursor.ts';
import { lex } from '../src/sql/lexer.ts';
import type { Node, NodeKind } from '../src/sql/tree/node.ts';
import { isNode } from '../src/sql/walk.ts';
import { SourceMap } from '../src/text/source.ts';
import { oracleLexis } from '../src/dialects/oracle/lexis.ts';

/** Kinds that are shown by their fields. All others (expressions, types, queries, DML) are shown by the text of their span. */
const structured: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'block',
  'handler',
  'variable',
  'exception',
  'cursor',
  'typeDeclaration',
  'recordType',
  'recordField',
  'collectionType',
  'refCursorType',
  'subtype',
  'enumeratedType',
  'objectType',
  'pragma',
  'conditionalCompilation',
  'routine',
  'parameter',
  'assignment',
  'if',
  'ifBranch',
  'caseStatement',
  'caseStatementBranch',
  'loop',
  'whileControl',
  'rangeControl',
  'collectionControl',
  'queryControl',
  'cursorControl',
  'forall',
  'exit',
  'goto',
  'label',
  'return',
  'raise',
  'nullStatement',
  'callStatement',
  'open',
  'fetch',
  'into',
  'close',
  'executeImmediate',
  'usingItem',
  'pipeRow',
  'queryStatement',
  'createPackage',
  'createPackageBody',
  'createTrigger',
  'triggerSection',
  'createType',
  'createTypeBody',
  'createRoutine',
  'anonymousBlock',
]);

/** What a parse gave: the tree as one line, and the faults as `line:column message`. */
export interface Outlined {
  readonly text: string;
  readonly faults: readonly string[];
  /** What was left unread behind the node. */
  readonly rest: string;
}

/** Reads Oracle source with one function of the parser and shows the tree by structure and by the exact text of its spans. */
export function outline(source: string, parse: (p: TokenCursor) => Node | readonly Node[]): Outlined {
  const sources = new SourceMap();
  // A second source in front, so that a position which forgets its source's base is seen.
  sources.add({ file: 'before.sql', text: 'rem', line: 1, column: 1 });
  const p = new TokenCursor(
    lex(sources.add({ file: 'test.sql', text: source, line: 1, column: 1 }), oracleLexis),
  );
  const parsed = parse(p);
  const faults = p.faults.map(({ span, what }) => {
    const place = sources.place(span.start);
    return `${place?.line}:${place?.column} ${what}`;
  });
  const rest = p.slice(p.start, p.tokens.ends.at(-1) ?? p.start).trim();
  return { text: show(parsed, (node) => sources.text(node)), faults, rest };
}

function show(value: unknown, textOf: (node: Node) => string): string {
  if (Array.isArray(value)) return `[${value.map((item) => show(item, textOf)).join(' ')}]`;
  if (isNode(value)) return structured.has(value.kind) ? showNode(value, textOf) : `‹${textOf(value)}›`;
  if (typeof value === 'object' && value !== null) return `{${showFields(value, textOf)}}`;
  return String(value);
}

function showNode(node: Node, textOf: (node: Node) => string): string {
  const fields = showFields(node, textOf);
  return `(${node.kind}${fields === '' ? '' : ` ${fields}`})`;
}

const unshown = new Set(['kind', 'start', 'end', 'begin']);

function showFields(value: object, textOf: (node: Node) => string): string {
  return Object.entries(value)
    .filter(([name, field]) => !unshown.has(name) && !isEmpty(name, field))
    .map(([name, field]) => (field === true ? name : `${name}=${show(field, textOf)}`))
    .join(' ');
}

function isEmpty(name: string, field: unknown): boolean {
  if (name === 'exception' && typeof field === 'number') return true;
  if (Array.isArray(field)) return field.length === 0;
  if (typeof field === 'object' && field !== null) return Object.keys(field).length === 0;
  return (field === false && name !== 'enabled') || field === undefined;
}
