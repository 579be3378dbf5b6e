import type { AnyObject, Catalog } from '../catalog/catalog.ts';
import type { Comment } from '../sql/lexer.ts';
import type { Node } from '../sql/tree/node.ts';
import type { Finding } from '../text/finding.ts';
import type { Layout } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { TargetName } from './target-names.ts';

/** The stages in which a converted database is installed; each is a file of its own. */
export type Stage = 'pre-data' | 'data' | 'indexes' | 'post-data';

/** The kinds of objects of the report, in the words of database engineers. */
export type ObjectKind =
  | 'schema'
  | 'type'
  | 'sequence'
  | 'table'
  | 'constraint'
  | 'index'
  | 'view'
  | 'materialized view'
  | 'procedure'
  | 'function'
  | 'package'
  | 'packaged procedure'
  | 'packaged function'
  | 'trigger'
  | 'synonym'
  | 'database link'
  | 'directory'
  | 'context'
  | 'job'
  | 'grant'
  | 'comment'
  | 'other';

/** One statement of the result. */
export interface TargetStatement {
  readonly stage: Stage;
  /** A tree that the target can say. */
  readonly node: Node;
  /** The comments of the source that belong in it, in order of position. Each comment belongs to one statement only. */
  readonly comments: readonly Comment[];
  /** What this statement makes or changes in the target, for ordering and for the manifest. */
  readonly target: TargetName & { readonly kind: ObjectKind };
  /** Where it comes from. */
  readonly origin: Span;
  /** Its text, where that was printed already. */
  readonly printed?: Layout;
  /** What must exist before it, where its tree has no body any more; see `order`. */
  readonly needs?: ReadonlySet<string>;
}

/** One object of the source, converted. */
export interface ConvertedObject {
  /** Unique and stable: `kind schema.name`, with a number behind it for overloads. */
  readonly id: string;
  readonly parent?: string;
  readonly kind: ObjectKind;
  /** As stored in the source. */
  readonly schema: string;
  readonly name: string;
  /** The stretch of source that defines it. */
  readonly origin: Span;
  readonly target?: TargetName;
  /** Empty when the object was refused, or needs nothing in the target. */
  readonly statements: readonly TargetStatement[];
  readonly findings: readonly Finding[];
  /** It could not be converted at all, or a part of it was left out that it cannot do without. */
  readonly refused: boolean;
  /** The source object behind it. */
  readonly source?: AnyObject;
}

/** The result of converting a catalog. */
export interface Conversion {
  readonly catalog: Catalog;
  readonly objects: readonly ConvertedObject[];
  /** All statements, in an order in which they can be installed. */
  readonly statements: readonly TargetStatement[];
  /** The extension pack's functions that are called, by name. */
  readonly packFunctions: ReadonlySet<string>;
  /** Findings about no particular object. */
  readonly findings: readonly Finding[];
}
