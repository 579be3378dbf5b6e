import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import type { Locator, Page } from 'playwright-core';

/** What a browser saves when a link or a button is clicked. */
export async function downloadOf(page: Page, link: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFileSync(await download.path());
}

/**
 * What a PDF of pdfkit shows in its standard fonts: their characters stand as hexadecimal bytes in the strings of each page, which kerning cuts (PDF 32000-1, 9.4.3 "Text-showing
 * operators").
 */
export function wordsOfPdf(pdf: Buffer): string {
  const words: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at)) {
    const from = at + 'stream\n'.length;
    const to = pdf.indexOf('\nendstream', from);
    at = to + '\nendstream'.length;
    // The first byte of what zlib packs (RFC 1950).
    if (pdf[from] !== 0x78) continue;
    for (const [, line = ''] of inflateSync(pdf.subarray(from, to))
      .toString('latin1')
      .matchAll(/\[(.*)\] TJ/g))
      words.push(
        line.replaceAll(/<([0-9a-f]*)>|[^<]/g, (_, hex = '') => Buffer.from(hex, 'hex').toString('latin1')),
      );
  }
  return words.join('\n');
}
