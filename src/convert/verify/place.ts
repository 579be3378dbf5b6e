import type { Node } from '../../sql/tree/node.ts';
import { walk } from '../../sql/walk.ts';
import type { Layout } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { Use } from './substitute.ts';

/**
 * The place in the source that an error of the server speaks of: `position` stands in the printed text of the tree. What
 * stands there (a parameter, a name, an operator) is looked for among the nodes, by how often it occurred before.
 */
export function placeOf(
  root: Node,
  text: string,
  position: number | undefined,
  uses: readonly Use[] = [],
): Span {
  return position === undefined ? root : (exactPlace(root, text, position, uses) ?? root);
}

/** As {@link placeOf}, undefined when nothing was found. */
export function exactPlace(
  root: Node,
  text: string,
  position: number,
  uses: readonly Use[] = [],
): Span | undefined {
  const rest = text.slice(position);
  const parameter = /^\$(\d+)/.exec(rest)?.[1];
  if (parameter !== undefined) {
    const same = uses.filter((use) => use.parameter === Number(parameter));
    const before = occurrences(text.slice(0, position), `$${parameter}`);
    return placed((same[before] ?? same[0])?.node);
  }
  const word =
    /^(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\*))*/u.exec(
      rest,
    )?.[0];
  if (word !== undefined) return placed(named(root, text.slice(0, position), word));
  const operator = /^[-+*/<>=~!@#%^&|]+/.exec(rest)?.[0];
  return placed(operator === undefined ? undefined : operation(root, operator));
}

function placed(node: Span | undefined): Span | undefined {
  return node && node.start >= 0 ? node : undefined;
}

function occurrences(text: string, word: string): number {
  return text.split(word).length - 1;
}

/** The node of a name, the same one of several as in the text. */
function named(root: Node, before: string, word: string): Node | undefined {
  const wanted = plain(word);
  const found: Node[] = [];
  walk(root, (node) => {
    if (node.kind === 'name' && plain(node.parts.map((part) => part.text).join('.')) === wanted)
      found.push(node);
  });
  if (found.length === 0)
    walk(root, (node) => {
      const text =
        node.kind === 'identifier' ? node.text : node.kind === 'keywordCall' ? node.name : undefined;
      if (text !== undefined && plain(text) === wanted) found.push(node);
    });
  const at = occurrences(plain(before), wanted);
  return found[at] ?? found[0];
}

function plain(name: string): string {
  return name.replaceAll('"', '').toLowerCase();
}

function operation(root: Node, operator: string): Node | undefined {
  let found: Node | undefined;
  walk(root, (node) => {
    if (!found && (node.kind === 'binary' || node.kind === 'chain') && node.operator === operator)
      found = node;
  });
  return found;
}

/** The place in the source of a position in a laid out text: what begins nearest before it on its line or an earlier one. */
export function markedPlace(
  text: string,
  marks: Layout['marks'],
  position: number | undefined,
  origin: Span,
): Span {
  if (position === undefined) return origin;
  return markedLine(marks, occurrences(text.slice(0, position), '\n') + 1, origin);
}

/** As {@link markedPlace}, for a line of the text counted from 1. */
export function markedLine(marks: Layout['marks'], line: number, origin: Span): Span {
  let place: Span = origin;
  for (const mark of marks) {
    if (mark.line > line) break;
    place = mark.span;
  }
  return place;
}
