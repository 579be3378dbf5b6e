import type { ModelPath } from '../../jobs/models/path.ts';
import { isCategory, pathText, rankOf } from '../../jobs/models/path.ts';
import type { ReportObject } from '../../report/model.ts';
import type { ModelHead, ModelRow } from '../store/models.ts';
import type { ModelStatement, TargetModel } from '../../jobs/models/targets.ts';

/** How far a model of a source is. */
export type SourceState =
  | 'not-converted'
  | 'converted'
  | 'converted-with-findings'
  | 'failed'
  /** It was converted, and its definition is another one since. */
  | 'outdated';

/** How far a model of a target is. */
export type TargetState =
  | 'converted'
  /** Its text is the user's own. */
  | 'edited'
  | 'applied'
  | 'not-applied'
  /** The database had it; it does not come from this project. */
  | 'found';

/** What lists show of a model of a source. */
export interface SourceFacts {
  readonly hash: string;
  readonly file: string;
  readonly line: number;
  /** It is a part of another one and known by its conversion only: a constraint, a member of a package. */
  readonly isPart?: boolean;
  readonly complexity?: string;
  readonly effortHours?: number;
  readonly errors?: number;
  readonly warnings?: number;
  readonly verified?: boolean | null;
}

/** What is known of a model of a source besides. */
export interface SourceContent {
  readonly report?: ReportObject;
  /** The paths of the models of the target that stand for it. */
  readonly targets?: readonly string[];
}

/** What lists show of a model of a target. */
export interface TargetFacts {
  /** Where a text of the user's own is kept for it. */
  readonly overridePath?: string;
  readonly appliedAt?: string;
  /** What the target said when it was to be applied. */
  readonly message?: string;
}

/** What is known of a model of a target besides. */
export interface TargetContent {
  readonly schema: string;
  readonly kind: TargetModel['kind'];
  readonly name: string;
  readonly statements: readonly ModelStatement[];
  /** The conversion that made it: orders of different conversions do not compare. */
  readonly run: string;
  /** The paths of the models of the source that it stands for. */
  readonly sources: readonly string[];
}

/** A row of an object. */
export function objectRow(
  path: ModelPath,
  {
    kind,
    state,
    facts,
    definition,
    content,
  }: {
    readonly kind: string;
    readonly state: SourceState | TargetState | '';
    readonly facts: SourceFacts | TargetFacts | object;
    readonly definition: string;
    readonly content: SourceContent | TargetContent;
  },
): ModelRow {
  return {
    path: pathText(path),
    parent: pathText(path.slice(0, -1)),
    position: 0,
    name: path.at(-1) ?? '',
    kind,
    state,
    facts: JSON.stringify(facts),
    definition,
    content: JSON.stringify(content),
  };
}

/** The row of a category, a database or a schema that objects are in. */
export function containerRow(path: ModelPath): ModelRow {
  const name = path.at(-1) ?? '';
  const above = path.at(-2);
  return {
    ...objectRow(path, {
      kind: isCategory(path) ? 'category' : above === 'Databases' ? 'database' : 'schema',
      state: '',
      facts: {},
      definition: '',
      content: {},
    }),
    position: isCategory(path) ? rankOf(name) : 0,
  };
}

/** Whether a row is an object with a text of its own. */
export function isObject({ kind }: Pick<ModelHead, 'kind'>): boolean {
  return kind !== 'category' && kind !== 'database' && kind !== 'schema';
}

/** The facts of a row. */
export function factsOf<F extends SourceFacts | TargetFacts>({ facts }: Pick<ModelHead, 'facts'>): F {
  return JSON.parse(facts) as F;
}

/** What is known of a row besides. */
export function contentOf<C extends SourceContent | TargetContent>({
  content,
}: Pick<ModelRow, 'content'>): C {
  return JSON.parse(content) as C;
}
