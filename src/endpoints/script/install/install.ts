import type { CatalogBuilder } from '../../../catalog/build.ts';
import type { ParsedStatement, SourceDialect } from '../../../sql/dialect.ts';
import type { Statics } from '../../../sql/static-value.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { ExecuteImmediate } from '../../../sql/tree/routine.ts';
import { walk } from '../../../sql/walk.ts';
import type { SourceMap } from '../../../text/source.ts';
import { BlockRun } from './run.ts';

/** Whether a block may make or change objects by dynamic SQL, by its text. */
export function mayInstall(text: string): boolean {
  return /\bexecute\s+immediate\b/i.test(text) && /\b(?:create|alter|drop|comment|rename)\b/i.test(text);
}

/**
 * Folds the definitions that a block executes by dynamic SQL into the catalog, so that whatever speaks of these objects finds them. The
 * statements that were taken are noted with the catalog: what they make is made with everything else.
 */
export function install(
  { node }: ParsedStatement,
  builder: CatalogBuilder,
  dialect: SourceDialect,
  sources: SourceMap,
  statics: Statics,
): void {
  if (node.kind !== 'anonymousBlock') return;
  const taken = new Set<ExecuteImmediate>();
  const left = new Set<ExecuteImmediate>();
  const run = new BlockRun({
    names: dialect.names,
    schema: builder.currentSchema,
    statics,
    made: () => builder.made(),
    execute(text, at, isSure) {
      const parsed = text === undefined ? undefined : definition(text, at, isSure, dialect, sources);
      (parsed ? taken : left).add(at);
      if (parsed) builder.add(parsed);
    },
  });
  run.run(node.block);
  walk(node.block, (each) => {
    if (each.kind !== 'executeImmediate' || left.has(each)) return;
    // What was not reached is not executed where the objects come from; here the objects are there when the block looks for them.
    const isUnreached = isDropping(each) || (run.isComplete && isDefinition(leadingText(each.sql)));
    if (taken.has(each) || isUnreached) builder.noteInstalled(placeKey(each, sources));
  });
}

/** The definition that a text is; undefined when it is none, cannot be read or does more than define. */
function definition(
  text: string,
  at: ExecuteImmediate,
  isSure: boolean,
  dialect: SourceDialect,
  sources: SourceMap,
): ParsedStatement | undefined {
  if (!isDefinition(text) || (!isSure && !/^\s*create\b/i.test(text))) return undefined;
  const place = sources.place(at.sql.start);
  const source = sources.add({
    file: place?.file ?? '-',
    text: text.replace(/;\s*$/, (end) => (/\bend\s*\w*\s*;\s*$/i.test(text) ? end : '')),
    line: place?.line ?? 1,
    column: (place?.column ?? 0) + 1,
  });
  const parsed = dialect.parseDynamic(source);
  return parsed.faults.length === 0 && isFoldable(parsed) ? parsed : undefined;
}

/** The text that a statement begins with, as far as it is written there. */
function leadingText(sql: Expression): string {
  if (sql.kind === 'string') return sql.value;
  const [first] = sql.kind === 'chain' ? sql.operands : [];
  return first?.kind === 'string' ? first.value : '';
}

function isDropping({ sql }: ExecuteImmediate): boolean {
  return /^\s*drop\b/i.test(leadingText(sql));
}

/** How a statement is known at both readings of the scripts: by its file and place. */
function placeKey(at: { readonly start: number }, sources: SourceMap): string {
  const place = sources.place(at.start);
  return place ? `${place.file}:${place.line}:${place.column}` : '';
}

function isDefinition(text: string): boolean {
  return /^\s*(?:create|alter|drop|comment|rename|grant)\b/i.test(text);
}

/** Whether a definition says all that it does: one that takes rows along does not. */
function isFoldable({ node }: ParsedStatement): boolean {
  switch (node.kind) {
    case 'createTable':
      return node.as === undefined;
    case 'unread':
    case 'otherStatement':
      return false;
    default:
      return true;
  }
}
