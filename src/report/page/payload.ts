import type { ObjectText, Report, ReportFinding, TargetReport } from '../model.ts';
import { compareKinds, kindInfo } from '../kinds.ts';
import { scriptJson } from './markup.ts';
import { capital } from '../wording.ts';

/** Characters of object texts that one block of data holds. The page parses a block when one of its objects is opened. */
const chunkSize = 200_000;

/** Characters of object texts in a whole page: with more, browsers become slow, and a page must be one string. */
const pageSize = 40_000_000;

/**
 * The data that the page's script works on: one block of JSON with all objects and findings of a target, short enough
 * to be parsed at once, and the texts of the objects in blocks that are parsed when they are needed. Where there is more
 * text than `most` characters, objects without findings are listed without theirs, and then others too.
 */
export function* payload(
  report: Report,
  target: TargetReport,
  at: number,
  most = pageSize,
): Generator<string> {
  const kinds = [...new Set(target.objects.map((each) => each.kind))].sort(compareKinds);
  const schemas = [...new Set(target.objects.map((each) => each.schema))].sort();
  const chunks: Record<string, ObjectText>[] = [];
  let chunk: Record<string, ObjectText> = {};
  let room = 0;
  const shown = withText(target.objects, most);
  const objects = target.objects.map((object) => {
    const { text: whole, findings, schema, kind, ...rest } = object;
    const text = shown.has(object.id) ? whole : undefined;
    if (text) {
      const size = sizeOf(text);
      if (chunks.length === 0 || room < size) {
        chunk = {};
        chunks.push(chunk);
        room = chunkSize;
      }
      room -= size;
      chunk[object.id] = text;
    }
    return {
      ...rest,
      schema: schemas.indexOf(schema),
      kind: kinds.indexOf(kind),
      ...(text ? { chunk: chunks.length - 1 } : {}),
      ...(findings.length === 0 ? {} : { findings: findings.map((each) => short(each, report)) }),
    };
  });
  const data = {
    target: at,
    codes: report.codes,
    schemas,
    kinds: kinds.map((kind) => ({ kind, one: kindInfo(kind).one, many: capital(kindInfo(kind).many) })),
    objects,
    findings: target.findings.map((each) => short(each, report)),
  };
  yield `\n<script type="application/json" id="data-${at}">${scriptJson(data)}</script>\n`;
  for (const [index, each] of chunks.entries())
    yield `<script type="application/json" id="text-${at}-${index}">${scriptJson(each)}</script>\n`;
}

/** A finding without what its code says already. */
function short(finding: ReportFinding, report: Report): Partial<ReportFinding> {
  const info = report.codes[finding.code];
  const { why, todo, sct: _, ...rest } = finding;
  return {
    ...rest,
    ...(why === info?.why ? {} : { why }),
    ...(todo === info?.todo ? {} : { todo }),
  };
}

/** The objects whose texts fit into the page: first those with findings, where one wants to look. */
function withText(objects: TargetReport['objects'], most: number): ReadonlySet<string> {
  const shown = new Set<string>();
  let room = most;
  const [found, clean] = [true, false].map((has) =>
    objects.filter((each) => each.findings.length > 0 === has),
  );
  for (const { id, text } of [...(found ?? []), ...(clean ?? [])]) {
    room -= text ? sizeOf(text) : 0;
    if (room < 0) break;
    shown.add(id);
  }
  return shown;
}

function sizeOf(text: ObjectText): number {
  return text.source.reduce((sum, block) => sum + block.text.length, 0) + (text.target?.text.length ?? 0);
}
