import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const checker = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What keeps people who use keys or a screen reader from a page, by the rules A and AA of WCAG 2.1 that axe can examine. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(checker);
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`,
  )) as {
    violations: readonly { id: string; help: string; nodes: readonly { html: string }[] }[];
  };
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''}`);
}
