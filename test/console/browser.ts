import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** So many milliseconds a page may take for what is waited for. */
export const patience = Number(process.env['GODWIT_TEST_PATIENCE'] ?? 20_000);

/** Whether the tests can have a browser: Debian's package `chromium` is installed. */
export const hasBrowser = program !== undefined;

/** Says aloud that tests did not run, and how to have them run. */
export function withoutBrowser(what: string): void {
  process.stderr.write(
    `\nNOT RUN: ${what} needs Chromium, which is not installed here (Debian: scripts/install-test-servers.sh).\n`,
  );
}

/** Starts a browser without a window. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: program as string, args: ['--no-sandbox'] });
}

/** A page as wide as the narrowest screen that the console is made for. What it says to its own console or fails with is kept. */
export async function openPage(
  browser: Browser,
): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(patience);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refused request is told by the page itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return { page, faults };
}
