import { describe, expect, it } from 'vitest';
import { freightReport } from '../../test/report/fixture.ts';
import { assessObject, assessTarget, type AssessedInput, lineCount } from './assessment.ts';
import { awsHours, complexityOf, hoursOf } from './effort.ts';
import type { ReportFinding, Report } from './model.ts';
import { hours, percent } from './wording.ts';

const finding = (severity: ReportFinding['severity'], effortHours: number, line = 1): ReportFinding => ({
  code: 'GW9999',
  severity,
  effortHours,
  file: 'a.sql',
  line,
  column: 1,
  endLine: line,
  endColumn: 2,
  what: 'what',
  why: 'why',
  todo: 'todo',
});

const object = (over: Partial<AssessedInput> = {}): AssessedInput => ({
  id: 'A.procedure.P',
  schema: 'A',
  kind: 'procedure',
  name: 'P',
  source: { file: 'a.sql', line: 1, endLine: 10 },
  converted: true,
  verified: true,
  verification: { loaded: true, analysed: true },
  findings: [],
  ...over,
});

const { source, run } = freightReport();
const assess = (objects: AssessedInput[], by: Report['run'] = run) =>
  assessTarget(
    {
      target: { engine: 'postgresql', version: '15' },
      objects,
      findings: [],
      features: [],
      rows: [],
      outside: [],
    },
    source,
    by,
  ).summary;

describe('the class of an object', () => {
  it.each([
    [1.99, 'simple'],
    [2, 'medium'],
    [6, 'medium'],
    [6.01, 'complex'],
  ])('%d hours are %s', (effort, complexity) => {
    expect(complexityOf(true, [finding('warning', effort)])).toBe(complexity);
  });

  it('adds tenths exactly: twenty of them are two hours', () => {
    const findings = Array.from({ length: 20 }, () => finding('warning', 0.1));
    expect(hoursOf(findings)).toBe(2);
    expect(complexityOf(true, findings)).toBe('medium');
  });

  it('is automatic with findings for information only, which cost nothing', () => {
    const assessed = assessObject(object({ findings: [finding('info', 40)] }));
    expect(assessed).toMatchObject({ complexity: 'automatic', status: 'converted', effortHours: 0 });
  });

  it('is simple with a warning that costs nothing', () => {
    const assessed = assessObject(object({ findings: [finding('warning', 0)] }));
    expect(assessed).toMatchObject({ complexity: 'simple', status: 'converted-with-findings' });
  });

  it('is not converted when there is no result, however little it costs', () => {
    const assessed = assessObject(object({ converted: false, findings: [finding('error', 0.5)] }));
    expect(assessed).toMatchObject({
      complexity: 'not-converted',
      status: 'not-converted',
      effortHours: 0.5,
    });
    expect(assessed).not.toHaveProperty('converted');
  });
});

describe('the numbers of a target', () => {
  const { summary, objects, findings } = freightReport().targets[0]!;

  it('spreads all objects over five disjoint classes, per kind and per half', () => {
    for (const counts of [...Object.values(summary.byKind), summary.all, summary.storage, summary.code]) {
      const { automatic, simple, medium, complex, notConverted } = counts;
      expect(automatic + simple + medium + complex + notConverted).toBe(counts.total);
    }
    expect(Object.values(summary.byKind).reduce((sum, each) => sum + each.total, 0)).toBe(objects.length);
    expect(summary.storage.total + summary.code.total).toBe(summary.all.total);
  });

  it('counts the hours of objects and those of findings without an object', () => {
    const sum = objects.reduce((total, each) => total + each.effortHours, 0);
    expect(summary.effortHours).toBe(sum + hoursOf(findings));
  });

  it('counts lines of packaged routines once, and those with work as touched', () => {
    const lines = assess([
      object({
        id: 'pkg',
        kind: 'package',
        source: { file: 'a.sql', line: 1, endLine: 50 },
        findings: [finding('info', 0, 3)],
      }),
      object({
        id: 'in',
        parent: 'pkg',
        kind: 'packaged procedure',
        source: { file: 'a.sql', line: 10, endLine: 20 },
        findings: [finding('warning', 1, 12), finding('error', 1, 12)],
      }),
      object({ id: 'no', converted: false, source: { file: 'b.sql', line: 1, endLine: 4 } }),
    ]).codeLines;
    expect(lines).toEqual({ total: 54, clean: 49 });
  });

  it('counts an unknown kind as code', () => {
    expect(assess([object({ kind: 'edition' })]).code.total).toBe(1);
  });
});

describe('the sentences at the top', () => {
  it('say what converts, what is proven and what is left', () => {
    const { summary } = freightReport().targets[0]!;
    expect(summary.headline).toEqual([
      '54 of 59 objects (92 %) convert to PostgreSQL 15 without work by hand; the other 5 need about 21 h of it.',
      '56 of 59 objects (95 %) are proven: a real PostgreSQL 15 server accepted them and checked the statements inside; ' +
        '1 failed the proof, 2 could not be proven.',
      'Automatically or with less than two hours of work each: 37 of 37 storage objects (100 %), and 19 of 22 code objects (86 %). ' +
        'By lines of code, 94 % need no attention.',
    ]);
  });

  it('claim no proof when none was tried', () => {
    const summary = assess([object({ verified: null })], { ...run, verification: { mode: 'off' } });
    expect(summary.headline[1]).toBe('Nothing of it is proven: verification was switched off.');
  });

  it('say so when there is nothing to assess', () => {
    expect(assess([]).headline).toEqual(['No object of the Oracle source was selected.']);
  });
});

describe('wording', () => {
  it('never rounds to all or nothing', () => {
    expect([percent(999, 1000), percent(1, 1000), percent(1000, 1000), percent(0, 7), percent(0, 0)]).toEqual(
      [99, 1, 100, 0, undefined],
    );
  });

  it('never shows work as zero hours', () => {
    expect([0, 0.01, 0.5, 1.25, 9.96, 12.4, 1234].map(hours)).toEqual([
      '0 h',
      '< 0.1 h',
      '0.5 h',
      '1.3 h',
      '10 h',
      '12 h',
      '1\u202f234 h',
    ]);
  });

  it('counts lines without one for a final line break', () => {
    expect(['', 'a', 'a\n', 'a\nb', 'a\n\n'].map(lineCount)).toEqual([1, 1, 1, 2, 2]);
  });
});

it("knows AWS's hours for its action items", () => {
  expect([5103, 5663, 5353, 5415, 1].map(awsHours)).toEqual([0.01, 1, 40, 160, undefined]);
});
