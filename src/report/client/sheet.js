import { alignLines } from './align.js';
import {
  codeLink,
  compareInTree,
  complexityLabels,
  groupDigits,
  hoursText,
  markHtml,
  objectLink,
  objectText,
  worstSeverity,
} from './data.js';
import { escapeText, highlightLines } from './highlight.js';

/** Lines that are drawn together; the browser skips those that are out of sight. */
const linesPerChunk = 120;

/**
 * Shows one object: what it is, how it was proven, and its two texts with the findings on their lines.
 *
 * @param {any} data
 * @param {any} object
 * @param {HTMLElement} sheet
 */
export function showObject(data, object, sheet) {
  const text = objectText(data, object);
  const members = data.objects.filter((each) => each.parentObject === object);
  const inside = members.flatMap((each) => each.findings);
  sheet.innerHTML = `
    <header>
      <p class="crumbs">${crumbs(data, object)}</p>
      <h2 tabindex="-1">${escapeText(object.label)}</h2>
      <p class="state"><span class="tag ${object.complexity}">${complexityLabels[object.complexity]}</span>${
        object.effortHours > 0 ? `<span>${hoursText(object.effortHours)} by hand</span>` : ''
      }${proofHtml(object)}${object.rows === undefined ? '' : `<span>${groupDigits(object.rows)} rows</span>`}</p>
      ${membersHtml(data, members)}
    </header>
    ${toolbarHtml(object, text, object.findings.length + inside.length)}
    <div class="listing" data-show="both">${codeHtml(data, object.findings, inside, text)}</div>`;
}

function crumbs(data, object) {
  const parent = object.parentObject;
  const parts = [escapeText(object.schemaName)];
  if (parent) parts.push(`<a href="${objectLink(data, parent)}">${escapeText(parent.name)}</a>`);
  parts.push(escapeText(object.kindInfo.one));
  return parts.filter((part) => part !== '').join(' <span class="quiet">/</span> ');
}

function proofHtml(object) {
  const { loaded, analysed, reason } = object.verification;
  const why = reason === undefined ? '' : `: ${escapeText(reason)}`;
  if (object.verified === true) return `<span class="proof proven">Proven${why}</span>`;
  if (object.verified === false) {
    return `<span class="proof failed">Proof failed${loaded ? ' in its body' : ' while loading'}${why}</span>`;
  }
  const done = loaded
    ? analysed
      ? 'Loaded and checked, not fully provable'
      : 'Loaded, not checked inside'
    : 'Not proven';
  return `<span class="proof open">${done}${why}</span>`;
}

function membersHtml(data, members) {
  if (members.length === 0) return '';
  const list = members
    .sort(compareInTree)
    .map(
      (each) =>
        `<li><i class="dot ${each.complexity}"></i><a href="${objectLink(data, each)}">${escapeText(each.name)}</a></li>`,
    );
  return `<ul class="members" aria-label="Members">${list.join('')}</ul>`;
}

function toolbarHtml(object, text, number) {
  const source = object.source;
  const from = `${source.file}:${source.line}`;
  const to = text.target ? text.target.file : 'no conversion';
  const steps =
    number === 0
      ? ''
      : `<button type="button" data-step="-1" title="Previous finding (p)">↑</button><button type="button" data-step="1" title="Next finding (n)">↓</button><span class="quiet">${number} ${number === 1 ? 'finding' : 'findings'}</span>`;
  return `<div class="toolbar"><span class="path" title="Source">${escapeText(from)}</span><span class="path" title="Conversion">${escapeText(to)}</span>
    <span class="actions">${steps}<span class="switch" role="group" aria-label="Texts shown"><button type="button" data-show="source" aria-pressed="false">Source</button><button type="button" data-show="both" aria-pressed="true">Both</button><button type="button" data-show="target" aria-pressed="false">Converted</button></span>${
      text.target ? '<button type="button" data-copy>Copy SQL</button>' : ''
    }</span></div>`;
}

/** The lines of the source with their places; a line that no block holds is the name of the file that follows. */
function sourceLines(blocks) {
  const lines = [];
  blocks.forEach((block, at) => {
    const previous = blocks[at - 1];
    if (blocks.length > 1 && previous?.file !== block.file)
      lines.push({ heading: block.file, raw: '', html: '' });
    else if (at > 0) lines.push({ heading: '', raw: '', html: '' });
    const raw = block.text.replace(/\n$/, '').split('\n');
    const coloured = highlightLines(raw.join('\n'));
    raw.forEach((each, index) =>
      lines.push({ file: block.file, number: block.line + index, raw: each, html: coloured[index] }),
    );
  });
  return lines;
}

