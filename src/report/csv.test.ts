import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { freightReport } from '../../test/report/fixture.ts';
import { csv, csvFiles } from './csv.ts';

const report = freightReport();
const target = report.targets[0]!;
const files = csvFiles(report);
const read = (at: number): Record<string, string>[] =>
  parse(files[at]!.text, { columns: true, relax_column_count: false });

describe('RFC 4180', () => {
  it('quotes what needs it and reads back as it was', () => {
    const rows = [
      ['plain', 'with, comma', 'with "quotes"', 'two\nlines', 'a\r\nb', ''],
      ['1', 'é', "it's", ' spaces ', '-', '"'],
    ];
    const text = csv(rows);
    expect(text.startsWith('plain,"with, comma","with ""quotes""","two\nlines",')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(parse(text)).toEqual(rows);
  });
});

describe('the three files', () => {
  it('have the columns that users of SCT know', () => {
    expect(files.map((each) => [each.name, each.text.slice(0, each.text.indexOf('\r\n'))])).toEqual([
      [
        'report-action-items.csv',
        'Category,Occurrence,Action item,Subject,Group,Description,Documentation references,Recommended action,Filtered,' +
          'Estimated complexity,Line,Position,Source,Target,Server IP address and port,Database name,Schema name',
      ],
      [
        'report-action-items-summary.csv',
        'Schema,Action item,Number of occurrences,Learning curve efforts,' +
          'Efforts to convert an occurrence of the action item,Action item description,Recommended action',
      ],
      [
        'report-summary.csv',
        'Category,Number of objects,Objects automatically converted,Objects with simple actions,' +
          'Objects with medium-complexity actions,Objects with complex actions,Total lines of code',
      ],
    ]);
  });

  it('hold every occurrence with its place', () => {
    const items = read(0);
    const all = target.objects.flatMap((each) => each.findings).length + target.findings.length;
    expect(items).toHaveLength(all);
    expect(items.find((each) => each['Action item'] === 'GW2114')).toMatchObject({
      Category: 'Packaged procedure',
      Occurrence: 'Schemas.FREIGHT.Packages.BILLING.Packaged procedures.RUN_MONTH',
      Group: 'Error',
      'Documentation references': 'AWS SCT action item 5035',
      'Estimated complexity': 'Medium',
      Line: '39',
      Position: '9',
      Source: 'Oracle',
      Target: 'PostgreSQL',
      'Schema name': 'FREIGHT',
    });
    expect(items.at(-1)).toMatchObject({ Occurrence: 'upgrade/2019-04.sql', 'Schema name': '' });
  });

  it('sum up to the hours of the report', () => {
    const hours = read(1).reduce(
      (sum, each) =>
        sum +
        Number(each['Number of occurrences']) *
          Number(each['Efforts to convert an occurrence of the action item']),
      0,
    );
    expect(hours).toBeCloseTo(target.summary.effortHours, 3);
  });

  it('count each kind, and what was not converted as complex', () => {
    const kinds = read(2);
    expect(kinds.find((each) => each['Category'] === 'View')).toMatchObject({
      'Number of objects': '6',
      'Objects automatically converted': '5',
      'Objects with complex actions': '1',
    });
    expect(kinds.slice(-3).map((each) => each['Category'])).toEqual([
      'Storage_objects_count',
      'Code_objects_count',
      'Source_version',
    ]);
    expect(kinds.at(-1)?.['Number of objects']).toBe('Oracle 19c');
  });

  it('are written per target, and not for one that could not be assessed', () => {
    const second = {
      ...target,
      target: { engine: 'mysql', version: '8' },
      unavailable: 'There is no converter for MySQL yet.',
      objects: [],
      findings: [],
    };
    const names = csvFiles({ ...report, targets: [target, second] }).map((each) => each.name);
    expect(names).toEqual([
      'report-postgresql-action-items.csv',
      'report-postgresql-action-items-summary.csv',
      'report-postgresql-summary.csv',
    ]);
  });
});
