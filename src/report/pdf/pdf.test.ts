import { describe, expect, it } from 'vitest';
import { freightReport } from '../../../test/report/fixture.ts';
import { reportPdf } from './pdf.ts';

const pages = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

describe('the report on paper', () => {
  it('is a file of several sheets with an outline', async () => {
    const pdf = await reportPdf(freightReport());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pages(pdf)).toBeGreaterThanOrEqual(2);
    expect(pdf.toString('latin1')).toContain('/Outlines');
  });

  it('sets names that its fonts lack, and texts longer than a sheet, without failing', async () => {
    const report = freightReport();
    const [target] = report.targets;
    const [object] = target?.objects ?? [];
    if (!target || !object) throw new Error('the sample has objects');
    const long = { ...object, name: `ГРУЗ_${'X'.repeat(300)}`, effortHours: 99 };
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
