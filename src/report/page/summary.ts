import { hoursOf } from '../effort.ts';
import { kindInfo } from '../kinds.ts';
import type { Complexity, Counts, Report, ReportObject, TargetReport } from '../model.ts';
import { capital, complexities, count, counted, hours, percent } from '../wording.ts';
import { bar, numberOf } from './bars.ts';
import { type Links, nameOf } from './links.ts';
import { html, type Markup } from './markup.ts';
import { severityMark } from './marks.ts';

/** How many objects the list of work shows before it points to the full list. */
const handsShown = 12;

/** The first view: what a reader must know who reads nothing else. */
export function summaryView(report: Report, target: TargetReport, links: Links): Markup {
  const { summary } = target;
  const [first, ...rest] = summary.headline;
  return html`
<section class="view" data-view="summary" aria-label="Summary">
  <div class="lead">
    <p class="headline">${first === undefined ? '' : bound(first)}</p>
    ${rest.map((sentence) => html`<p>${bound(sentence)}</p>`)}
  </div>
  ${figures(target, links)}
  ${kindTable(target, links)}
  <div class="columns">
    ${hands(target, links)}
    <div>
      ${proof(report, target, links)}
      ${outside(target, links)}
    </div>
  </div>
</section>`;
}

/** A number and its unit stay on one line. */
function bound(sentence: string): string {
  return sentence.replace(/(\d) (%|h\b)/g, '$1\u00a0$2');
}

function figures(target: TargetReport, links: Links): Markup {
  const { summary } = target;
  const { all, findings } = summary;
  const kinds = Object.keys(summary.byKind).length;
  const worked = target.objects.filter((each) => each.effortHours > 0).length;
  const elsewhere = hoursOf(target.findings);
  return html`
<dl class="figures">
  <div><dt>Objects</dt><dd><a href="${links.objects({})}">${count(all.total)}</a></dd><dd class="note">of ${counted(kinds, 'kind')}</dd></div>
  <div><dt>Converted automatically</dt><dd>${share(all.automatic, all.total)}</dd><dd class="note">${count(all.automatic)} of ${count(all.total)} need nothing by hand</dd></div>
  <div><dt>Proven in the target</dt><dd>${share(all.verified, all.total)}</dd><dd class="note">${count(all.verified)} of ${count(all.total)} loaded and checked</dd></div>
  <div><dt>Work by hand</dt><dd>${hours(summary.effortHours)}</dd><dd class="note">estimated: ${hours(summary.effortHours - elsewhere)} in ${counted(worked, 'object')}${elsewhere > 0 && `, ${hours(elsewhere)} elsewhere`}</dd></div>
  <div><dt>Findings</dt><dd class="trio">
    ${(['error', 'warning', 'info'] as const).map(
      (severity) =>
        html`<a href="${links.view('findings')}?severity=${severity}" class="${severity}">${severityMark(severity)}${count(findings[severity])}</a>`,
    )}</dd><dd class="note">errors, warnings, for information</dd></div>
</dl>`;
}

function share(part: number, total: number): Markup | string {
  const value = percent(part, total);
  return value === undefined ? 'n/a' : html`${value}<small> %</small>`;
}

function kindTable(target: TargetReport, links: Links): Markup {
  const { byKind, storage, code, all } = target.summary;
  const kinds = Object.entries(byKind);
  const widest = Math.max(1, ...kinds.map(([, counts]) => counts.total));
  const half = (name: 'storage' | 'code', label: string, counts: Counts) =>
    counts.total > 0 &&
    html`<tbody>
      <tr class="group"><th scope="rowgroup">${label}</th><td class="number">${count(counts.total)}</td><td></td>${cells(counts)}</tr>
      ${kinds
        .filter(([kind]) => kindInfo(kind).half === name)
        .map(([kind, of]) => {
          const label = capital(kindInfo(kind).many);
          return html`<tr>
            <th scope="row"><a href="${links.objects({ kind })}">${label}</a></th>
            <td class="number">${count(of.total)}</td>
            <td class="bars"><span class="by-count">${bar(of, widest, label)}</span><span class="by-share">${bar(of, of.total, label)}</span></td>
            ${cells(of, (complexity) => links.objects({ kind, complexity }))}
          </tr>`;
        })}
    </tbody>`;
  return html`
<div class="heading"><h2>Objects by kind and work</h2>
  <div class="switch" role="group" aria-label="Scale of the bars">
    <button type="button" data-scale="count" aria-pressed="true">Number</button><button type="button" data-scale="share" aria-pressed="false">Share</button>
  </div>
</div>
<div class="scroll"><table class="kinds">
  <thead><tr><th scope="col">Kind</th><th scope="col" class="number">Total</th><th scope="col" class="bars"><span class="by-count">0 to ${counted(widest, 'object')}</span><span class="by-share">0 to 100 % of the kind</span></th>
    ${complexities.map((each) => html`<th scope="col" class="number" title="${each.meaning}"><i class="swatch fill ${each.complexity}"></i>${each.label}</th>`)}
    <th scope="col" class="number">Proven</th></tr></thead>
  ${half('storage', 'Storage objects', storage)}
  ${half('code', 'Code objects', code)}
  <tfoot><tr class="group"><th scope="row">All</th><td class="number">${count(all.total)}</td><td></td>${cells(all)}</tr></tfoot>
</table></div>
<p class="note">Work by hand per object: ${complexities.map((each) => `${each.label.toLowerCase()}: ${each.meaning}`).join('; ')}.
  The hours are estimates, the sum of an object's findings.</p>`;
}

