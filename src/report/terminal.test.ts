import { expect, it } from 'vitest';
import { freightReport } from '../../test/report/fixture.ts';
import { terminalSummary } from './terminal.ts';

const report = freightReport();

it('prints a line per kind, the costliest findings and the path, without colours unless asked', () => {
  const text = terminalSummary(report, { colour: false, path: 'out/report.html' });
  expect(text).not.toContain('\u001b');
  const lines = text.split('\n');
  expect(lines[0]).toBe('Oracle to PostgreSQL 15');
  expect(lines[2]).toBe(
    '                     Total  Automatic  Simple  Medium  Complex  Not converted  Proven',
  );
  expect(lines).toContain(
    'Packaged procedures      3          -       2       -        1              -       1',
  );
  expect(lines).toContain(
    'All                     59         54       2       1        1              1      56',
  );
  expect(lines).toContain('4 errors, 3 warnings, 6 for information; about 22 h of work by hand');
  expect(lines).toContain('  error    GW3010      1 x      8 h  MODEL clause');
  expect(lines).toContain('  and 2 more codes in the report');
  expect(text.endsWith('Report: out/report.html\n')).toBe(true);
});

it('keeps within the terminal', () => {
  for (const width of [80, 100]) {
    const lines = terminalSummary(report, { colour: false, width }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  }
});

it('says the same with colours', () => {
  const coloured = terminalSummary(report, { colour: true });
  expect(coloured).toContain('\u001b[');
  // oxlint-disable-next-line no-control-regex -- the escape character is what is taken out
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(terminalSummary(report, { colour: false }));
});

it('says why a target was not assessed', () => {
  const target = { ...report.targets[0]!, unavailable: 'There is no converter for it yet.' };
  expect(terminalSummary({ ...report, targets: [target] }, { colour: false })).toBe(
    'Oracle to PostgreSQL 15\nThere is no converter for it yet.\n',
  );
});
