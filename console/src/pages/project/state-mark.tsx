import Icon from '@cloudscape-design/components/icon';
import type { IconProps } from '@cloudscape-design/components/icon';
import type { ReactNode } from 'react';
import type { NodeView } from '../../../../src/server/rest/contract/project.ts';

const marks: Readonly<Record<string, readonly [IconProps.Name, IconProps.Variant, string]>> = {
  'not-converted': ['status-pending', 'subtle', 'Not converted yet'],
  converted: ['status-positive', 'success', 'Converted'],
  'converted-with-findings': ['status-warning', 'warning', 'Converted, with findings'],
  failed: ['status-negative', 'error', 'Not converted: it needs a hand'],
  outdated: ['status-in-progress', 'subtle', 'Its definition has changed since it was converted'],
  edited: ['edit', 'link', 'A text of yours stands for it'],
  applied: ['status-positive', 'success', 'Applied to the target'],
  'not-applied': ['status-negative', 'error', 'The target did not take it'],
  found: ['status-info', 'subtle', 'The target had it'],
};

/** The words of a state. */
export function stateWords(state: string): string {
  return marks[state]?.[2] ?? state;
}

const complexities: Readonly<Record<string, string>> = {
  automatic: 'Automatic',
  simple: 'Simple: up to 2 h',
  medium: 'Medium: 2 to 6 h',
  complex: 'Complex: more than 6 h',
  'not-converted': 'To be written by hand',
};

/** The words of how much work an object needs. */
export function complexityWords(complexity: string): string {
  return complexities[complexity] ?? complexity;
}

/** How far an object is; of a container, whether anything below it needs a hand. */
export function StateMark({ node: { state, states } }: { readonly node: NodeView }): ReactNode {
  const shown = states ? worstOf(states) : state;
  const mark = marks[shown];
  if (!mark) return <Icon name="folder" variant="subtle" />;
  const [name, variant, words] = mark;
  return <Icon name={name} variant={variant} ariaLabel={words} size="small" />;
}

const order = ['failed', 'not-applied', 'converted-with-findings', 'outdated', 'not-converted'];

function worstOf(states: Readonly<Record<string, number>>): string {
  const worst = order.find((state) => (states[state] ?? 0) > 0);
  return worst ?? Object.keys(states)[0] ?? '';
}
