import {
  compareText,
  complexityLabels,
  groupDigits,
  hoursText,
  markHtml,
  objectLink,
  objectText,
  searchText,
} from './data.js';
import { escapeText } from './highlight.js';
import { showObject } from './sheet.js';

/** Height of a line in the list of objects; the style sheet has the same number. */
const rowHeight = 30;

/**
 * The list of objects of one target: filters, draws only the lines that are in sight, and opens objects.
 *
 * @param {HTMLElement} view
 * @param {any} data
 */
export function makeExplorer(view, data) {
  const form = view.querySelector('form');
  const list = view.querySelector('.list');
  const rows = view.querySelector('.rows');
  const tally = view.querySelector('.tally');
  const sheet = view.querySelector('.sheet');
  const state = { items: [], current: undefined };

  const refresh = () => {
    const filter = Object.fromEntries(new FormData(form));
    const found = data.order.filter((object) => matches(object, filter));
    state.items = itemsOf(data, found, filter.sort ?? '');
    const hours = found.reduce((sum, object) => sum + object.effortHours, 0);
    tally.textContent = `${groupDigits(found.length)} of ${groupDigits(data.objects.length)} objects${hours > 0 ? `, ${hoursText(hours)} by hand` : ''}`;
    list.scrollTop = 0;
    draw();
  };

  const draw = () => {
    const first = Math.max(0, Math.floor(list.scrollTop / rowHeight) - 8);
    const last = Math.min(
      state.items.length,
      Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + 8,
    );
    rows.style.height = `${state.items.length * rowHeight}px`;
    rows.innerHTML = state.items
      .slice(first, last)
      .map((item, at) =>
        itemHtml(item, (first + at) * rowHeight, item.object !== undefined && item.object === state.current),
      )
      .join('');
    list.setAttribute('aria-activedescendant', state.current ? 'current-object' : '');
  };

  const reveal = () => {
    const at = state.items.findIndex((item) => item.object !== undefined && item.object === state.current);
    if (at < 0) return;
    const top = at * rowHeight;
    if (top < list.scrollTop || top + rowHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top - list.clientHeight / 3;
    }
  };

  const move = (step) => {
    const objects = state.items.filter((item) => item.object);
    const at = objects.findIndex((item) => item.object === state.current);
    const next = objects[Math.max(0, Math.min(objects.length - 1, at + step))];
    if (next) location.replace(objectLink(data, next.object));
  };

  form.addEventListener('input', refresh);
  form.addEventListener('submit', (event) => event.preventDefault());
  list.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(list);
  list.addEventListener('click', (event) => {
    const id = event.target.closest('[data-id]')?.dataset.id;
    if (id !== undefined) location.hash = objectLink(data, data.byId.get(id));
  });
  list.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -Infinity, End: Infinity }[
      event.key
    ];
    if (step === undefined) return;
    event.preventDefault();
    move(step);
  });
  sheet.addEventListener('click', (event) => sheetClick(event, data, state, sheet));
  refresh();

  return {
    /** Sets the filter from an address; what it does not name is not filtered. */
    filter(values) {
      for (const field of form.elements) if (field.name) field.value = values.get(field.name) ?? '';
      refresh();
    },
    open(id, line, file) {
      const object = data.byId.get(id);
      if (!object) {
        sheet.innerHTML = `<p class="empty">There is no object ${escapeText(id)} in this report.</p>`;
        return;
      }
      if (state.current !== object) {
        state.current = object;
        showObject(data, object, sheet);
        if (!state.items.some((item) => item.object === object)) this.filter(new Map());
      }
      view.classList.add('opened');
      draw();
      reveal();
      const stacked = getComputedStyle(sheet).overflowY === 'visible';
      if (stacked) sheet.scrollIntoView();
      if (line === undefined) sheet.scrollTop = 0;
      else showLine(sheet, line, file);
    },
    step(by) {
      stepFinding(sheet, by);
    },
  };
}

