import type { Report, ReportObject } from './model.ts';

/**
 * The report as `report.json`: everything but the texts of the objects, which stand in the source's files and in the
 * converted files already. Indented, so that two runs can be compared line by line.
 */
export function reportJson(report: Report): string {
  const targets = report.targets.map((target) => ({ ...target, objects: target.objects.map(withoutText) }));
  return `${JSON.stringify({ ...report, targets }, undefined, 1)}\n`;
}

function withoutText(object: ReportObject): Omit<ReportObject, 'text'> {
  const { text: _, ...rest } = object;
  return rest;
}
