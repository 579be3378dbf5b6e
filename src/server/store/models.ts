/** The side of a project that a model belongs to, in the words of the DMS API. */
export type Origin = 'SOURCE' | 'TARGET';

/** What is shown of a model in a tree: small, because there are many. */
export interface ModelHead {
  /** Where it stands: the text of its path. */
  readonly path: string;
  /** The path that it stands below; empty for what is right below the server. */
  readonly parent: string;
  /** Before its neighbours of a larger position, and by its name among those of the same. */
  readonly position: number;
  readonly name: string;
  readonly kind: string;
  /** Empty for containers, which have no state of their own. */
  readonly state: string;
  /** Small facts as JSON. */
  readonly facts: string;
}

/** A model with its texts. */
export interface ModelRow extends ModelHead {
  readonly definition: string;
  /** What is known of it besides, as JSON. */
  readonly content: string;
}

/** Another state of a model, and other facts. */
export type ModelMark = Pick<ModelHead, 'path' | 'state' | 'facts'>;

/** Which models are meant: below a path, of certain kinds. */
export interface WhichModels {
  readonly below?: string;
  readonly kinds?: readonly string[];
}

/** A part of a list. */
export interface ModelPage {
  readonly after?: number;
  readonly limit?: number;
}

/**
 * The metadata models of projects: trees of tens of thousands of objects, of which one sees a few at a time. A method that names `below`
 * means a model and everything below it, or the whole tree where it is empty.
 */
export interface Models {
  /** Adds rows, or replaces those of the same path, in one step. */
  put(project: string, origin: Origin, rows: readonly ModelRow[]): Promise<void>;
  /** Gives models another state and other facts, and leaves their texts. */
  mark(project: string, origin: Origin, changes: readonly ModelMark[]): Promise<void>;
  get(project: string, origin: Origin, path: string): Promise<ModelRow | undefined>;
  children(project: string, origin: Origin, parent: string, page?: ModelPage): Promise<readonly ModelHead[]>;
  /** How many models are right below a path. */
  countChildren(project: string, origin: Origin, parent: string): Promise<number>;
  /** How many models stand before another one below the same parent; 0 for one that there is not. */
  placeOf(project: string, origin: Origin, path: string): Promise<number>;
  heads(project: string, origin: Origin, which?: WhichModels): Promise<readonly ModelHead[]>;
  rows(project: string, origin: Origin, paths: readonly string[]): Promise<readonly ModelRow[]>;
  /** Models whose names hold a text, whatever its case, in the order of their paths. */
  search(project: string, origin: Origin, text: string, page?: ModelPage): Promise<readonly ModelHead[]>;
  /** How many models a search finds. */
  countFound(project: string, origin: Origin, text: string): Promise<number>;
  /** How many models of each state there are below a path, containers not counted. */
  states(project: string, origin: Origin, below: string): Promise<Readonly<Record<string, number>>>;
  remove(project: string, origin: Origin, paths: readonly string[]): Promise<void>;
  /** Forgets all models of a project. */
  forget(project: string): Promise<void>;
}

/** The columns of a head in the tables of the stores, whose alias is `m`. */
export const headColumns = 'm.path, m.parent, m.position, m.name, m.kind, m.state, m.facts';

/** The condition of models that stand before the model `c` below the same parent, in the order in which children are listed. */
export const beforeChild =
  'm.project = c.project AND m.origin = c.origin AND m.parent = c.parent AND (m.position, m.name) < (c.position, c.name)';

/** A text that is searched for, as a pattern of LIKE in which backslashes escape. */
export function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** So many heads are read at once, and so many texts: between the parts requests are answered. */
export const headsAtOnce = 1000;
export const textsAtOnce = 200;
