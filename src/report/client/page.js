import { groupDigits, hoursText, objectLink, targetData } from './data.js';
import { makeExplorer } from './explorer.js';
import { escapeText } from './highlight.js';

/** Findings that one press of "Show the other" adds. */
const occurrencesAtOnce = 200;

/** Sets the page going; called once, when everything has been read. */
export function start() {
  const root = document.documentElement;
  root.classList.add('script');
  const articles = [...document.querySelectorAll('article.target')];
  const explorers = new Map();

  const explorerOf = (at) => {
    if (!explorers.has(at)) {
      const view = articles[at].querySelector('[data-view="objects"]');
      explorers.set(at, makeExplorer(view, targetData(at)));
    }
    return explorers.get(at);
  };

  const route = () => {
    const address = readAddress();
    const article = articles[address.target] ?? articles[0];
    const at = articles.indexOf(article);
    const known = article.querySelector(`[data-view="${CSS.escape(address.view)}"]`)
      ? address.view
      : 'summary';
    document.body.dataset.view = known;
    for (const each of articles) each.classList.toggle('current', each === article);
    for (const view of article.querySelectorAll('.view'))
      view.classList.toggle('current', view.dataset.view === known);
    for (const tab of article.querySelectorAll('[data-tab]')) {
      if (tab.dataset.tab === known) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
    }
    const select = document.getElementById('target');
    if (select) select.value = String(at);
    if (known === 'objects') showObjects(explorerOf(at), address);
    else if (known === 'findings') showFindings(article, address);
    else window.scrollTo(0, 0);
  };

  window.addEventListener('hashchange', route);
  document.getElementById('target')?.addEventListener('change', (event) => {
    location.hash = `t${event.target.value}/summary`;
  });
  document.addEventListener('click', (event) => pageClick(event));
  document.addEventListener('keydown', (event) => pageKey(event, articles, explorerOf));
  for (const form of document.querySelectorAll('form[data-filter="findings"]')) {
    form.addEventListener('input', () => filterFindings(form));
    form.addEventListener('submit', (event) => event.preventDefault());
  }
  keepTheme(root);
  openForPrint();
  route();
}

/** `#t1/objects/<id>/<line>/<file>` or `#objects?kind=table`, in parts. */
function readAddress() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  const parts = path.split('/').map((part) => decodeURIComponent(part));
  const target = /^t\d+$/.test(parts[0]) ? Number(parts.shift().slice(1)) : 0;
  return {
    target,
    view: parts[0] ?? '',
    rest: parts.slice(1),
    query: query === '' ? undefined : new URLSearchParams(query),
    bare: query === '',
  };
}

function showObjects(explorer, { rest: [id, line, file], query }) {
  if (query) explorer.filter(query);
  if (id !== undefined) explorer.open(id, line, file);
}

function showFindings(article, { rest: [code], query }) {
  const form = article.querySelector('form[data-filter="findings"]');
  if (query) {
    const wanted = query.getAll('severity');
    for (const box of form.querySelectorAll('[type="checkbox"]'))
      box.checked = wanted.length === 0 || wanted.includes(box.value);
    filterFindings(form);
  }
  const card = code === undefined ? undefined : article.querySelector(`[data-code="${CSS.escape(code)}"]`);
  if (!card) {
    window.scrollTo(0, 0);
    return;
  }
  card.hidden = false;
  card.open = true;
  card.scrollIntoView({ block: 'start' });
  card.querySelector('summary').focus({ preventScroll: true });
}

function filterFindings(form) {
  const view = form.closest('.view');
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const severities = [...form.querySelectorAll('[type="checkbox"]:checked')].map((box) => box.value);
  const cards = [...view.querySelectorAll('.card')];
  const data = words.length > 0 ? targetData(Number(form.closest('article').dataset.target)) : undefined;
  for (const card of cards) {
    const found =
      words.length === 0 ||
      wordsOfCode(data, card).some((text) => words.every((word) => text.includes(word)));
    card.hidden = !found || !severities.includes(card.dataset.severity);
  }
  view.querySelector('[data-none]').hidden = cards.length === 0 || cards.some((card) => !card.hidden);
}

