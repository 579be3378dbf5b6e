import type { AnyObject } from '../catalog/catalog.ts';
import { hashOf } from '../catalog/manifest.ts';
import { overriding } from '../sql/codes/overrides.ts';
import { fragment } from '../sql/make.ts';
import type { CodeEntry, Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import type { Source, SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import type { ConvertedObject, Stage, TargetStatement } from './conversion.ts';
import type { RenderedStatement } from './output.ts';
import { objectPath } from './output.ts';

/** A text of the user's own, by its path below the overrides folder: `<schema>/<kind>/<name>.sql`. */
export interface Override {
  readonly path: string;
  /** How the file is called in findings. */
  readonly file: string;
  readonly text: string;
}

/** What takes part in overriding. */
export interface Overriding {
  readonly overrides: readonly Override[];
  readonly objects: readonly ConvertedObject[];
  readonly rendered: readonly RenderedStatement[];
  readonly sources: SourceMap;
  /** Cuts a script of the target into statements. */
  readonly split: (text: string) => readonly { readonly text: string; readonly start: number }[];
}

/** A conversion in which the user's own texts stand. */
export interface Overridden {
  readonly objects: readonly ConvertedObject[];
  readonly rendered: readonly RenderedStatement[];
  /** Findings about overrides that found no place. */
  readonly findings: readonly Finding[];
}

const mark = /^[ \t]*--[ \t]*godwit:[ \t]*source[ \t]+(\w+)[ \t]*\r?\n?/im;
const stageLine = /^[ \t]*--[ \t]*godwit:[ \t]*stage[ \t]+([\w-]+)[ \t]*\r?$/gim;

/** The line that an object's file begins with: which text of the source it was made from. */
export function sourceMark(hash: string): string {
  return `-- godwit: source ${hash}`;
}

/**
 * Puts the user's texts in the place of converted ones. What the conversion found about such an object is kept for the reader, but is
 * no work any more; the proof says whether the new text is right. An object that could not be converted can be given a text too.
 */
export function applyOverrides(run: Overriding): Overridden {
  if (run.overrides.length === 0) return { objects: run.objects, rendered: run.rendered, findings: [] };
  const groups = groupByPath(run.rendered, run.objects);
  const hashes = sourceHashes(run.objects, run.sources);
  const findings: Finding[] = [];
  let rendered = [...run.rendered];
  const changed = new Map<ConvertedObject, ConvertedObject>();
  for (const override of run.overrides) {
    const source = run.sources.add({ file: override.file, text: override.text, line: 1, column: 1 });
    const whole = { start: source.base, end: source.base + firstLine(override.text) };
    const group = groups.get(override.path.toLowerCase());
    if (!group) {
      findings.push(
        finding(
          overriding.unknown,
          whole,
          `${override.path} names no object${likely(override.path, groups)}.`,
        ),
      );
      continue;
    }
    const made = statementsOf(override, group, source, run.split, findings);
    if (made.length === 0) continue;
    const about = [...compared(override, hashes.get(group.path), whole), used(override, whole)];
    rendered = replaced(rendered, group.statements, made);
    for (const object of group.objects) {
      const present = changed.get(object) ?? object;
      changed.set(object, overriddenObject(present, group.statements, made, about));
    }
  }
  return { objects: run.objects.map((each) => changed.get(each) ?? each), rendered, findings };
}

/** What one path names: the statements that stand in its file, and the objects that they belong to. */
interface Group {
  readonly path: string;
  readonly target: TargetStatement['target'];
  readonly statements: RenderedStatement[];
  readonly objects: Set<ConvertedObject>;
}

function groupByPath(
  rendered: readonly RenderedStatement[],
  objects: readonly ConvertedObject[],
): ReadonlyMap<string, Group> {
  const ownerOf = new Map(objects.flatMap((object) => object.statements.map((each) => [each, object])));
  const groups = new Map<string, Group>();
  const at = (target: TargetStatement['target']): Group => {
    const path = objectPath(target);
    const group = groups.get(path.toLowerCase()) ?? { path, target, statements: [], objects: new Set() };
    groups.set(path.toLowerCase(), group);
    return group;
  };
  for (const each of rendered) {
    const group = at(each.statement.target);
    group.statements.push(each);
    const owner = ownerOf.get(each.statement) ?? ownerOfOrigin(objects, each.statement);
    if (owner) group.objects.add(owner);
  }
  for (const object of objects) {
    if (object.statements.length > 0) continue;
    at({ ...(object.target ?? plainTarget(object)), kind: object.kind }).objects.add(object);
  }
  return groups;
}

/** The order of the statements may have replaced one by another that says the same. */
function ownerOfOrigin(
  objects: readonly ConvertedObject[],
  { origin, target }: TargetStatement,
): ConvertedObject | undefined {
  return objects.find((each) =>
    each.statements.some(
      (own) =>
        own.origin.start === origin.start &&
        own.target.name === target.name &&
        own.target.kind === target.kind,
    ),
  );
}

function plainTarget({ schema, name }: ConvertedObject): { schema: string; name: string } {
  return { schema: schema === '' ? 'public' : schema.toLowerCase(), name: name.toLowerCase() };
}

/** The statements of an override. They stand where their counterparts stood, or all in the place of the first. */
function statementsOf(
  override: Override,
  group: Group,
  source: Source,
  split: Overriding['split'],
  findings: Finding[],
): RenderedStatement[] {
  const pieces = split(override.text);
  if (pieces.length === 0) {
    const at = { start: source.base, end: source.base + firstLine(override.text) };
    findings.push(finding(overriding.empty, at, `${override.path} holds no statement.`));
    return [];
  }
  let stage = group.statements[0]?.statement.stage ?? usualStage[group.target.kind] ?? 'pre-data';
  return pieces.map((piece, i) => {
    for (const [line, name = ''] of piece.text.matchAll(stageLine)) {
      const known = stages[name.toLowerCase()];
      const start = source.base + piece.start + piece.text.indexOf(line);
      if (known) stage = known;
      else
        findings.push(
          finding(overriding.stage, { start, end: start + line.length }, `There is no stage ${name}.`),
        );
    }
    const sql = piece.text.replace(mark, '').replace(stageLine, '').trim();
    const start = source.base + piece.start + piece.text.indexOf(sql.slice(0, 20));
    const origin = { start, end: source.base + piece.start + piece.text.length };
    const like = group.statements[group.statements.length === pieces.length ? i : 0]?.statement;
    const node = like?.node ?? fragment(origin, 'primary', sql);
    return {
      statement: { stage, node, comments: [], target: group.target, origin },
      sql,
      marks: [],
      overridden: true,
    };
  });
}

const stages: Readonly<Record<string, Stage>> = {
  'pre-data': 'pre-data',
  indexes: 'indexes',
  'post-data': 'post-data',
};

/** When an object of a kind is made that the conversion has made nothing of. */
const usualStage: Readonly<Record<string, Stage>> = {
  index: 'indexes',
  constraint: 'post-data',
  trigger: 'post-data',
  grant: 'post-data',
};

function firstLine(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}

function used({ file }: Override, at: Span): Finding {
  return finding(overriding.used, at, `${file} stands in place of the converted text.`);
}

function compared(override: Override, hash: string | undefined, at: Span): Finding[] {
  const stands = mark.exec(override.text)?.[1]?.toLowerCase();
  if (hash === undefined || stands === hash) return [];
  const entry: CodeEntry = stands === undefined ? overriding.unmarked : overriding.changed;
  const what =
    stands === undefined
      ? `${override.file} does not say which source it was written for: ${sourceMark(hash)}.`
      : `The source has changed since ${override.file} was written for it: the mark of the present one is ${hash}.`;
  return [finding(entry, at, what)];
}

function replaced(
  rendered: readonly RenderedStatement[],
  old: readonly RenderedStatement[],
  made: readonly RenderedStatement[],
): RenderedStatement[] {
  const isPaired =
    old.length === made.length && old.every((each, i) => each.statement.stage === made[i]?.statement.stage);
  const result: RenderedStatement[] = [];
  const placed = new Set<RenderedStatement>();
  const place = (each: RenderedStatement): void => {
    if (!placed.has(each)) result.push(each);
    placed.add(each);
  };
  for (const each of rendered) {
    const at = old.indexOf(each);
    if (at < 0) result.push(each);
    else if (isPaired) place(made[at] as RenderedStatement);
    else for (const one of made) if (one.statement.stage === each.statement.stage) place(one);
  }
  for (const each of made) place(each);
  return result;
}

function overriddenObject(
  object: ConvertedObject,
  old: readonly RenderedStatement[],
  made: readonly RenderedStatement[],
  about: readonly Finding[],
): ConvertedObject {
  const gone = new Set(old.map((each) => each.statement));
  const kept = object.statements.filter((each) => !gone.has(each));
  const todo = 'Nothing, if the text of your own deals with it.';
  return {
    ...object,
    ...(object.target ? {} : { target: made[0]?.statement.target ?? plainTarget(object) }),
    statements: [...made.map((each) => each.statement), ...kept],
    findings: [
      ...about,
      ...object.findings.map((each) => ({ ...each, severity: 'info' as const, effortHours: 0, todo })),
    ],
    refused: false,
  };
}

/** Names a path of the same object under another kind or schema, or of the same kind that is spelt nearly so. */
function likely(path: string, groups: ReadonlyMap<string, Group>): string {
  const [schema = '', kind = '', name = ''] = path.toLowerCase().split('/');
  const known = [...groups.values()].map((each) => each.path);
  const found =
    known.find((each) => each.toLowerCase().endsWith(`/${name}`)) ??
    known.find((each) => each.toLowerCase().startsWith(`${schema}/${kind}/`) && isNear(each, path));
  return found === undefined ? '' : `; there is ${found}`;
}

/** The same letters but for underscores and a plural's s. */
function isNear(one: string, other: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/_|s(?=\.sql$)/g, '');
  return plain(one) === plain(other);
}

/**
 * A hash of what the source says of each object file's objects, for the mark. It is made of the text that defines the object and, where
 * later ALTERs are folded into it, of theirs; line endings and spaces at line ends do not count.
 */
export function sourceHashes(
  objects: readonly ConvertedObject[],
  sources: SourceMap,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string[]>();
  for (const object of objects) {
    const own = sourceTexts(object, sources)
      .join('\n')
      .replace(/[ \t\r]+(?=\n|$)/g, '')
      .trim();
    if (own === '') continue;
    const targets =
      object.statements.length > 0
        ? object.statements.map((each) => each.target)
        : [{ ...(object.target ?? plainTarget(object)), kind: object.kind }];
    for (const path of new Set(targets.map(objectPath))) texts.set(path, [...(texts.get(path) ?? []), own]);
  }
  return new Map([...texts].map(([path, all]) => [path, hashOf(all.join('\n')).slice(0, 16)]));
}

function sourceTexts(object: ConvertedObject, sources: SourceMap): string[] {
  const { source, origin } = object;
  const isWhole = source !== undefined && object.parent === undefined && source.kind === object.kind;
  return isWhole ? definingTexts(source, origin, sources) : [sources.text(origin)];
}

/** All texts that define an object, its own at `origin`: the body behind a specification, and the later ALTERs that are folded into a table. */
export function definingTexts(source: AnyObject, origin: Span, sources: SourceMap): string[] {
  const spans: Span[] = [origin];
  if ((source.kind === 'package' || source.kind === 'type') && source.bodySpan) spans.push(source.bodySpan);
  const units = new Set<Source>();
  if (source.kind === 'table') {
    const home = sources.at(origin.start);
    for (const each of [...source.definition.constraints, ...source.columns.values()]) {
      const unit = each.start >= 0 ? sources.at(each.start) : undefined;
      if (unit && unit !== home) units.add(unit);
    }
  }
  return [...spans.map((span) => sources.text(span)), ...[...units].map((unit) => unit.text)];
}
