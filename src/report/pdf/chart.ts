import { compareKinds, kindInfo } from '../kinds.ts';
import type { Counts, Summary } from '../model.ts';
import { numberOf } from '../page/bars.ts';
import { capital, complexities, count, percentText } from '../wording.ts';
import type { Paper } from './paper.ts';
import { classColours, colours } from './paper.ts';

const rowHeight = 17;
const labels = 128;
const figures = 122;

/** The classes with their colours and meanings. */
export function legend(paper: Paper): void {
  paper.need(16);
  let x = paper.left;
  for (const { complexity, label, meaning } of complexities) {
    const text = `${label}: ${meaning}`;
    const width = paper.widthOf(text, { size: 7.5 }) + 22;
    if (x + width > paper.left + paper.width) {
      paper.skip(13);
      x = paper.left;
    }
    paper.box(x, paper.y + 1, 8, 8, classColours[complexity], 1.5);
    paper.put(text, x + 12, paper.y + 1.5, width, { size: 7.5, colour: colours.quiet });
    x += width;
  }
  paper.skip(22);
}

/** A stacked bar for each kind of object, storage above code. All bars have one scale, which is linear. */
export function kindChart(paper: Paper, { byKind, storage, code }: Summary): void {
  const most = Math.max(1, ...Object.values(byKind).map(({ total }) => total));
  for (const [half, title, counts] of [
    ['storage', 'Storage objects', storage],
    ['code', 'Code objects', code],
  ] as const) {
    if (counts.total === 0) continue;
    paper.need(3 * rowHeight);
    heading(paper, title, counts);
    const kinds = Object.entries(byKind)
      .filter(([kind]) => kindInfo(kind).half === half)
      .sort(([a], [b]) => compareKinds(a, b));
    for (const [kind, of] of kinds) row(paper, capital(kindInfo(kind).many), of, most);
    paper.skip(8);
  }
}

function heading(paper: Paper, title: string, counts: Counts): void {
  paper.put(title, paper.left, paper.y, labels, { bold: true });
  const few = counts.automatic + counts.simple;
  paper.put(
    `${count(counts.total)}, of which ${percentText(few, counts.total)} convert automatically or with less than two hours of work`,
    paper.left + labels,
    paper.y + 0.5,
    paper.width - labels,
    { size: 8.5, colour: colours.quiet },
  );
  paper.skip(rowHeight);
}

function row(paper: Paper, label: string, counts: Counts, most: number): void {
  paper.need(rowHeight);
  const { y } = paper;
  const room = paper.width - labels - figures;
  const parts = complexities.map(({ complexity }) => count(numberOf(counts, complexity))).join(' / ');
  paper.within('P', () => {
    paper.put(label, paper.left, y + 1, labels - 8, { size: 8.5 });
    bar(paper, paper.left + labels, y, room, counts, most);
    paper.put(`${count(counts.total)}: ${parts}`, paper.left + labels + room + 6, y + 1.5, figures - 6, {
      size: 8,
      colour: colours.quiet,
      align: 'right',
    });
  });
  paper.skip(rowHeight);
}

/** A class that occurs is at least a thin line, so that one object among thousands is seen. */
function bar(paper: Paper, left: number, y: number, room: number, counts: Counts, most: number): void {
  const thinnest = 1.2;
  const present = complexities
    .map(({ complexity }) => ({ complexity, number: numberOf(counts, complexity) }))
    .filter(({ number }) => number > 0);
  const wanted = present.map(({ number }) => Math.max(thinnest, (room * number) / most));
  const sum = wanted.reduce((total, each) => total + each, 0);
  const scale = Math.min(1, room / sum);
  let x = left;
  present.forEach(({ complexity }, at) => {
    const width = (wanted[at] ?? 0) * scale;
    paper.box(x, y, width, 11, classColours[complexity]);
    x += width;
  });
}
