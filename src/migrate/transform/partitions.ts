import type { ParallelLoad } from '../../catalog/mapping/rows.ts';
import type { Range } from '../../change/range.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { Partition, Source } from '../../change/source.ts';

/** The ranges of a table that is loaded partition by partition, as a rule of table settings wants it. What does not fit is a problem. */
export async function partitionRanges(
  source: Source,
  table: Shape,
  load: ParallelLoad,
  problems: string[],
): Promise<readonly Range[] | undefined> {
  const say = (why: string): undefined => {
    problems.push(`Rule ${load.rule}, parallel-load of ${nameOf(table)}: ${why}`);
  };
  if (!source.partitions) return say(`${source.server} reads no partitions. Use ranges.`);
  const all = await source.partitions(table);
  if (all.length === 0)
    return say(
      `it has no partitions. Take the rule away, and it is cut into ranges by itself, or use ranges.`,
    );
  if (load.type === 'partitions-auto') return all.map(rangeOf);
  if (load.type === 'subpartitions-auto')
    return all.flatMap((each) => (each.parts.length > 0 ? each.parts : [each])).map(rangeOf);
  const listed = [...load.partitions, ...load.subpartitions];
  const known = new Set(all.flatMap((each) => [each, ...each.parts]).map(({ name }) => name));
  const stranger = listed.find((each) => !known.has(each));
  if (stranger !== undefined)
    return say(`there is no partition ${stranger}. There are ${[...known].join(', ')}.`);
  // Rows of partitions that are not listed are wanted too: all partitions are ranges, those with listed parts as their parts.
  return all
    .flatMap((each) =>
      each.parts.some(({ name }) => load.subpartitions.includes(name)) ? each.parts : [each],
    )
    .map(rangeOf);
}

function rangeOf({ schema, name }: Pick<Partition, 'schema' | 'name'>): Range {
  return { kind: 'partition', schema, name };
}
