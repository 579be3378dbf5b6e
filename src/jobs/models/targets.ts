import type { ObjectKind, Stage } from '../../convert/conversion.ts';
import { objectPath } from '../../convert/output.ts';
import { sourceHashes, sourceMark } from '../../convert/overrides.ts';
import type { ConvertedSource } from '../conversion/conversion.ts';
import type { ModelPath } from './path.ts';
import { categoryOf, pathText } from './path.ts';

/** One statement that makes a model of the target. */
export interface ModelStatement {
  readonly stage: Stage;
  /** Its place among all statements of the conversion, which is an order of installation. */
  readonly ordinal: number;
  readonly sql: string;
}

/** A model of the target. */
export interface TargetModel {
  readonly path: ModelPath;
  readonly kind: ObjectKind | 'statement';
  readonly schema: string;
  readonly name: string;
  /** Where its text can be replaced by one of the user's own: the path of an override. */
  readonly overridePath: string;
  /** The first line of such a text: which source it was written for. */
  readonly mark?: string;
  readonly isOverridden: boolean;
  readonly statements: readonly ModelStatement[];
}

/** The models of the target that stand for the objects that are kept, each with all its statements, and the schemas that they are in. */
export function targetModels(
  { objects, rendered, read }: ConvertedSource,
  isKept: (id: string) => boolean,
): { readonly models: readonly TargetModel[]; readonly pathOf: ReadonlyMap<string, ModelPath> } {
  const kept = new Set(
    objects
      .filter(({ id }) => isKept(id))
      .flatMap((each) => each.statements.map(({ target }) => objectPath(target))),
  );
  const schemas = new Set(
    rendered
      .map(({ statement: { target } }) => target)
      .filter((each) => kept.has(objectPath(each)))
      .map(({ schema }) => schema),
  );
  const marks = sourceHashes(objects, read.sources);
  const models = new Map<string, TargetModel & { readonly statements: ModelStatement[] }>();
  const taken = new Set<string>();
  rendered.forEach(({ statement: { stage, target }, sql, overridden }, ordinal) => {
    const { schema, kind, name } = target;
    const overridePath = objectPath(target);
    if (!kept.has(overridePath) && !(kind === 'schema' && schemas.has(schema))) return;
    let model = models.get(overridePath);
    if (!model) {
      const mark = marks.get(overridePath);
      const path = freePath(schema, kind, name, taken);
      model = {
        path,
        kind,
        schema,
        name,
        overridePath,
        isOverridden: overridden === true,
        statements: [],
        ...(mark === undefined ? {} : { mark: sourceMark(mark) }),
      };
      models.set(overridePath, model);
    }
    model.statements.push({ stage, ordinal, sql });
  });
  return {
    models: [...models.values()],
    pathOf: new Map([...models].map(([key, { path }]) => [key, path])),
  };
}

/** Two that only their kind tells apart (a package's function and one of its own) are told apart by a number. */
function freePath(schema: string, kind: string, name: string, taken: Set<string>): ModelPath {
  if (kind === 'schema' && schema === name) return ['Schemas', schema];
  const above = ['Schemas', schema, categoryOf(kind === 'schema' ? 'other' : kind).name];
  let path = [...above, name];
  for (let count = 2; taken.has(pathText(path)); count += 1) path = [...above, `${name}#${count}`];
  taken.add(pathText(path));
  return path;
}

/** The text of a model of the target: all its statements, with a line where one belongs to another stage than the one before it. */
export function textOf({ mark, statements }: Pick<TargetModel, 'mark' | 'statements'>): string {
  const parts = mark === undefined ? [] : [mark];
  let present = statements[0]?.stage;
  for (const { stage, sql } of statements) {
    parts.push(stage === present ? sql : `-- godwit: stage ${stage}\n${sql}`);
    present = stage;
  }
  return `${parts.join('\n\n')}\n`;
}
