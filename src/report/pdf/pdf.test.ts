import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { freightReport } from '../../../test/report/fixture.ts';
import { Fonts } from './fonts.ts';
import { reportPdf } from './pdf.ts';

const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

/** The streams of a file, unpacked, one after the other. */
function streamsOf(pdf: Buffer): string {
  const texts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at)) {
    const from = at + 'stream\n'.length;
    const to = pdf.indexOf('\nendstream', from);
    // The first two bits of what zlib packs say so (RFC 1950).
    if (pdf[from] === 0x78) texts.push(inflateSync(pdf.subarray(from, to)).toString('latin1'));
    at = to + '\nendstream'.length;
  }
  return texts.join('\n');
}

describe('the report on paper', () => {
  it('is a file of several sheets with an outline', async () => {
    const pdf = await reportPdf(freightReport());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages(pdf)).toBeGreaterThanOrEqual(2);
    expect(pdf.toString('latin1')).toContain('/Outlines');
  });

  it('tells readers for the blind what its parts are', async () => {
    const text = (await reportPdf(freightReport())).toString('latin1');
    expect(text).toContain('/Marked true');
    for (const part of ['H1', 'H2', 'H3', 'P', 'Table', 'TR', 'TH', 'TD'])
      expect(text).toContain(`/S /${part}\n`);
  });

  it('shows the characters of any script, with fonts that have them', async () => {
    const report = freightReport();
    const [target] = report.targets;
    const [object] = target?.objects ?? [];
    if (!target || !object) throw new Error('the sample has objects');
    const named = ['ГРУЗ', 'ΠΛΟΙΟ', '顧客', '고객', 'a→b'].map((name) => ({
      ...object,
      name,
      effortHours: 9,
    }));
    const pdf = await reportPdf({ ...report, targets: [{ ...target, objects: named }] });
    const streams = streamsOf(pdf);
    for (const character of 'ГΠ顧고→')
      expect(streams).toContain(`<${character.charCodeAt(0).toString(16).padStart(4, '0')}>`);
    expect(pdf.length - (await reportPdf(report)).length).toBeLessThan(60_000);
  });

  it('sets names that its fonts lack, and texts longer than a sheet, without failing', async () => {
    const report = freightReport();
    const [target] = report.targets;
    const [object] = target?.objects ?? [];
    if (!target || !object) throw new Error('the sample has objects');
    const long = { ...object, name: `\u200b_${'X'.repeat(300)}`, effortHours: 99 };
    const finding = target.objects
      .flatMap((each) => each.findings)
      .find(({ severity }) => severity === 'error');
    if (!finding) throw new Error('the sample has errors');
    const wordy = { ...finding, what: 'слово '.repeat(3000) };
    const pdf = await reportPdf({
      ...report,
      targets: [{ ...target, objects: [{ ...long, findings: [wordy] }, ...target.objects] }],
    });
    expect(pages(pdf)).toBeGreaterThan(pages(await reportPdf(report)));
  });
});

describe('fonts of the report', () => {
  const fonts = new Fonts(() => {});

  it.each([
    ['a\u200bb', 'a‹U+200B›b'],
    ['tab\tand \ud800', 'tab‹U+0009›and ‹U+D800›'],
    ['\ue000\uffff', '‹U+E000›‹U+FFFF›'],
    ['e\u0301', 'é'],
    ['Груз ≤ 表', 'Груз ≤ 表'],
  ])('show %j as %s', (text, shown) => {
    expect(fonts.printable(text, 'Helvetica')).toBe(shown);
  });

  it('change where one of them lacks a character, and keep words of one script together', () => {
    expect(fonts.runs('a שלום עולם b 表', 'Helvetica')).toEqual([
      { font: 'Helvetica', text: 'a ' },
      { font: 'DejaVuSans', text: 'שלום עולם ' },
      { font: 'Helvetica', text: 'b ' },
      { font: 'UnifontEX', text: '表' },
    ]);
  });
});
