import type { Counts } from '../model.ts';
import { complexities, count } from '../wording.ts';
import { html, type Markup } from './markup.ts';

/** The number of a class in counts. */
export function numberOf(counts: Counts, complexity: (typeof complexities)[number]['complexity']): number {
  return complexity === 'not-converted' ? counts.notConverted : counts[complexity];
}

/**
 * A stacked horizontal bar, as inline SVG. Its scale is linear: `whole` objects fill the width. A class that occurs is
 * never thinner than half a per cent, so that one object among thousands still shows; the others give way for it.
 */
export function bar(counts: Counts, whole: number, kind: string): Markup {
  const thinnest = 0.5;
  const present = complexities
    .map((each) => ({ ...each, number: numberOf(counts, each.complexity) }))
    .filter((each) => each.number > 0)
    .map((each) => ({ ...each, wanted: Math.max(thinnest, (100 * each.number) / Math.max(1, whole)) }));
  const width = whole === 0 ? 0 : (100 * counts.total) / whole;
  const sum = present.reduce((total, each) => total + each.wanted, 0);
  const scale =
    sum > Math.max(width, thinnest * present.length) ? Math.max(width, thinnest * present.length) / sum : 1;
  let x = 0;
  const segments = present.map((each) => {
    const length = each.wanted * scale;
    const from = x;
    x += length;
    return html`<rect x="${from.toFixed(3)}%" width="${length.toFixed(3)}%" height="100%" class="fill ${each.complexity}"><title>${each.label}: ${count(each.number)}</title></rect>`;
  });
  const words = present.map((each) => `${count(each.number)} ${each.label.toLowerCase()}`).join(', ');
  return html`<svg class="bar" role="img" aria-label="${kind}: ${words}">${segments}</svg>`;
}
