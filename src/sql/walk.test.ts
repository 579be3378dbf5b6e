import { describe, expect, it } from 'vitest';
import { nowhere } from '../text/span.ts';
import * as make from './make.ts';
import { mapChildren } from './rewrite.ts';
import type { ConstraintDefinition } from './tree/define.ts';
import type { Values } from './tree/query.ts';
import type { Node } from './tree/node.ts';
import { eachChild, some, walk } from './walk.ts';

const one = make.number(nowhere, 1);
const two = make.number(nowhere, 2);
const three = make.number(nowhere, 3);

/** `VALUES (1, 2), (3)`: nodes in lists of lists. */
const rows: Values = { kind: 'values', ...nowhere, rows: [[one, two], [three]] };

/** `FOREIGN KEY (a) REFERENCES t (b)`: nodes in a plain object. */
const key: ConstraintDefinition = {
  kind: 'constraint',
  ...nowhere,
  type: 'foreign key',
  columns: [make.identifier(nowhere, 'a')],
  references: { table: make.name(nowhere, 't'), columns: [make.identifier(nowhere, 'b')] },
  state: {},
  properties: [],
};

describe('walking', () => {
  it('gives the children in lists of lists and in plain objects, in order', () => {
    const found: Node[] = [];
    eachChild(rows, (child) => void found.push(child));
    expect(found).toEqual([one, two, three]);
    const kinds: string[] = [];
    eachChild(key, (child) => void kinds.push(child.kind));
    expect(kinds).toEqual(['identifier', 'name', 'identifier']);
  });

  it('goes below a node unless it is told not to', () => {
    const seen: string[] = [];
    walk(key, (node) => {
      seen.push(node.kind);
      return node.kind !== 'name';
    });
    expect(seen).toEqual(['constraint', 'identifier', 'name', 'identifier']);
  });

  it('stops at the first node that satisfies a test', () => {
    let asked = 0;
    const hasTwo = some(rows, (node) => {
      asked += 1;
      return node === two;
    });
    expect(hasTwo).toBe(true);
    expect(asked).toBe(3);
    expect(some(rows, (node) => node.kind === 'string')).toBe(false);
  });

  it('replaces children and leaves the very node where nothing changed', () => {
    expect(mapChildren(rows, (child) => child)).toBe(rows);
    const changed = mapChildren(rows, (child) => (child === two ? [one, one] : child));
    expect(changed.rows).toEqual([[one, one, one], [three]]);
    expect(changed.rows[1]).toBe(rows.rows[1]);
  });
});
