/** @type {Map<number, any>} the data of each target, parsed when the target is first shown */
const targets = new Map();

/**
 * The data of a target with what every view needs added: names, order and the text that the search looks in.
 *
 * @param {number} at
 */
export function targetData(at) {
  const known = targets.get(at);
  if (known) return known;
  const block = document.getElementById(`data-${at}`);
  if (!block) return undefined;
  const data = JSON.parse(block.textContent ?? '{}');
  data.byId = new Map(data.objects.map((object) => [object.id, object]));
  data.texts = new Map();
  for (const object of data.objects) {
    object.parentObject = object.parent === undefined ? undefined : data.byId.get(object.parent);
    object.schemaName = data.schemas[object.schema];
    object.kindInfo = data.kinds[object.kind];
    object.findings = (object.findings ?? []).map((finding) => completeFinding(data, finding));
    object.label = object.parentObject ? `${object.parentObject.name}.${object.name}` : object.name;
    object.fullName = object.schemaName === '' ? object.label : `${object.schemaName}.${object.label}`;
    object.worst = worstSeverity(object.findings);
    object.proof = object.verified === true ? 'proven' : object.verified === false ? 'failed' : 'open';
  }
  data.findings = data.findings.map((finding) => completeFinding(data, finding));
  data.order = [...data.objects].sort(compareInTree);
  targets.set(at, data);
  return data;
}

function completeFinding(data, finding) {
  const info = data.codes[finding.code] ?? {};
  return {
    title: info.title ?? finding.code,
    why: info.why ?? '',
    todo: info.todo ?? '',
    sct: info.sct,
    ...finding,
  };
}

/** By schema, kind and name; members behind their package in the order of its text. */
export function compareInTree(a, b) {
  const rootA = a.parentObject ?? a;
  const rootB = b.parentObject ?? b;
  return (
    a.schema - b.schema ||
    rootA.kind - rootB.kind ||
    compareText(rootA.name, rootB.name) ||
    compareText(rootA.id, rootB.id) ||
    Number(a !== rootA) - Number(b !== rootB) ||
    a.source.line - b.source.line ||
    compareText(a.name, b.name)
  );
}

export function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function worstSeverity(findings) {
  for (const severity of ['error', 'warning', 'info']) {
    if (findings.some((finding) => finding.severity === severity)) return severity;
  }
  return 'none';
}

/** What the search looks in, made when it is first used. */
export function searchText(object) {
  object.haystack ??= [
    object.fullName,
    object.target?.name ?? '',
    object.source.file,
    ...object.findings.map((finding) => `${finding.code} ${finding.title} ${finding.what}`),
  ]
    .join('\n')
    .toLowerCase();
  return object.haystack;
}

/**
 * The texts of an object. A packaged routine without source lines of its own gets those of its package that it covers.
 */
export function objectText(data, object) {
  const own = chunkText(data, object) ?? { source: [] };
  if (own.source.length > 0 || !object.parentObject) return own;
  const whole = chunkText(data, object.parentObject)?.source ?? [];
  const { file, line, endLine } = object.source;
  const block = whole.find(
    (each) => each.file === file && each.line <= line && line < each.line + each.text.split('\n').length,
  );
  if (!block) return own;
  const text = block.text
    .split('\n')
    .slice(line - block.line, endLine - block.line + 1)
    .join('\n');
  return { ...own, source: [{ file, line, text }] };
}

function chunkText(data, object) {
  if (object.chunk === undefined) return undefined;
  let chunk = data.texts.get(object.chunk);
  if (!chunk) {
    chunk = JSON.parse(document.getElementById(`text-${data.target}-${object.chunk}`)?.textContent ?? '{}');
    data.texts.set(object.chunk, chunk);
  }
  return chunk[object.id];
}

/** Addresses like `linksOf` in the program makes them. */
export function objectLink(data, object, finding) {
  const prefix = data.target === 0 ? '#' : `#t${data.target}/`;
  const place = finding ? `/${finding.line}/${encodeURIComponent(finding.file)}` : '';
  return `${prefix}objects/${encodeURIComponent(object.id)}${place}`;
}

export function codeLink(data, code) {
  return `${data.target === 0 ? '#' : `#t${data.target}/`}findings/${code}`;
}

export function hoursText(hours) {
  if (hours === 0) return '';
  if (hours < 0.05) return '< 0.1 h';
  return hours >= 10 ? `${Math.round(hours)} h` : `${Math.round(hours * 10) / 10} h`;
}

export function markHtml(severity) {
  return `<svg class="mark ${severity}" viewBox="0 0 16 16" role="img" aria-label="${severity}"><use href="#mark-${severity}"/></svg>`;
}

export const complexityLabels = {
  automatic: 'Automatic',
  simple: 'Simple',
  medium: 'Medium',
  complex: 'Complex',
  'not-converted': 'Not converted',
};

export function groupDigits(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
