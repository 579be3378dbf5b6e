import type { Severity } from '../text/finding.ts';
import { complexityOf, hoursOf, statusOf } from './effort.ts';
import { compareKinds, kindInfo } from './kinds.ts';
import type {
  Complexity,
  Counts,
  ReportFinding,
  ReportObject,
  RunInfo,
  SourceInfo,
  Summary,
  TargetInfo,
  TargetReport,
} from './model.ts';
import { count, counted, engineName, hours, percentText } from './wording.ts';

/** An object as the conversion knows it: what follows from its findings is not filled in yet. */
export type AssessedInput = Omit<ReportObject, 'status' | 'complexity' | 'effortHours'> & {
  /** Whether the target's text of the object exists at all. */
  readonly converted: boolean;
};

/** Everything about a target before it is assessed. */
export type TargetInput = Omit<TargetReport, 'summary' | 'objects'> & {
  readonly objects: readonly AssessedInput[];
};

/** Fills in what follows from the findings of each object, and the numbers and sentences of the target. */
export function assessTarget(input: TargetInput, source: SourceInfo, run: RunInfo): TargetReport {
  const objects = input.objects.map(assessObject);
  return { ...input, objects, summary: summarise(objects, input.findings, source, input.target, run) };
}

/** Gives an object its status, class and hours. A finding belongs to one object only: a package's are not its members'. */
export function assessObject(input: AssessedInput): ReportObject {
  const { converted, ...object } = input;
  return {
    ...object,
    status: statusOf(converted, object.findings),
    complexity: complexityOf(converted, object.findings),
    effortHours: hoursOf(object.findings),
  };
}

/** All numbers of a target. The hours include those of findings that belong to no object. */
export function summarise(
  objects: readonly ReportObject[],
  loose: readonly ReportFinding[],
  source: SourceInfo,
  target: TargetInfo,
  run: RunInfo,
): Summary {
  const kinds = [...new Set(objects.map((each) => each.kind))].sort(compareKinds);
  const findings = [...objects.flatMap((each) => each.findings), ...loose];
  const numbers = {
    objects: objects.length,
    byKind: Object.fromEntries(
      kinds.map((kind) => [kind, countObjects(objects.filter((each) => each.kind === kind))]),
    ),
    all: countObjects(objects),
    storage: countObjects(objects.filter((each) => kindInfo(each.kind).half === 'storage')),
    code: countObjects(objects.filter((each) => kindInfo(each.kind).half === 'code')),
    findings: countSeverities(findings),
    effortHours: hoursOf(findings),
    codeLines: codeLines(objects),
  };
  return { ...numbers, headline: headline(numbers, objects, source, target, run) };
}

/** How many objects are of each class, how many are proven, and how many lines define them. */
export function countObjects(objects: readonly ReportObject[]): Counts {
  const of = (complexity: Complexity) => objects.filter((each) => each.complexity === complexity).length;
  return {
    total: objects.length,
    automatic: of('automatic'),
    simple: of('simple'),
    medium: of('medium'),
    complex: of('complex'),
    notConverted: of('not-converted'),
    verified: objects.filter((each) => each.verified === true).length,
    lines: objects.reduce((sum, each) => sum + linesOf(each), 0),
  };
}

/** The lines that define an object: all its statements where their text is known, else the range of the first. */
export function linesOf(object: ReportObject): number {
  const blocks = object.text?.source ?? [];
  if (blocks.length === 0) return object.source.endLine - object.source.line + 1;
  return blocks.reduce((sum, block) => sum + lineCount(block.text), 0);
}

/** Lines of a text; a line break at its end begins no further line. */
export function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1))
    lines += 1;
  return lines;
}

function countSeverities(findings: readonly ReportFinding[]): Readonly<Record<Severity, number>> {
  const of = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  return { info: of('info'), warning: of('warning'), error: of('error') };
}

/**
 * Lines of code and those without work: a line counts as touched when a warning or an error covers it, or when it
 * belongs to an object that was not converted. A packaged routine's lines are counted with its package.
 */
function codeLines(objects: readonly ReportObject[]): { total: number; clean: number } {
  const code = objects.filter((each) => kindInfo(each.kind).half === 'code');
  const present = new Set(code.map((each) => each.id));
  const roots = code.filter((each) => each.parent === undefined || !present.has(each.parent));
  const total = roots.reduce((sum, each) => sum + linesOf(each), 0);
  const touched = new Set<string>();
  const touch = (file: string, from: number, to: number) => {
    for (let line = from; line <= to; line += 1) touched.add(`${line} ${file}`);
  };
  for (const object of code) {
    if (object.complexity === 'not-converted') {
      touch(object.source.file, object.source.line, object.source.endLine);
    }
    for (const each of object.findings) {
      if (each.severity !== 'info') touch(each.file, each.line, each.endLine);
    }
  }
  return { total, clean: Math.max(0, total - touched.size) };
}

/**
 * The sentences at the top of a report. They say what the headline of AWS's Schema Conversion Tool says (the shares of
 * storage and code objects that convert automatically or with little work), and also what was proven and what was not.
 */
function headline(
  numbers: Omit<Summary, 'headline'>,
  objects: readonly ReportObject[],
  source: SourceInfo,
  target: TargetInfo,
  run: RunInfo,
): readonly string[] {
  const { all, storage, code } = numbers;
  if (all.total === 0) return [`No object of the ${engineName(source.engine)} source was selected.`];
  const name = `${engineName(target.engine)} ${target.version}`;
  const others = all.total - all.automatic;
  const work = hours(objects.reduce((sum, each) => sum + each.effortHours, 0));
  return [
    `${count(all.automatic)} of ${counted(all.total, 'object')} (${percentText(all.automatic, all.total)}) ` +
      `convert to ${name} without work by hand` +
      (others === 0
        ? '.'
        : `; the other ${count(others)} need${others === 1 ? 's' : ''} about ${work} of it.`),
    proofSentence(all, objects, name, run),
    `Automatically or with less than two hours of work each: ${share(storage, 'storage')}, and ${share(code, 'code')}.` +
      (numbers.codeLines.total === 0
        ? ''
        : ` By lines of code, ${percentText(numbers.codeLines.clean, numbers.codeLines.total)} need no attention.`),
  ];
}

/** Objects that need less than two hours each: what SCT calls converted automatically or with minimal changes. */
function little(counts: Counts): number {
  return counts.automatic + counts.simple;
}

function share(counts: Counts, what: string): string {
  return counts.total === 0
    ? `there are no ${what} objects`
    : `${count(little(counts))} of ${counted(counts.total, `${what} object`)} (${percentText(little(counts), counts.total)})`;
}

function proofSentence(all: Counts, objects: readonly ReportObject[], name: string, run: RunInfo): string {
  if (run.verification.mode === 'off') {
    return 'Nothing of it is proven: verification was switched off.';
  }
  const failed = objects.filter((each) => each.verified === false).length;
  const open = all.total - all.verified - failed;
  const rest = [
    failed > 0 ? `${count(failed)} failed the proof` : '',
    open > 0 ? `${count(open)} could not be proven` : '',
  ].filter((each) => each !== '');
  const one = all.verified === 1;
  return (
    `${count(all.verified)} of ${counted(all.total, 'object')} (${percentText(all.verified, all.total)}) ` +
    `${one ? 'is' : 'are'} proven: a real ${name} server accepted ${one ? 'it' : 'them'} and checked the statements inside` +
    (rest.length === 0 ? '.' : `; ${rest.join(', ')}.`)
  );
}
