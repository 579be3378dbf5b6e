import { describe, expect, it } from 'vitest';
import * as make from '../sql/make.ts';
import type { Block } from '../sql/tree/routine.ts';
import { nowhere } from '../text/span.ts';
import { Contents, kindBits } from './contents.ts';
import type { RuleTable } from './phases.ts';
import { rule } from './rule.ts';

const onCalls = rule({
  name: 'calls',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply: () => undefined,
});
const onNames = rule({
  name: 'names',
  on: ['name'],
  from: ['oracle'],
  to: ['postgresql'],
  apply: () => undefined,
});
const phases: RuleTable[] = [new Map([['call', [onCalls]]]), new Map([['name', [onNames]]])];
const sayable = new Set([
  'block',
  'assignment',
  'reference',
  'name',
  'identifier',
  'call',
  'argument',
] as const);

/** `BEGIN x := f(y); GOTO done; END` with or without its GOTO. */
function block(jumps: boolean): Block {
  const value = make.call(nowhere, 'f', [make.reference(nowhere, 'y')]);
  const assignment = { kind: 'assignment', ...nowhere, target: make.reference(nowhere, 'x'), value } as const;
  const goto = { kind: 'goto', ...nowhere, label: make.identifier(nowhere, 'done') } as const;
  return {
    kind: 'block',
    ...nowhere,
    labels: [],
    declarations: [],
    statements: jumps ? [assignment, goto] : [assignment],
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

describe('what a tree holds', () => {
  const contents = new Contents(kindBits(phases, sayable));

  it('says which phases have a rule for something below a node', () => {
    const tree = block(false);
    expect(contents.below(tree)).toSatisfy((bits: number) => (bits & 0b11) === 0b11);
    expect(contents.below(make.reference(nowhere, 'y')) & 0b11).toBe(0b10);
    expect(contents.below(make.identifier(nowhere, 'y')) & 0b11).toBe(0);
  });

  it('finds kinds at any depth, and only those that are there', () => {
    expect(contents.holds(block(true), 'goto')).toBe(true);
    expect(contents.holds(block(false), 'goto')).toBe(false);
    expect(contents.holds(block(true), 'table')).toBe(false);
  });

  it('knows what the target cannot say', () => {
    expect(contents.isSayable(block(false))).toBe(true);
    expect(contents.isSayable(block(true))).toBe(false);
    expect(contents.isSayable({ kind: 'unread', ...nowhere, text: '???' })).toBe(false);
  });
});
