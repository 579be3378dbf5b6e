import type { Answer, FeatureUse, FileRead, Report, ReportObject, TargetReport } from '../model.ts';
import { count, counted } from '../wording.ts';
import { type Links, nameOf } from './links.ts';
import { html, type Markup } from './markup.ts';

/** Edition features and built-in packages that the source uses, each with the target's answer. */
export function featuresView(target: TargetReport, links: Links): Markup {
  const byId = new Map(target.objects.map((each) => [each.id, each]));
  const part = (category: FeatureUse['category'], title: string, none: string) => {
    const list = target.features.filter((each) => each.category === category);
    return html`<h2>${title}</h2>
${
  list.length === 0
    ? html`<p class="empty">${none}</p>`
    : html`<div class="scroll"><table class="plain"><thead><tr><th scope="col">Name</th><th scope="col" class="number">Uses</th><th scope="col">Answer</th><th scope="col">How</th><th scope="col">Used by</th></tr></thead><tbody>
${list.map(
  (
    each,
  ) => html`<tr><td><b>${each.name}</b>${each.edition !== undefined && html`<span class="place">${each.edition}</span>`}</td><td class="number">${count(each.uses)}</td>
<td><span class="tag answer-${each.answer}">${answers[each.answer]}</span></td><td class="text">${each.explanation}</td><td>${users(each.objects, byId, links)}</td></tr>`,
)}</tbody></table></div>`
}`;
  };
  return html`<section class="view" data-view="features" aria-label="Features and packages">
${part('feature', 'Features of the edition', 'None of the features that belong to an edition or option was seen.')}
${part('package', 'Built-in packages', 'No built-in package is called.')}
</section>`;
}

const answers: Readonly<Record<Answer, string>> = {
  native: 'PostgreSQL has it',
  'extension-pack': 'Extension pack',
  extension: 'Extension',
  setting: 'Behind a setting',
  'by-hand': 'By hand',
  none: 'No equivalent',
};

function users(ids: readonly string[], byId: ReadonlyMap<string, ReportObject>, links: Links): Markup {
  const shown = ids.slice(0, 3);
  return html`${shown.map((id) => {
    const object = byId.get(id);
    return html`<div>${object ? html`<a href="${links.object(id)}">${nameOf(object, byId)}</a>` : id}</div>`;
  })}${ids.length > shown.length && html`<span class="quiet">and ${counted(ids.length - shown.length, 'more object')}</span>`}`;
}

/** Rows that the scripts held, per table, with what became of them. */
export function rowsView(target: TargetReport, links: Links): Markup {
  const sum = (key: 'read' | 'written') => target.rows.reduce((total, each) => total + each[key], 0);
  const tried = target.rows.filter((each) => each.loaded !== null);
  const loaded = tried.reduce((total, each) => total + (each.loaded ?? 0), 0);
  return html`<section class="view" data-view="rows" aria-label="Rows">
<h2>Rows of the scripts</h2>
${
  target.rows.length === 0
    ? html`<p class="empty">The scripts held no rows.</p>`
    : html`<div class="scroll"><table class="plain"><thead><tr><th scope="col">Table</th><th scope="col" class="number">Read</th><th scope="col" class="number">Written</th><th scope="col" class="number">Loaded</th><th scope="col">File</th><th scope="col">Remark</th></tr></thead><tbody>
${target.rows.map((each) => {
  const short = each.written !== each.read || (each.loaded !== null && each.loaded !== each.written);
  return html`<tr${short && ' class=differs'}><td><a href="${links.object(each.object)}">${each.schema}.${each.name}</a></td><td class="number">${count(each.read)}</td><td class="number">${count(each.written)}</td><td class="number">${each.loaded === null ? '–' : count(each.loaded)}</td><td>${each.file ?? ''}</td><td class="text">${each.reason ?? ''}</td></tr>`;
})}</tbody><tfoot><tr class="group"><th scope="row">All</th><td class="number">${count(sum('read'))}</td><td class="number">${count(sum('written'))}</td><td class="number">${tried.length === 0 ? '–' : count(loaded)}</td><td></td><td></td></tr></tfoot></table></div>
${tried.length === 0 && html`<p class="note">Loading the rows was not tried in this run.</p>`}`
}</section>`;
}

/** The files that were read, and the particulars of the run. */
export function filesView(report: Report, target: TargetReport): Markup {
  const { run, source } = report;
  return html`<section class="view" data-view="files" aria-label="Files and run">
<h2>Files read</h2>
<div class="scroll"><table class="plain"><thead><tr><th scope="col">File</th><th scope="col">Encoding</th><th scope="col">Because</th><th scope="col" class="number">Bytes</th><th scope="col" class="number">Lines</th><th scope="col" class="number">Statements</th></tr></thead><tbody>
${report.files.map(
  (each) =>
    html`<tr><td>${each.file}</td><td>${each.encoding}</td><td class="quiet">${encodingFrom[each.encodingFrom]}</td><td class="number">${count(each.bytes)}</td><td class="number">${count(each.lines)}</td><td class="number">${count(each.statements)}</td></tr>`,
)}</tbody></table></div>
<h2>The run</h2>
<dl class="run">${pair('Command', run.command)}${pair('Started', run.startedAt)}${pair('Took', `${run.seconds.toFixed(1)} s`)}${pair('Tool', `${report.tool.name} ${report.tool.version}`)}${pair('Source', `${source.location}${source.version === undefined ? '' : `, ${source.version}`}`)}${pair('Target', `${target.target.engine} ${target.target.version}`)}${pair('Verified by', run.verification.mode === 'off' ? 'nothing: switched off' : run.verification.server)}${Object.entries(run.settings).map(([name, value]) => pair(name, String(value)))}</dl>
</section>`;
}

function pair(name: string, value: string): Markup {
  return html`<dt>${name}</dt><dd>${value}</dd>`;
}

const encodingFrom: Readonly<Record<FileRead['encodingFrom'], string>> = {
  bom: 'byte order mark',
  'utf-8': 'valid UTF-8',
  fallback: 'no valid UTF-8',
  option: '--encoding',
};
