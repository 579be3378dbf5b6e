import type { Node, NodeKind, Of } from './tree/node.ts';
import { isNode } from './walk.ts';

/**
 * A tree as one line of text, for tests and for looking at trees: names, literals and operators as they are usually
 * written, everything else as `(kind field: value, …)`. Positions are left out, and so are flags that are false.
 */
export function show(node: Node): string {
  const row = rows[node.kind] as ((node: Node) => string) | undefined;
  return row ? row(node) : showFields(node);
}

type Rows = { readonly [K in NodeKind]?: (node: Of<K>) => string };

const rows: Rows = {
  identifier: (node) => (node.quoted ? `"${node.text}"` : node.text),
  name: (node) => node.parts.map(show).join('.') + (node.link ? `@${node.link.map(show).join('.')}` : ''),
  reference: (node) => show(node.name),
  bind: (node) =>
    `:${node.path.map(show).join('.')}${node.indicator ? `:${node.indicator.map(show).join('.')}` : ''}`,
  star: (node) => (node.qualifier ? `${show(node.qualifier)}.*` : '*'),
  string: (node) =>
    `${node.national ? 'N' : ''}${node.alternative ? 'q' : ''}'${node.value.replaceAll("'", "''")}'`,
  number: (node) => node.text,
  null: () => 'NULL',
  boolean: (node) => (node.value ? 'TRUE' : 'FALSE'),
  word: (node) => `\`${node.text}\``,
  unary: (node) => `(${node.operator} ${show(node.operand)})`,
  binary: (node) => `(${show(node.left)} ${node.operator} ${show(node.right)})`,
  chain: (node) => `(${node.operands.map(show).join(` ${node.operator} `)})`,
  parenthesis: (node) => `(( ${show(node.operand)} ))`,
  row: (node) => `[row ${node.items.map(show).join(', ')}]`,
  argument: (node) =>
    `${node.name ? `${show(node.name)} => ` : node.key ? `${show(node.key)} => ` : ''}${show(node.value)}`,
  call: (node) => {
    const { callee, arguments: found, ...rest } = node;
    const more = showEntries(rest);
    return `${show(callee)}(${found.map(show).join(', ')})${more === '' ? '' : `{${more}}`}`;
  },
  keywordCall: (node) =>
    `${node.name}<${node.parts.map(show).join(' ')}>${node.over ? `{over: ${show(node.over)}}` : ''}`,
  field: (node) => `${show(node.operand)}->${show(node.name)}`,
  selectItem: (node) => show(node.expression) + (node.alias ? ` AS ${show(node.alias)}` : ''),
  orderItem: (node) =>
    [show(node.expression), node.direction, node.nulls && `nulls ${node.nulls}`].filter(Boolean).join(' '),
};

function showFields(node: Node): string {
  const fields = showEntries(node);
  return fields === '' ? `(${node.kind})` : `(${node.kind} ${fields})`;
}

function showEntries(object: object): string {
  const shown: string[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (key === 'kind' || value === false || value === undefined || isPosition(key, value)) continue;
    shown.push(value === true ? key : `${key}: ${showValue(value)}`);
  }
  return shown.join(', ');
}

function isPosition(key: string, value: unknown): boolean {
  if (typeof value !== 'number') return false;
  return key === 'start' || key === 'end' || key === 'begin' || key === 'exception';
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`;
  if (isNode(value)) return show(value);
  if (typeof value === 'object' && value !== null) return `{${showEntries(value)}}`;
  return String(value);
}