export function matches(object, filter) {
  if (filter.schema && object.schemaName !== filter.schema) return false;
  if (filter.kind && object.kindInfo.kind !== filter.kind) return false;
  if (filter.complexity && object.complexity !== filter.complexity) return false;
  if (filter.proof && object.proof !== filter.proof) return false;
  if (filter.severity === 'none' && object.findings.length > 0) return false;
  if (filter.severity && filter.severity !== 'none') {
    if (!object.findings.some((finding) => finding.severity === filter.severity)) return false;
  }
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => searchText(object).includes(word));
}

/** The lines of the list: in tree order with a heading per schema and kind, else plain. */
export function itemsOf(data, found, sort) {
  if (sort === 'work') {
    return [...found]
      .sort((a, b) => b.effortHours - a.effortHours || workRank(a) - workRank(b))
      .map((object) => ({ object }));
  }
  if (sort === 'name')
    return [...found].sort((a, b) => compareText(a.label, b.label)).map((object) => ({ object }));
  const items = [];
  const shown = new Set(found);
  let heading;
  for (const object of found) {
    const root = object.parentObject ?? object;
    const group = `${root.schema}/${root.kind}`;
    if (group !== heading) {
      heading = group;
      const schema = data.schemas.length > 1 ? `${root.schemaName} ` : '';
      items.push({ heading: root.kindInfo.many, schema });
    }
    items.push({ object, inside: shown.has(object.parentObject) });
  }
  return items;
}

function workRank(object) {
  return object.complexity === 'not-converted' ? 0 : object.proof === 'failed' ? 1 : 2;
}

function itemHtml(item, top, current) {
  if (!item.object) {
    return `<div class="item group" role="presentation" style="top:${top}px"><b>${escapeText(item.schema)}</b>${escapeText(item.heading)}</div>`;
  }
  const { object, inside } = item;
  const name = inside ? object.name : object.label;
  const count = object.findings.filter((finding) => finding.severity === object.worst).length;
  const proof = { proven: 'proven', failed: 'proof failed', open: 'not proven' }[object.proof];
  return `<div class="item${inside ? ' inside' : ''}" role="option" aria-selected="${current}"${current ? ' id="current-object"' : ''} data-id="${escapeText(object.id)}" style="top:${top}px" title="${escapeText(object.fullName)}: ${complexityLabels[object.complexity].toLowerCase()}, ${proof}"><i class="dot ${object.complexity}"></i><span class="name">${escapeText(name)}</span>${object.proof === 'failed' ? '<span class="failed">failed</span>' : ''}${object.worst === 'none' ? '' : `<span class="flag ${object.worst}">${markHtml(object.worst)}${count}</span>`}</div>`;
}

function sheetClick(event, data, state, sheet) {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.show) {
    sheet.querySelector('.listing').dataset.show = button.dataset.show;
    for (const each of sheet.querySelectorAll('button[data-show]'))
      each.setAttribute('aria-pressed', String(each === button));
  }
  if (button.dataset.step) stepFinding(sheet, Number(button.dataset.step));
  if (button.dataset.copy !== undefined) copyText(objectText(data, state.current).target.text, button);
}

/** Goes to the next or previous finding from where the reader is. */
function stepFinding(sheet, by) {
  const messages = [...sheet.querySelectorAll('.message')];
  if (messages.length === 0) return;
  const now = messages.indexOf(document.activeElement);
  const next = messages[(Math.max(now, by > 0 ? -1 : 0) + by + messages.length) % messages.length];
  next.scrollIntoView({ block: 'center' });
  next.focus({ preventScroll: true });
}

function showLine(sheet, line, file) {
  for (const number of sheet.querySelectorAll(`[data-line="${Number(line)}"]`)) {
    if (file !== undefined && number.dataset.file !== file) continue;
    const row = number.closest('.row');
    for (const each of sheet.querySelectorAll('.row.here')) each.classList.remove('here');
    row.classList.add('here');
    row.scrollIntoView({ block: 'center' });
    return;
  }
}

/** Pages that were opened as a file may lack the clipboard interface; selecting and copying works everywhere. */
function copyText(text, button) {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  button.textContent = done ? 'Copied' : 'Not allowed';
  setTimeout(() => (button.textContent = 'Copy SQL'), 1500);
}
