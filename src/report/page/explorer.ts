import { compareKinds, kindInfo } from '../kinds.ts';
import type { TargetReport } from '../model.ts';
import { capital, complexities } from '../wording.ts';
import { html, type Markup } from './markup.ts';

/**
 * The frame of the third view: a filtered list of objects beside the opened one. The script fills both, since only a
 * few of possibly thousands of objects are ever looked at.
 */
export function explorerView(target: TargetReport): Markup {
  const kinds = [...new Set(target.objects.map((each) => each.kind))].sort(compareKinds);
  const schemas = [...new Set(target.objects.map((each) => each.schema))].sort();
  return html`
<section class="view" data-view="objects" aria-label="Objects">
  <noscript><p class="empty">The list of objects needs the script of this page, which this browser does not run.</p></noscript>
  <div class="explorer">
    <div class="finder">
      <form class="filters" data-filter="objects">
        <input type="search" name="text" placeholder="Search name or finding" aria-label="Search objects">
        ${
          schemas.length > 1 &&
          select(
            'schema',
            'All schemas',
            schemas.map((each) => [each, each] as const),
          )
        }
        ${select(
          'kind',
          'All kinds',
          kinds.map((each) => [each, capital(kindInfo(each).many)] as const),
        )}
        ${select(
          'complexity',
          'Any work',
          complexities.map((each) => [each.complexity, each.label] as const),
        )}
        ${select('severity', 'Any finding', [
          ['error', 'With errors'],
          ['warning', 'With warnings'],
          ['info', 'With information'],
          ['none', 'Without findings'],
        ])}
        ${select('proof', 'Any proof', [
          ['proven', 'Proven'],
          ['failed', 'Proof failed'],
          ['open', 'Not proven'],
        ])}
        <select name="sort" aria-label="Order"><option value="">By schema and kind</option><option value="work">By work</option><option value="name">By name</option></select>
      </form>
      <p class="tally" aria-live="polite"></p>
      <div class="list" role="listbox" aria-label="Objects" tabindex="0"><div class="rows"></div></div>
    </div>
    <div class="sheet" aria-live="polite"><p class="empty">Choose an object to see its source and its conversion side by side.</p></div>
  </div>
</section>`;
}

function select(name: string, all: string, options: readonly (readonly [string, string])[]): Markup {
  return html`<select name="${name}" aria-label="${all}"><option value="">${all}</option>${options.map(([value, label]) => html`<option value="${value}">${label}</option>`)}</select>`;
}
