import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Report, TargetReport } from './model.ts';
import { explorerView } from './page/explorer.ts';
import { findingsView } from './page/findings.ts';
import { linksOf } from './page/links.ts';
import { markShapes } from './page/marks.ts';
import { html, type Markup, raw } from './page/markup.ts';
import { payload } from './page/payload.ts';
import { joinedScript } from './page/script.ts';
import { summaryView } from './page/summary.ts';
import { featuresView, filesView, rowsView } from './page/tables.ts';
import { count, counted, engineName } from './wording.ts';

/** The style sheets in the order in which they build on each other. */
const styles = ['base', 'overview', 'explorer', 'media'] as const;

/**
 * The report as one HTML file that needs nothing else: styles, script and data are inside, no request leaves it, and
 * it works when opened from a folder. Its content security policy allows only the script that was put in here, so
 * nothing that stands in somebody's source text can ever run.
 *
 * Everything but the explorer is plain HTML and reads without the script, on paper too.
 *
 * The page comes in pieces, because with the texts of thousands of objects in it, it is long.
 */
export function* reportHtml(report: Report): Generator<string> {
  const script = `(function () {\n'use strict';\n${joinedScript()}\nstart();\n})();\n`;
  const hash = createHash('sha256').update(script).digest('base64');
  const name = report.source.name ?? report.source.location;
  const targets = report.targets.map((each) => engineName(each.target.engine)).join(', ');
  const head = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${raw(hash)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${report.tool.name} ${report.tool.version}">
<title>${name}: ${engineName(report.source.engine)} to ${targets}</title>
<style>
${raw(styles.map((name) => asset(`style/${name}.css`)).join('\n'))}
</style>
</head>
<body>
${markShapes}
<a class="skip" href="#main">Skip to the report</a>
${masthead(report)}
<main id="main">
${report.targets.map((target, at) => targetPart(report, target, at))}
</main>
`;
  yield head.markup;
  for (const [at, target] of report.targets.entries()) yield* payload(report, target, at);
  yield `\n<script>${script}</script>\n</body>\n</html>\n`;
}

function asset(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

function masthead(report: Report): Markup {
  const lines = report.files.reduce((sum, each) => sum + each.lines, 0);
  const [first] = report.targets;
  return html`
<header class="masthead">
  <div class="brand"><svg viewBox="0 0 48 24" aria-hidden="true"><path d="M1 15c7-1 11-4 15-9 1 5 4 8 9 8.5 5 .4 9-1 13-1.5l9 1.2c-7 .4-9 1.5-13 4.3-4 2.7-9 3-13 1.5-5-2-9-4.5-20-5z"/></svg><span>Godwit</span></div>
  <div class="titles">
    <h1>${report.source.name ?? report.source.location}</h1>
    <p>${engineName(report.source.engine)}${report.source.version !== undefined && ` ${report.source.version}`} <span class="to">to</span>
    ${
      report.targets.length === 1 && first
        ? `${engineName(first.target.engine)} ${first.target.version}`
        : html`<select id="target" aria-label="Target">${report.targets.map((each, at) => html`<option value="${at}">${engineName(each.target.engine)} ${each.target.version}</option>`)}</select>`
    }
    <span class="quiet">${counted(report.files.length, 'file')}, ${counted(lines, 'line')} · ${when(report.run.startedAt)}</span></p>
  </div>
  <div class="tools"><button type="button" id="theme" aria-label="Colours: as the system">Auto</button><button type="button" id="print">Print</button></div>
</header>`;
}

/** Date and minute as the run's own clock had them. */
function when(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function targetPart(report: Report, target: TargetReport, at: number): Markup {
  const name = `${engineName(target.target.engine)} ${target.target.version}`;
  if (target.unavailable !== undefined) {
    return html`<article class="target" data-target="${at}" aria-label="${name}"><section class="view" data-view="summary"><div class="lead"><p class="headline">${name}: not assessed.</p><p>${target.unavailable}</p></div></section></article>`;
  }
  const links = linksOf(at);
  const { findings } = target.summary;
  const tab = (view: string, label: string, number?: number) =>
    html`<a href="${links.view(view)}" data-tab="${view}">${label}${number !== undefined && html` <span class="quiet">${count(number)}</span>`}</a>`;
  return html`
<article class="target" data-target="${at}" aria-label="${name}">
  <nav class="tabs" aria-label="Parts of the report">
    ${tab('summary', 'Summary')}
    ${tab('findings', 'Findings', findings.error + findings.warning + findings.info)}
    ${tab('objects', 'Objects', target.objects.length)}
    ${tab('features', 'Features', target.features.length)}
    ${tab('rows', 'Rows', target.rows.length)}
    ${tab('files', 'Files and run')}
  </nav>
  ${summaryView(report, target, links)}
  ${findingsView(report, target, links)}
  ${explorerView(target)}
  ${featuresView(target, links)}
  ${rowsView(target, links)}
  ${filesView(report, target)}
</article>`;
}
