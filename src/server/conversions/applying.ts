import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../convert/output.ts';
import type { ApplyResult } from '../../endpoints/postgres/install/apply.ts';
import { makeFolder } from '../../text/folder.ts';
import type { ModelMark, ModelRow } from '../store/models.ts';
import type { TargetContent, TargetFacts, TargetState } from './model-rows.ts';
import { contentOf, factsOf } from './model-rows.ts';

/** What became of a model of the target that was to be applied. */
export interface AppliedModel {
  readonly schema: string;
  readonly kind: string;
  readonly name: string;
  readonly isDone: boolean;
  /** What is the case and what to do about it, where something is left to do. */
  readonly message?: string;
}

/** Writes the files that are to be installed. */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<void> {
  for (const { path, text } of files) {
    makeFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
}

/** What became of each statement. */
export function appliedModels({ outcomes }: ApplyResult): readonly AppliedModel[] {
  return outcomes.map(({ entry: { object }, status, message, remedy }) => {
    const isDone = status !== 'failed' && status !== 'blocked' && status !== 'changed';
    const words = [message, remedy].filter((each) => each !== undefined).join(' ');
    return { ...object, isDone, ...(words === '' ? {} : { message: words }) };
  });
}

/** What the tree of the target shows of models of which these statements were applied. */
export function marksOf(applied: readonly AppliedModel[], chosen: readonly ModelRow[]): readonly ModelMark[] {
  const outcomes = new Map<string, AppliedModel[]>();
  for (const each of applied) {
    const known = outcomes.get(keyOf(each));
    if (known) known.push(each);
    else outcomes.set(keyOf(each), [each]);
  }
  const now = new Date().toISOString();
  return chosen.flatMap((row) => {
    const own = outcomes.get(keyOf(contentOf<TargetContent>(row)));
    if (!own) return [];
    const isDone = own.every((each) => each.isDone);
    const message = own.flatMap((each) => each.message ?? []).join(' ');
    const { overridePath } = factsOf<TargetFacts>(row);
    const facts: TargetFacts = {
      ...(overridePath === undefined ? {} : { overridePath }),
      ...(isDone ? { appliedAt: now } : {}),
      ...(message === '' ? {} : { message }),
    };
    const state: TargetState = isDone ? 'applied' : 'not-applied';
    return [{ path: row.path, state: row.kind === 'schema' ? '' : state, facts: JSON.stringify(facts) }];
  });
}

function keyOf({ schema, kind, name }: Pick<AppliedModel, 'schema' | 'kind' | 'name'>): string {
  return JSON.stringify([schema, kind.replace(/^packaged /, ''), name]);
}

/** So many are named in the words of a request; the tree shows all. */
const mostNamed = 5;

/** Tells what of it is not in the target. */
export function wordsOfRest(applied: readonly AppliedModel[]): string {
  const left = applied.filter((each) => each.message !== undefined);
  const names = left
    .slice(0, mostNamed)
    .map(({ kind, schema, name, message }) => `${kind} ${schema}.${name}: ${message}`);
  const more =
    left.length > mostNamed ? ` And ${left.length - mostNamed} more, which the target tree shows.` : '';
  return `${applied.length - left.length} of ${applied.length} statements are in the target. ${names.join(' ')}${more}`;
}
