import type { Stage } from '../../convert/conversion.ts';
import type { ObjectKind } from '../../convert/conversion.ts';
import type { OutputFile, Prelude } from '../../convert/output.ts';
import { compose } from '../../convert/output.ts';
import { version } from '../version.ts';

/** A statement of a model of the target, with what it makes. */
export interface ScriptStatement {
  readonly stage: Stage;
  readonly target: { readonly schema: string; readonly kind: ObjectKind; readonly name: string };
  readonly sql: string;
  /** The conversion that made it, and its place in the order of that. */
  readonly run: string;
  readonly ordinal: number;
}

/**
 * The files that install models: one for each stage, one for each object, and the manifest by which `godwit apply` installs them. Statements
 * of one conversion stand in its order. Those of several stand by kinds, what others are made of first; `godwit apply` tries again what comes
 * too early, psql does not.
 */
export function scriptOf(
  statements: readonly ScriptStatement[],
  preludes: readonly Prelude[],
): readonly OutputFile[] {
  const isOneRun = new Set(statements.map(({ run }) => run)).size <= 1;
  const ordered = [...statements].sort(
    (a, b) =>
      (isOneRun ? 0 : rankOf(a) - rankOf(b)) ||
      (a.run < b.run ? -1 : a.run > b.run ? 1 : a.ordinal - b.ordinal),
  );
  const { files, entries } = compose(
    ordered.map((each) => ({ statement: { stage: each.stage, target: each.target }, sql: each.sql })),
    { preludes, data: [], endings: [] },
    () => undefined,
    version,
  );
  const manifest = { version: 1, tool: `godwit ${version}`, entries };
  return [...files, { path: 'manifest.json', text: `${JSON.stringify(manifest, undefined, 1)}\n` }];
}

const ranks: readonly (readonly string[])[] = [
  ['schema'],
  ['type'],
  ['sequence'],
  ['table'],
  ['function', 'procedure', 'packaged function', 'packaged procedure', 'package'],
  ['view'],
  ['materialized view'],
];

function rankOf({ target }: ScriptStatement): number {
  const rank = ranks.findIndex((kinds) => kinds.includes(target.kind));
  return rank < 0 ? ranks.length : rank;
}
