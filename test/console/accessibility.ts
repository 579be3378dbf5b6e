import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const all = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
/** What of it depends on the colours alone. */
const colours = { type: 'rule', values: ['color-contrast'] };

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
}

/**
 * What keeps people who use keys or a screen reader from a page, by the rules A and AA of WCAG 2.1 that axe can examine: each element that breaks one, and why. A page that was examined in
 * other colours already is examined for `colours` alone.
 */
export async function barriersOf(page: Page, what: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  await page.evaluate(`typeof axe === 'undefined' && (() => { ${checker} })()`);
  const runOnly = what === 'all' ? all : colours;
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })`,
  )) as { violations: readonly Violation[] };
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) =>
      [`${id}: ${help}: ${html}`, ...any.map(({ message }) => message)].join('\n  '),
    ),
  );
}