/** A package shows what was found in its members too, where its own text holds their lines. */
function codeHtml(data, own, inside, text) {
  const source = sourceLines(text.source);
  const targetRaw = text.target ? text.target.text.replace(/\n$/, '').split('\n') : [];
  const targetHtml = highlightLines(targetRaw.join('\n'));
  const position = new Map(source.map((line, at) => [`${line.number} ${line.file}`, at]));
  const firstFile = text.source[0]?.file;
  const links = (text.lineMap ?? [])
    .map((link) => [position.get(`${link.line} ${link.file ?? firstFile}`), link.target - 1])
    .filter((pair) => pair[0] !== undefined && pair[1] < targetRaw.length);
  const { elsewhere } = findingsByLine(own, position);
  const { byLine } = findingsByLine([...own, ...inside], position);
  const rows = alignLines(
    source.map((line) => line.raw),
    targetRaw,
    links,
  ).map(([s, t]) => {
    const line = s < 0 ? undefined : source[s];
    const findings = (line && byLine.get(s)) ?? [];
    return rowHtml(
      data,
      line,
      findings,
      t < 0 ? undefined : { number: t + (text.target?.line ?? 1), raw: targetRaw[t], html: targetHtml[t] },
    );
  });
  const chunks = [];
  for (let at = 0; at < rows.length; at += linesPerChunk) {
    chunks.push(
      `<div class="chunk" style="--rows:${Math.min(linesPerChunk, rows.length - at)}">${rows.slice(at, at + linesPerChunk).join('')}</div>`,
    );
  }
  const none = rows.length === 0 ? '<p class="empty">The report holds no text of this object.</p>' : '';
  return `${elsewhere.map((finding) => messageHtml(data, finding, true)).join('')}${chunks.join('')}${none}`;
}

/** Findings stand at the line where they begin; those whose line is not shown stand above the code. */
function findingsByLine(findings, position) {
  const byLine = new Map();
  const elsewhere = [];
  for (const finding of findings) {
    const at = position.get(`${finding.line} ${finding.file}`);
    if (at === undefined) elsewhere.push(finding);
    else byLine.set(at, [...(byLine.get(at) ?? []), finding]);
  }
  return { byLine, elsewhere };
}

function rowHtml(data, line, findings, target) {
  const worst = worstSeverity(findings);
  const left =
    line === undefined
      ? '<span class="number"></span><code class="blank"></code>'
      : line.number === undefined
        ? `<span class="number"></span><code class="heading">${escapeText(line.heading)}</code>`
        : `<span class="number"${findings.length > 0 ? ` id="line-${line.number}"` : ''} data-line="${line.number}" data-file="${escapeText(line.file)}">${worst === 'none' ? '' : markHtml(worst)}${line.number}</span><code${hanging(line.raw)}>${underline(line.raw, line.html, findings)}</code>`;
  const right = target
    ? `<span class="number">${target.number}</span><code${hanging(target.raw)}>${target.html}</code>`
    : '<span class="number"></span><code class="blank"></code>';
  const messages = findings.map((finding) => messageHtml(data, finding, false)).join('');
  return `<div class="row${worst === 'none' ? '' : ` has ${worst}`}"><div class="left">${left}</div><div class="right">${right}</div></div>${messages}`;
}

/** A long line that wraps goes on behind its own indentation, so that the shape of the code stays. */
function hanging(raw) {
  if (raw.length < 40) return '';
  const indentation = (/^\s*/.exec(raw)?.[0] ?? '').replace(/\t/g, '    ').length;
  return ` style="--in:${Math.min(indentation, 40) + 4}"`;
}

/** Marks the stretch that a finding speaks of. Coloured text is walked by characters, so that tags stay whole. */
export function underline(raw, html, findings) {
  if (findings.length === 0) return html;
  const marked = new Uint8Array(raw.length);
  for (const finding of findings) {
    const end = finding.endLine > finding.line ? raw.length : finding.endColumn - 1;
    marked.fill(1, finding.column - 1, Math.max(end, finding.column));
  }
  let out = '';
  let open = false;
  let at = 0;
  for (const part of html.match(/<[^>]*>|&#\d+;|[^<&]/g) ?? []) {
    const isTag = part[0] === '<';
    const want = !isTag && marked[at] === 1;
    if (open && (isTag || !want)) {
      out += '</u>';
      open = false;
    }
    if (!open && want) {
      out += '<u>';
      open = true;
    }
    out += part;
    if (!isTag) at += part.length > 1 ? 1 : part.length;
  }
  return open ? `${out}</u>` : out;
}

function messageHtml(data, finding, withPlace) {
  const place = withPlace
    ? `<span class="place">${escapeText(`${finding.file}:${finding.line}:${finding.column}`)}</span>`
    : '';
  const sct = finding.sct === undefined ? '' : `<span class="quiet">SCT ${finding.sct}</span>`;
  return `<div class="message ${finding.severity}" tabindex="-1"><p class="first">${markHtml(finding.severity)}<a class="code" href="${codeLink(data, finding.code)}">${finding.code}</a> <b>${escapeText(finding.what)}</b>${place}<span class="cost">${hoursText(finding.effortHours)}</span>${sct}</p>
    <p>${escapeText(finding.why)}</p><p><span class="do">What to do</span> ${escapeText(finding.todo)}</p></div>`;
}