function cells(counts: Counts, link?: (complexity: Complexity) => string): Markup {
  return html`${complexities.map((each) => cell(numberOf(counts, each.complexity), link?.(each.complexity)))}${cell(counts.verified)}`;
}

function cell(number: number, href?: string): Markup {
  return html`<td class="number${number === 0 && ' zero'}">${href !== undefined && number > 0 ? html`<a href="${href}">${count(number)}</a>` : count(number)}</td>`;
}

/** What was not converted first, then what failed the proof, then by hours: the order in which one would work. */
function hands(target: TargetReport, links: Links): Markup {
  const byId = new Map(target.objects.map((each) => [each.id, each]));
  const list = target.objects
    .filter((each) => each.complexity !== 'automatic' || each.verified === false)
    .sort((a, b) => rank(a) - rank(b) || b.effortHours - a.effortHours);
  return html`
<section aria-label="What needs your hands">
  <h2>What needs your hands</h2>
  ${list.length === 0 && html`<p class="empty">Nothing: no object has a warning or an error.</p>`}
  <ol class="hands">
    ${list.slice(0, handsShown).map((object) => {
      const [worst, ...others] = object.findings
        .filter((each) => each.severity !== 'info')
        .sort((a, b) => b.effortHours - a.effortHours);
      return html`<li>
        <span class="hours">${object.effortHours === 0 ? '–' : hours(object.effortHours)}</span>
        <div><a href="${links.object(object.id, worst)}">${nameOf(object, byId)}</a> <span class="kind">${kindInfo(object.kind).one}</span>
          <span class="tag ${object.complexity}">${complexityLabel(object.complexity)}</span>
          ${object.verified === false && html` <span class="tag failed">Proof failed</span>`}
          <p>${worst?.what ?? object.verification.reason ?? ''}${others.length > 0 && html` <span class="more">and ${counted(others.length, 'more finding')}</span>`}</p></div>
      </li>`;
    })}
  </ol>
  ${list.length > handsShown && html`<p><a href="${links.objects({ sort: 'work' })}">All ${counted(list.length, 'object')} by work</a></p>`}
</section>`;
}

function rank(object: ReportObject): number {
  return object.complexity === 'not-converted' ? 0 : object.verified === false ? 1 : 2;
}

function proof(report: Report, target: TargetReport, links: Links): Markup {
  const { verification } = report.run;
  const objects = target.objects;
  const failed = objects.filter((each) => each.verified === false);
  const open = objects.filter((each) => each.verified === null);
  const reasons = new Map<string, number>();
  for (const each of open) {
    const reason = each.verification.reason ?? 'not tried';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const ordered = [...reasons].sort((a, b) => b[1] - a[1]);
  if (verification.mode === 'off') {
    return html`<section aria-label="Proof"><h2>Proof</h2><p>Verification was switched off, so nothing here was tried in a server. Run again without <code>--verify off</code>.</p></section>`;
  }
  return html`
<section aria-label="Proof">
  <h2>Proof</h2>
  <p>Loaded into ${verification.server}${verification.mode === 'embedded' ? ', started for this run' : ', in a scratch database'}.
    Every statement inside a routine was analysed by the server with the types of its variables${verification.plpgsqlCheck && ', and plpgsql_check ran as well'}.</p>
  <dl class="pairs">
    <dt><a href="${links.objects({ proof: 'proven' })}">Proven</a></dt><dd>${count(target.summary.all.verified)}</dd>
    <dt>${failed.length > 0 ? html`<a href="${links.objects({ proof: 'failed' })}">Failed</a>` : 'Failed'}</dt><dd>${count(failed.length)}</dd>
    <dt>${open.length > 0 ? html`<a href="${links.objects({ proof: 'open' })}">Not proven</a>` : 'Not proven'}</dt><dd>${count(open.length)}</dd>
    ${ordered.slice(0, 6).map(([reason, number]) => html`<dt class="sub">${reason}</dt><dd>${count(number)}</dd>`)}
  </dl>
</section>`;
}

function outside(target: TargetReport, links: Links): Markup | false {
  if (target.outside.length === 0) return false;
  const byId = new Map(target.objects.map((each) => [each.id, each]));
  const shown = target.outside.slice(0, 10);
  return html`
<section aria-label="Outside the selection">
  <h2>Named, but not selected</h2>
  <ul class="plain">${shown.map(
    (
      each,
    ) => html`<li><b>${each.schema === '' ? each.name : `${each.schema}.${each.name}`}</b>${each.kind !== undefined && html` <span class="kind">${each.kind}</span>`}
      <p>used by ${each.usedBy.slice(0, 3).map((id, at) => {
        const object = byId.get(id);
        return html`${at > 0 && ', '}${object ? html`<a href="${links.object(id)}">${nameOf(object, byId)}</a>` : id}`;
      })}${each.usedBy.length > 3 && ` and ${counted(each.usedBy.length - 3, 'more object')}`}${each.note !== undefined && html`. ${each.note}`}</p></li>`,
  )}</ul>
  ${target.outside.length > shown.length && html`<p class="note">and ${count(target.outside.length - shown.length)} more in report.json</p>`}
</section>`;
}

function complexityLabel(complexity: Complexity): string {
  return complexities.find((each) => each.complexity === complexity)?.label ?? complexity;
}
