import type { Counter, Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import type { Plan } from './plan.ts';

/** What new rows of the target are numbered by. */
export interface Numbers {
  readonly counters: readonly Counter[];
  /** Sequences of the source that the target does not have. */
  readonly missingSequences: readonly string[];
}

/**
 * Sets what numbers new rows past those that are there. Numbers of columns follow from the rows. Sequences by themselves are known to the source only, and mean the same only in an engine of the same name; they
 * belong to the schemas whose tables are moved.
 */
export async function setNumbers(source: Source, sink: Sink, { tables }: Plan): Promise<Numbers> {
  const counters = (await sink.setCounters?.(tables.map(({ target }) => target))) ?? [];
  if (source.engine !== sink.engine || !source.sequences || !sink.setSequences)
    return { counters, missingSequences: [] };
  const schemas = new Map(tables.map((table) => [table.source.schema, table.target.schema]));
  const sequences = (await source.sequences()).flatMap((each) => {
    const schema = schemas.get(each.schema);
    return schema === undefined ? [] : [{ ...each, schema }];
  });
  return { counters, missingSequences: await sink.setSequences(sequences) };
}
