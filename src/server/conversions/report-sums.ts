import type { Report, ReportFinding } from '../../report/model.ts';
import type { ReportView } from '../rest/contract/project.ts';
import { invalidState } from '../fault.ts';

/** Findings of one code, while they are counted. */
interface Item extends Omit<ReportView['items'][number], 'objects'> {
  readonly objects: Set<string>;
}

/** The sums of a report, and its findings by their codes, the costliest first. */
export function sumsOf({ targets: [target], codes }: Report): ReportView {
  if (!target) throw invalidState('Nothing was assessed yet.');
  const { summary, objects } = target;
  const items = new Map<string, Item>();
  for (const { schema, name, findings } of objects)
    for (const finding of findings) {
      const { code, effortHours } = finding;
      const item = items.get(code) ?? itemOf(finding, codes[code]);
      item.objects.add(`${schema}.${name}`);
      items.set(code, {
        ...item,
        occurrences: item.occurrences + 1,
        effortHours: Math.round((item.effortHours + effortHours) * 100) / 100,
      });
    }
  return {
    headline: [...summary.headline],
    effortHours: summary.effortHours,
    all: { ...summary.all },
    kinds: Object.entries(summary.byKind).map(([kind, counts]) => ({ kind, counts: { ...counts } })),
    items: [...items.values()]
      .map((item) => ({ ...item, objects: [...item.objects] }))
      .sort((one, other) => other.effortHours - one.effortHours),
  };
}

function itemOf({ code, severity, todo, what }: ReportFinding, known?: Report['codes'][string]): Item {
  return {
    code,
    title: known?.title ?? what,
    severity,
    todo: known?.todo ?? todo,
    occurrences: 0,
    effortHours: 0,
    objects: new Set(),
  };
}
