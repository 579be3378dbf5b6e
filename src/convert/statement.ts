import type { LooseStatement } from '../catalog/catalog.ts';
import type { ParsedStatement } from '../sql/dialect.ts';
import type { Node } from '../sql/tree/node.ts';
import type { TopStatement } from '../sql/tree/define.ts';
import type { Finding } from '../text/finding.ts';
import { Bench } from './context.ts';
import type { Workshop } from './context.ts';
import { assembleBlock } from './routines/assemble.ts';
import { withoutLeftovers } from './leftover.ts';
import type { Resolution } from './resolve/resolution.ts';

/** A statement that defines nothing, converted. */
export interface ConvertedStatement {
  /** Undefined when it could not be converted; the findings say why. */
  readonly node: Node | undefined;
  /** What must exist before it runs. */
  readonly before: readonly Node[];
  readonly findings: readonly Finding[];
  /** What its names speak of. */
  readonly resolution: Resolution;
}

/** Converts a query, a DML statement or a block that stands by itself: in a script's data stage or in an application. */
export function convertStatement(
  parsed: ParsedStatement,
  schema: string,
  workshop: Workshop,
): ConvertedStatement {
  const object: LooseStatement = {
    kind: 'statement',
    schema,
    name: '',
    span: { start: parsed.node.start, end: parsed.node.end },
    sourceComments: parsed.comments,
    nameSchema: schema,
    definition: parsed.node,
  };
  const bench = new Bench(object, workshop);
  const block = parsed.node.kind === 'anonymousBlock' ? assembleBlock(parsed.node, bench) : undefined;
  const converted = bench.convert(block?.node ?? parsed.node) as TopStatement;
  const kept = withoutLeftovers(converted, bench);
  const refused = kept === undefined || (converted.kind !== 'anonymousBlock' && bench.refusals.length > 0);
  return {
    node: refused ? undefined : kept,
    before: [...bench.definitions.map((each) => each.node), ...(block?.before ?? [])],
    findings: bench.findings,
    resolution: bench.resolution,
  };
}
