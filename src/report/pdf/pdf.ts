import type { Report, ReportFinding, ReportObject, TargetReport } from '../model.ts';
import { hoursOf } from '../effort.ts';
import { kindInfo } from '../kinds.ts';
import { capital, count, counted, engineName, hours, percentText } from '../wording.ts';
import { kindChart, legend } from './chart.ts';
import { colours, Paper } from './paper.ts';
import { table } from './table.ts';

/** Words of the registry mark names of settings, which need no mark on paper. */
function unmarked(words: string): string {
  return words.replaceAll('`', '');
}

/** So many places of a code are listed; the CSV files have all. */
const mostPlaces = 5;
/** So many objects with work are listed. */
const mostObjects = 30;

/** The report on paper: what it sums up, its charts, the findings by their codes, and the objects with the most work. */
export async function reportPdf(report: Report): Promise<Buffer> {
  const paper = new Paper(titleOf(report));
  const targets = report.targets.filter(({ unavailable }) => unavailable === undefined);
  targets.forEach((target, at) => {
    if (at > 0) paper.breakPage();
    cover(paper, report, target);
    findings(paper, report, target);
    hardest(paper, target);
    features(paper, target);
  });
  for (const { unavailable } of report.targets) if (unavailable !== undefined) paper.paragraph(unavailable);
  return await paper.finish(
    `Godwit ${report.tool.version}   ${sourceOf(report)}   ${report.run.startedAt.slice(0, 10)}`,
  );
}

function titleOf(report: Report): string {
  const [target] = report.targets;
  return `${engineName(report.source.engine)} to ${engineName(target?.target.engine ?? '')}: assessment`;
}

function sourceOf({ source }: Report): string {
  return source.name ?? source.location;
}

