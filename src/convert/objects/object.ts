import type { AnyObject } from '../../catalog/catalog.ts';
import type { Comment } from '../../sql/lexer.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Finding } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';
import type { Bench, Workshop } from '../context.ts';
import type { ConvertedObject, ObjectKind, Stage, TargetStatement } from '../conversion.ts';
import type { TargetName } from '../target-names.ts';

/** Turns one object of the catalog into statements of the target: one converter for each kind of object. */
export type ObjectConverter<O extends AnyObject> = (
  object: O,
  workshop: Workshop,
) => readonly ConvertedObject[];

/** Makes a statement of the result. */
export function statement(
  stage: Stage,
  node: Node,
  target: TargetName & { readonly kind: ObjectKind },
  comments: readonly Comment[] = [],
): TargetStatement {
  return { stage, node, comments, target, origin: { start: node.start, end: node.end } };
}

/** The comments that stand within a stretch of source, those directly before it included when `from` says so. */
export function commentsWithin(comments: readonly Comment[], span: Span): readonly Comment[] {
  return comments.filter((each) => each.start >= span.start && each.start < span.end);
}

/** What all converted objects have, from the source object. */
export function converted(
  object: AnyObject,
  kind: ObjectKind,
  parts: {
    readonly target?: TargetName;
    readonly statements: readonly TargetStatement[];
    readonly findings: readonly Finding[];
    readonly refused?: boolean;
    readonly name?: string;
    readonly parent?: string;
    readonly origin?: Span;
    readonly suffix?: string;
  },
): ConvertedObject {
  const name = parts.name ?? object.name;
  return {
    id: `${kind} ${object.schema}.${name}${parts.suffix ?? ''}`,
    kind,
    schema: object.schema,
    name,
    origin: parts.origin ?? object.span,
    statements: parts.statements,
    findings: parts.findings,
    refused: parts.refused ?? false,
    source: object,
    ...(parts.target ? { target: parts.target } : {}),
    ...(parts.parent ? { parent: parts.parent } : {}),
  };
}

/** The statements that rules asked to be made beside the object, as statements of it. */
export function extraStatements(
  bench: Bench,
  target: TargetName & { readonly kind: ObjectKind },
): TargetStatement[] {
  return bench.definitions.map(({ node, stage }) => statement(stage, node, target));
}
