import { awsHours, hoursOf } from '../effort.ts';
import type { CodeInfo, Report, ReportFinding, ReportObject, TargetReport } from '../model.ts';
import { count, counted, hours } from '../wording.ts';
import { type Links, nameOf } from './links.ts';
import { html, type Markup } from './markup.ts';
import { severityMark } from './marks.ts';

/** Occurrences that are in the page at once; the script adds the others on demand. */
const shown = 5;

interface Group {
  readonly code: string;
  readonly info: CodeInfo;
  readonly list: { readonly finding: ReportFinding; readonly object?: ReportObject }[];
}

/** The second view: findings grouped by code, heaviest work first. */
export function findingsView(report: Report, target: TargetReport, links: Links): Markup {
  const groups = groupsOf(report, target);
  const byId = new Map(target.objects.map((each) => [each.id, each]));
  return html`
<section class="view" data-view="findings" aria-label="Findings">
  <div class="heading"><h2>Findings</h2>
    <form class="filters" data-filter="findings">
      <input type="search" name="text" placeholder="Search code, title, object" aria-label="Search findings">
      ${(['error', 'warning', 'info'] as const).map(
        (severity) =>
          html`<label class="check"><input type="checkbox" name="severity" value="${severity}" checked>${severityMark(severity)}${labels[severity]} <span class="quiet">${count(target.summary.findings[severity])}</span></label>`,
      )}
      <button type="button" data-fold="open">Expand all</button>
    </form>
  </div>
  ${groups.length === 0 && html`<p class="empty">There are no findings.</p>`}
  ${groups.map((group) => groupCard(group, byId, links))}
  <p class="empty" data-none hidden>No finding matches the filter.</p>
</section>`;
}

const labels = { error: 'Errors', warning: 'Warnings', info: 'For information' } as const;

function groupsOf(report: Report, target: TargetReport): readonly Group[] {
  const groups = new Map<string, Group>();
  const add = (finding: ReportFinding, object?: ReportObject) => {
    const group = groups.get(finding.code) ?? {
      code: finding.code,
      info: report.codes[finding.code] ?? { ...finding, title: finding.what },
      list: [],
    };
    group.list.push(object ? { finding, object } : { finding });
    groups.set(finding.code, group);
  };
  for (const each of target.findings) add(each);
  for (const object of target.objects) for (const each of object.findings) add(each, object);
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return [...groups.values()].sort(
    (a, b) =>
      rank[a.info.severity] - rank[b.info.severity] ||
      effort(b) - effort(a) ||
      b.list.length - a.list.length ||
      (a.code < b.code ? -1 : 1),
  );
}

function effort(group: Group): number {
  return hoursOf(group.list.map((each) => each.finding));
}

function groupCard(group: Group, byId: ReadonlyMap<string, ReportObject>, links: Links): Markup {
  const { code, info, list } = group;
  const work = effort(group);
  const objects = new Set(list.flatMap((each) => (each.object ? [each.object.id] : []))).size;
  const aws = info.sct === undefined ? undefined : awsHours(info.sct);
  return html`
<details class="card" data-code="${code}" data-severity="${info.severity}">
  <summary>${severityMark(info.severity)}<span class="code">${code}</span><span class="title">${info.title}</span>
    <span class="measure">${count(list.length)}<small> ×</small></span><span class="measure wide">${objects > 0 && counted(objects, 'object')}</span><span class="measure">${work === 0 ? '' : hours(work)}</span></summary>
  <div class="body">
    <dl class="reason"><dt>Why</dt><dd>${info.why}</dd><dt>What to do</dt><dd>${info.todo}</dd>
    ${
      info.sct !== undefined &&
      html`<dt>AWS SCT</dt><dd>action item ${info.sct}${aws !== undefined && html`, for which AWS reckons ${hours(aws)} each by default`}</dd>`
    }</dl>
    <table class="occurrences"><thead><tr><th scope="col">Where</th><th scope="col">What</th><th scope="col" class="number">Work</th></tr></thead><tbody>
    ${list.slice(0, shown).map(({ finding, object }) => occurrence(finding, object, byId, links))}
    </tbody></table>
    ${
      list.length > shown &&
      html`<p class="rest"><button type="button" data-more="${code}" data-from="${shown}">Show the other ${count(list.length - shown)}</button><span class="print-only">and ${count(list.length - shown)} more, all in report-action-items.csv</span></p>`
    }
  </div>
</details>`;
}

/** The script of the page draws further rows like this one. */
function occurrence(
  finding: ReportFinding,
  object: ReportObject | undefined,
  byId: ReadonlyMap<string, ReportObject>,
  links: Links,
): Markup {
  const place = `${finding.file}:${finding.line}:${finding.column}`;
  return html`<tr><td>${object ? html`<a href="${links.object(object.id, finding)}">${nameOf(object, byId)}</a>` : html`<b>${finding.file}</b>`}<span class="place">${place}</span></td><td>${finding.what}</td><td class="number">${finding.effortHours === 0 ? '' : hours(finding.effortHours)}</td></tr>`;
}
