import type { AnyObject } from '../../catalog/catalog.ts';
import type { ConvertedObject } from '../../convert/conversion.ts';
import type { Composition, RenderedStatement } from '../../convert/output.ts';
import type { ObjectProof } from '../../convert/verify.ts';
import type { ScriptCatalog } from '../../endpoints/script/catalog.ts';
import type { AssessedInput } from '../../report/assessment.ts';
import type { CodeInfo, LineLink, ReportFinding, TextBlock } from '../../report/model.ts';
import { codes } from '../../sql/codes/registry.ts';
import type { Finding } from '../../text/finding.ts';
import type { SourceMap } from '../../text/source.ts';
import type { Span } from '../../text/span.ts';

/** A finding with its place in the user's files. */
export function reportFinding(finding: Finding, sources: SourceMap): ReportFinding {
  const { code, severity, effortHours, what, why, todo, sct, span } = finding;
  const start = sources.place(span.start) ?? { file: '', line: 1, column: 1 };
  const end = sources.place(span.end) ?? start;
  return {
    code,
    ...(sct === undefined ? {} : { sct }),
    severity,
    effortHours,
    file: start.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    what,
    why,
    todo,
  };
}

/** The registry's words on the codes that occur. */
export function codeInfos(findings: readonly ReportFinding[]): Record<string, CodeInfo> {
  const infos: Record<string, CodeInfo> = {};
  for (const { code } of findings) {
    const entry = codes.get(code);
    if (entry)
      infos[code] = {
        title: entry.title,
        severity: entry.severity,
        why: entry.why,
        todo: entry.todo,
        ...(entry.sct === undefined ? {} : { sct: entry.sct }),
      };
  }
  return infos;
}

/** What the report needs of a run. */
export interface ReportParts {
  readonly read: ScriptCatalog;
  readonly objects: readonly ConvertedObject[];
  readonly rendered: readonly RenderedStatement[];
  readonly composition: Composition;
  readonly proofs: ReadonlyMap<string, ObjectProof>;
  readonly rows: ReadonlyMap<string, number>;
}

/** The objects of a conversion as the report takes them, with their texts for the side-by-side view. */
export function reportObjects(parts: ReportParts): AssessedInput[] {
  const { sources } = parts.read;
  const renderedOf = new Map(parts.rendered.map((each) => [each.statement, each]));
  return parts.objects.map((object) => {
    const rendered = object.statements.flatMap((each) => renderedOf.get(each) ?? []);
    const proof = parts.proofs.get(object.id);
    const findings = [...object.findings, ...(proof?.findings ?? [])].map((each) =>
      reportFinding(each, sources),
    );
    const start = sources.place(object.origin.start) ?? { file: '', line: 1, column: 1 };
    const first = rendered[0] && parts.composition.placeOf.get(rendered[0].statement);
    const rows = object.kind === 'table' ? parts.rows.get(`${object.schema}.${object.name}`) : undefined;
    return {
      id: object.id,
      ...(object.parent === undefined ? {} : { parent: object.parent }),
      schema: object.schema,
      kind: object.kind,
      // A member is named under its package, which the page and the CSV files put before it.
      name: object.kind.startsWith('packaged')
        ? object.name.slice(object.name.lastIndexOf('.') + 1)
        : object.name,
      source: {
        file: start.file,
        line: start.line,
        endLine: sources.place(object.origin.end)?.line ?? start.line,
      },
      ...(object.target && first ? { target: { ...object.target, ...first } } : {}),
      converted: !object.refused,
      verified: proof ? proof.verified : null,
      verification: proof
        ? {
            loaded: proof.loaded,
            analysed: proof.analysed,
            ...(proof.reason === undefined ? {} : { reason: proof.reason }),
          }
        : { loaded: false, analysed: false, reason: 'not tried' },
      ...(rows === undefined ? {} : { rows }),
      findings,
      text: { source: sourceBlocks(object, sources), ...targetText(rendered, first, sources) },
    };
  });
}

function sourceBlocks(object: ConvertedObject, sources: SourceMap): TextBlock[] {
  return spansOf(object).flatMap((span) => {
    const place = sources.place(span.start);
    return place ? [{ file: place.file, line: place.line, text: sources.text(span) }] : [];
  });
}

/** A package's and a type's body stand apart from the specification. */
function spansOf(object: ConvertedObject): Span[] {
  const source: AnyObject | undefined = object.source;
  const hasBody =
    object.parent === undefined &&
    (source?.kind === 'package' || source?.kind === 'type') &&
    source.bodySpan !== undefined;
  return hasBody && source.bodySpan.start !== object.origin.start
    ? [object.origin, source.bodySpan]
    : [object.origin];
}

function targetText(
  rendered: readonly RenderedStatement[],
  first: { file: string; line: number } | undefined,
  sources: SourceMap,
): { target?: TextBlock; lineMap?: LineLink[] } {
  if (rendered.length === 0 || !first) return {};
  const lineMap: LineLink[] = [];
  let line = 0;
  for (const { sql, marks } of rendered) {
    for (const each of marks) {
      const place = sources.place(each.span.start);
      if (place) lineMap.push({ target: line + each.line, line: place.line, file: place.file });
    }
    line += sql.split('\n').length + 1;
  }
  return {
    target: { file: first.file, line: first.line, text: rendered.map((each) => each.sql).join('\n\n') },
    lineMap,
  };
}