function cover(paper: Paper, report: Report, target: TargetReport): void {
  const to = `${engineName(target.target.engine)} ${target.target.version}`;
  paper.outline('Summary');
  paper.paragraph('Assessment report', { size: 10, bold: true, colour: colours.brand, after: 2 });
  paper.paragraph(`${engineName(report.source.engine)} to ${to}`, {
    size: 22,
    bold: true,
    after: 2,
    part: 'H1',
  });
  const lines = report.files.reduce((sum, each) => sum + each.lines, 0);
  const read =
    report.files.length === 0 ? '' : `, ${counted(lines, 'line')} in ${counted(report.files.length, 'file')}`;
  paper.paragraph(
    `${sourceOf(report)}${read}. ${new Date(report.run.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    {
      colour: colours.quiet,
      after: 12,
    },
  );
  tiles(paper, target);
  target.summary.headline.forEach((sentence, at) =>
    paper.paragraph(sentence, { size: at === 0 ? 11.5 : 10, bold: at === 0, after: 6 }),
  );
  paper.skip(8);
  section(paper, 'Objects by kind and by the work that they need');
  legend(paper);
  kindChart(paper, target.summary);
}

function tiles(paper: Paper, { summary }: TargetReport): void {
  const { all, findings: number } = summary;
  const facts = [
    ['Objects', count(all.total), `of ${counted(Object.keys(summary.byKind).length, 'kind')}`],
    ['Automatic', percentText(all.automatic, all.total), `${count(all.automatic)} need nothing by hand`],
    ['Proven', percentText(all.verified, all.total), `${count(all.verified)} loaded and checked`],
    [
      'Work by hand',
      hours(summary.effortHours),
      `${count(number.error)} errors, ${count(number.warning)} warnings`,
    ],
  ] as const;
  const gap = 8;
  const width = (paper.width - gap * (facts.length - 1)) / facts.length;
  facts.forEach(([label, value, note], at) => {
    const x = paper.left + at * (width + gap);
    paper.box(x, paper.y, width, 58, colours.ground, 4);
    paper.put(label, x + 10, paper.y + 8, width - 20, { size: 8, colour: colours.quiet });
    paper.put(value, x + 10, paper.y + 20, width - 20, { size: 18, bold: true });
    paper.put(note, x + 10, paper.y + 43, width - 20, { size: 7.5, colour: colours.quiet });
  });
  paper.skip(72);
}

function section(paper: Paper, title: string): void {
  paper.skip(8);
  // With the head of a table and its first rows.
  paper.need(110);
  paper.paragraph(title, { size: 13, bold: true, after: 6, part: 'H2' });
}

/** A finding with the object that it is about, if it is about one. */
interface Occurrence {
  readonly finding: ReportFinding;
  readonly object?: ReportObject;
}

const weight = { error: 0, warning: 1, info: 2 } as const;

/** The findings that cost work, each code with what is the case, what to do, and its first places. */
function findings(paper: Paper, report: Report, target: TargetReport): void {
  const groups = new Map<string, Occurrence[]>();
  const add = (occurrence: Occurrence): void => {
    const { code, severity } = occurrence.finding;
    if (severity === 'info') return;
    groups.set(code, [...(groups.get(code) ?? []), occurrence]);
  };
  for (const object of target.objects) for (const finding of object.findings) add({ finding, object });
  for (const finding of target.findings) add({ finding });
  paper.breakPage();
  paper.outline('Findings');
  section(paper, 'What is to be done');
  if (groups.size === 0) paper.paragraph('Nothing: no finding asks for work by hand.');
  const ordered = [...groups.values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || hoursIn(b) - hoursIn(a) || b.length - a.length,
  );
  for (const group of ordered) codeBlock(paper, report, group);
  const told = target.summary.findings.info;
  if (told > 0)
    paper.paragraph(
      `${counted(told, 'finding')} more ${told === 1 ? 'is' : 'are'} for information and ask for nothing; the CSV files have them.`,
      {
        colour: colours.quiet,
      },
    );
}

function rankOf([first]: readonly Occurrence[]): number {
  return first ? weight[first.finding.severity] : 3;
}

function hoursIn(group: readonly Occurrence[]): number {
  return hoursOf(group.map(({ finding }) => finding));
}

function codeBlock(paper: Paper, report: Report, group: readonly Occurrence[]): void {
  const [first] = group;
  if (!first) return;
  const { code, severity, sct, why, todo } = first.finding;
  const info = report.codes[code];
  paper.need(92);
  const { y } = paper;
  paper.box(paper.left, y + 1, 3, 12, colours[severity]);
  paper.within('H3', () =>
    paper.put(`${code}  ${info?.title ?? code}`, paper.left + 10, y, paper.width - 130, {
      size: 10.5,
      bold: true,
    }),
  );
  paper.put(`${counted(group.length, 'time')}, ${hours(hoursIn(group))}`, paper.left, y + 1, paper.width, {
    size: 8.5,
    colour: colours.quiet,
    align: 'right',
  });
  paper.skip(17);
  const inside = { x: 10, size: 9 };
  paper.paragraph(`${unmarked(info?.why ?? why)}${sct === undefined ? '' : ` (AWS SCT: ${sct})`}`, {
    ...inside,
    after: 2,
  });
  paper.paragraph(`To do: ${unmarked(info?.todo ?? todo)}`, { ...inside, after: 4 });
  for (const { finding, object } of group.slice(0, mostPlaces)) {
    const name = object ? `${object.kind} ${fullName(object)}` : 'source';
    paper.paragraph(`${name}, ${finding.file}:${finding.line}: ${finding.what}`, {
      x: 10,
      size: 8,
      colour: colours.quiet,
      after: 1,
    });
  }
  if (group.length > mostPlaces)
    paper.paragraph(`and ${count(group.length - mostPlaces)} more`, {
      x: 10,
      size: 8,
      colour: colours.quiet,
      after: 1,
    });
  paper.skip(9);
}

function hardest(paper: Paper, target: TargetReport): void {
  const working = target.objects
    .filter(({ effortHours, complexity }) => effortHours > 0 || complexity === 'not-converted')
    .sort((a, b) => b.effortHours - a.effortHours);
  if (working.length === 0) return;
  paper.outline('Objects with work');
  section(paper, 'The objects with the most work');
  table(
    paper,
    [
      { title: 'Object', share: 46 },
      { title: 'Kind', share: 20 },
      { title: 'Class', share: 16 },
      { title: 'Findings', share: 9, style: { align: 'right' } },
      { title: 'Work', share: 9, style: { align: 'right' } },
    ],
    working
      .slice(0, mostObjects)
      .map((each) => [
        fullName(each),
        capital(kindInfo(each.kind).one),
        capital(each.complexity.replace('-', ' ')),
        count(each.findings.filter(({ severity }) => severity !== 'info').length),
        hours(each.effortHours),
      ]),
  );
  if (working.length > mostObjects)
    paper.paragraph(`and ${count(working.length - mostObjects)} more, which the CSV files list.`, {
      colour: colours.quiet,
    });
}

function fullName({ schema, name, parent }: ReportObject): string {
  const above = parent === undefined ? schema : parent.slice(parent.indexOf(' ') + 1);
  return above === '' ? name : `${above}.${name}`;
}

const answers: Readonly<Record<TargetReport['features'][number]['answer'], string>> = {
  native: 'in the target',
  'extension-pack': 'extension pack',
  extension: 'an extension',
  setting: 'a setting',
  'by-hand': 'by hand',
  none: 'nothing',
};

function features(paper: Paper, { features: used }: TargetReport): void {
  if (used.length === 0) return;
  paper.outline('Features');
  section(paper, 'Editions, options and built-in packages that the source uses');
  table(
    paper,
    [
      { title: 'Feature', share: 24 },
      { title: 'Edition', share: 18, style: { colour: colours.quiet } },
      { title: 'Uses', share: 7, style: { align: 'right' } },
      { title: 'In its place', share: 14 },
      { title: 'What differs', share: 37, style: { size: 7.5, colour: colours.quiet } },
    ],
    used.map((each) => [
      each.name,
      each.edition ?? '',
      count(each.uses),
      answers[each.answer],
      each.explanation,
    ]),
  );
}
