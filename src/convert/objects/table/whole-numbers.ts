import { typeFindings } from '../../../sql/codes/types.ts';
import { hasIntegerType, numberSize } from '../../types/number.ts';
import type { TableWork } from './work.ts';

/** Says once for a table which of its columns take larger numbers than NUMBER(p) did, because they are integers. */
export function reportWholeNumbers({ table, bench, workshop }: TableWork): void {
  const wider = [...table.columns.values()].filter(({ type, identity }) => {
    const size = type && !identity && numberSize(type);
    return size && hasIntegerType(size);
  });
  if (wider.length === 0 || workshop.settings.wholeNumber === 'numeric') return;
  const names = wider.map((each) => each.name.text).join(', ');
  bench.report(
    typeFindings.wholeNumber,
    table.definition.name,
    wider.length === 1
      ? `The column ${names} becomes an integer.`
      : `${wider.length} columns become integers: ${names}.`,
  );
}