/** The texts that a search looks in for a code: its own, and one per occurrence. */
function wordsOfCode(data, card) {
  const { code } = card.dataset;
  const info = data.codes[code];
  const own = `${code} ${info?.title ?? ''} ${info?.why ?? ''} ${info?.sct ?? ''}`.toLowerCase();
  return occurrencesOf(data, code).map(({ finding, object }) =>
    `${own} ${object?.fullName ?? ''} ${finding.file} ${finding.what}`.toLowerCase(),
  );
}

/** All findings of a code in the order of the page: first those of no object. */
function occurrencesOf(data, code) {
  data.byCode ??= new Map();
  if (data.byCode.size === 0) {
    const add = (finding, object) => {
      const list = data.byCode.get(finding.code) ?? [];
      list.push({ finding, object });
      data.byCode.set(finding.code, list);
    };
    for (const finding of data.findings) add(finding, undefined);
    for (const object of data.objects) for (const finding of object.findings) add(finding, object);
  }
  return data.byCode.get(code) ?? [];
}

function moreOccurrences(button) {
  const data = targetData(Number(button.closest('article').dataset.target));
  const from = Number(button.dataset.from);
  const all = occurrencesOf(data, button.dataset.more);
  const next = all.slice(from, from + occurrencesAtOnce);
  const body = button.closest('.body').querySelector('tbody');
  body.insertAdjacentHTML(
    'beforeend',
    next.map(({ finding, object }) => occurrenceHtml(data, finding, object)).join(''),
  );
  const left = all.length - from - next.length;
  button.dataset.from = String(from + next.length);
  if (left === 0) button.parentElement.remove();
  else
    button.textContent = `Show ${groupDigits(Math.min(left, occurrencesAtOnce))} of the other ${groupDigits(left)}`;
}

function occurrenceHtml(data, finding, object) {
  const place = escapeText(`${finding.file}:${finding.line}:${finding.column}`);
  const where = object
    ? `<a href="${objectLink(data, object, finding)}">${escapeText(object.fullName)}</a>`
    : `<b>${escapeText(finding.file)}</b>`;
  return `<tr><td>${where}<span class="place">${place}</span></td><td>${escapeText(finding.what)}</td><td class="number">${hoursText(finding.effortHours)}</td></tr>`;
}

function pageClick(event) {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.more) moreOccurrences(button);
  if (button.dataset.scale) {
    const view = button.closest('.view');
    view.classList.toggle('shares', button.dataset.scale === 'share');
    for (const each of view.querySelectorAll('[data-scale]'))
      each.setAttribute('aria-pressed', String(each === button));
  }
  if (button.dataset.fold) {
    const open = button.dataset.fold === 'open';
    for (const card of button.closest('.view').querySelectorAll('.card')) card.open = open;
    button.dataset.fold = open ? 'close' : 'open';
    button.textContent = open ? 'Collapse all' : 'Expand all';
  }
  if (button.id === 'print') window.print();
}

/** `/` goes to the search of the view, `n` and `p` to the next and previous finding of the opened object. */
function pageKey(event, articles, explorerOf) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const article = articles.find((each) => each.classList.contains('current'));
  if (event.key === '/') {
    const search = article.querySelector('.view.current [type="search"]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  const step = { n: 1, p: -1 }[event.key];
  if (step !== undefined && document.body.dataset.view === 'objects')
    explorerOf(articles.indexOf(article)).step(step);
}

const themes = ['auto', 'light', 'dark'];

/** Keeps the reader's choice, where the browser lets a file keep things, and gives the one that was kept. */
function storedTheme(value) {
  try {
    if (value !== undefined) localStorage.setItem('godwit-theme', value);
    return localStorage.getItem('godwit-theme');
  } catch {
    return value;
  }
}

/** The colours follow the system until the reader chooses. */
function keepTheme(root) {
  const button = document.getElementById('theme');
  const apply = (theme) => {
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
    button.textContent = theme[0].toUpperCase() + theme.slice(1);
    button.setAttribute('aria-label', `Colours: ${theme === 'auto' ? 'as the system' : theme}`);
  };
  let theme = themes.includes(storedTheme()) ? storedTheme() : 'auto';
  apply(theme);
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    storedTheme(theme);
    apply(theme);
  });
}

/** Paper has no folds: all cards are open while the page prints. */
function openForPrint() {
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('.card:not([open])')];
    for (const card of closed) card.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const card of closed) card.open = false;
  });
}
