import type { Severity } from '../../text/finding.ts';
import { html, type Markup } from './markup.ts';

/** A severity as a shape and not only a colour, so that it reads in print and without colour vision. */
export function severityMark(severity: Severity): Markup {
  return html`<svg class="mark ${severity}" viewBox="0 0 16 16" role="img" aria-label="${severity}"><use href="#mark-${severity}"/></svg>`;
}

/** The shapes, once per page. */
export const markShapes: Markup = html`
<svg width="0" height="0" class="shapes" aria-hidden="true">
  <symbol id="mark-error" viewBox="0 0 16 16"><path fill="currentColor" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path d="M5.5 5.5l5 5m0-5l-5 5" stroke="var(--paper)" stroke-width="1.8" stroke-linecap="round"/></symbol>
  <symbol id="mark-warning" viewBox="0 0 16 16"><path fill="currentColor" d="M8 1.2c.5 0 .9.2 1.1.7l6 11c.5.9-.1 2-1.1 2H2c-1 0-1.6-1.1-1.1-2l6-11c.2-.5.6-.7 1.1-.7z"/><path d="M8 5.6v4.200" stroke="var(--paper)" stroke-width="1.8" stroke-linecap="round"/><circle cx="8" cy="12.3" r="1.1" fill="var(--paper)"/></symbol>
  <symbol id="mark-info" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/><path d="M8 7.3v4.200" stroke="var(--paper)" stroke-width="1.8" stroke-linecap="round"/><circle cx="8" cy="4.5" r="1.1" fill="var(--paper)"/></symbol>
</svg>`;
