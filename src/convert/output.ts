import type { ManifestEntry } from '../catalog/manifest.ts';
import { hashOf } from '../catalog/manifest.ts';
import type { TargetDialect } from '../sql/dialect.ts';
import type { Layout } from '../text/document.ts';
import type { SourceMap } from '../text/source.ts';
import type { Conversion, Stage, TargetStatement } from './conversion.ts';
import { render } from './render.ts';

/** A statement with its text. */
export interface RenderedStatement {
  readonly statement: TargetStatement;
  readonly sql: string;
  /** Where the lines of the text come from. */
  readonly marks: Layout['marks'];
  /** The text is the user's own. */
  readonly overridden?: boolean;
}

/** A file of the result, by its path below the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** The files that install the result, the manifest of their statements, and where each statement stands. */
export interface Composition<Statement = TargetStatement> {
  readonly files: readonly OutputFile[];
  readonly entries: readonly ManifestEntry[];
  readonly placeOf: ReadonlyMap<Statement, { readonly file: string; readonly line: number }>;
}

/** Prints all statements of a conversion. */
export function renderAll(
  conversion: Conversion,
  target: TargetDialect,
  sources: SourceMap,
): RenderedStatement[] {
  return conversion.statements.map((statement) => {
    const { text, marks } = statement.printed ?? render(statement.node, statement.comments, target, sources);
    return { statement, sql: text, marks };
  });
}

const fileOf: Readonly<Record<Stage, string>> = {
  'pre-data': 'pre-data.sql',
  data: 'data/data.sql',
  indexes: 'indexes.sql',
  'post-data': 'post-data.sql',
};

const titles: Readonly<Record<Stage, string>> = {
  'pre-data': 'extension pack, schemas, types, sequences, tables, routines, views',
  data: 'rows that the scripts put into tables',
  indexes: 'unique constraints, indexes, contents of materialized views',
  'post-data': 'foreign keys, triggers, next values of sequences',
};

/** A statement that no statement of the source stands behind: the extension pack at the beginning, next values at the end. */
export interface Prelude {
  readonly sql: string;
  readonly object: ManifestEntry['object'];
}

/** What a statement is put into files by. */
export interface Composable {
  readonly statement: Pick<TargetStatement, 'stage' | 'target'>;
  readonly sql: string;
}

/** Composes the files of the output folder that hold statements: one for each stage, and one for each object. */
export function compose<C extends Composable>(
  rendered: readonly C[],
  around: {
    readonly preludes: readonly Prelude[];
    readonly data: readonly ManifestEntry[];
    readonly endings: readonly Prelude[];
    /** The first line of an object's file, by its path. */
    readonly heads?: ReadonlyMap<string, string>;
  },
  placeIn: (of: C) => { readonly file: string; readonly line: number } | undefined,
  tool: string,
): Composition<C['statement']> {
  const { preludes, data, endings, heads = new Map<string, string>() } = around;
  const entries: ManifestEntry[] = [];
  const placeOf = new Map<C['statement'], { file: string; line: number }>();
  const files: OutputFile[] = [];
  for (const stage of ['pre-data', 'indexes', 'post-data'] as const) {
    const page = new Page(fileOf[stage], `-- Godwit ${tool}: ${titles[stage]}.`);
    if (stage === 'pre-data') {
      for (const each of preludes)
        entries.push({
          stage,
          file: page.path,
          ...page.add(each.sql),
          object: each.object,
          hash: hashOf(each.sql),
        });
    }
    for (const each of rendered) {
      if (each.statement.stage !== stage) continue;
      const { schema, kind, name } = each.statement.target;
      const place = page.add(each.sql);
      const origin = placeIn(each);
      placeOf.set(each.statement, { file: page.path, line: place.line });
      entries.push({
        stage,
        file: page.path,
        ...place,
        object: { schema, kind, name },
        hash: hashOf(each.sql),
        ...(origin ? { source: { file: origin.file, line: origin.line } } : {}),
      });
    }
    if (stage === 'post-data') {
      for (const each of endings)
        entries.push({
          stage,
          file: page.path,
          ...page.add(each.sql),
          object: each.object,
          hash: hashOf(each.sql),
        });
    }
    files.push({ path: page.path, text: page.text });
    if (stage === 'pre-data') entries.push(...data);
  }
  return { files: [...files, ...objectFiles(rendered, heads)], entries, placeOf };
}

/**
 * `objects/<schema>/<kind>/<name>.sql`: all statements of an object together. Where one belongs to another stage than the one before
 * it, a line says so, so that the file can be edited and given back as an override.
 */
function objectFiles(rendered: readonly Composable[], heads: ReadonlyMap<string, string>): OutputFile[] {
  const byPath = new Map<string, { readonly parts: string[]; stage: Stage }>();
  for (const { statement, sql } of rendered) {
    const path = objectPath(statement.target);
    const head = heads.get(path);
    const file = byPath.get(path) ?? { parts: head === undefined ? [] : [head], stage: statement.stage };
    byPath.set(path, file);
    file.parts.push(file.stage === statement.stage ? sql : `-- godwit: stage ${statement.stage}\n${sql}`);
    file.stage = statement.stage;
  }
  return [...byPath].map(([path, { parts }]) => ({
    path: `objects/${path}`,
    text: `${parts.join('\n\n')}\n`,
  }));
}

/** Where the statements of an object stand together, below `objects/` and below a folder of overrides. */
export function objectPath({ schema, kind, name }: TargetStatement['target']): string {
  return `${fileName(schema)}/${kind.replaceAll(' ', '-')}/${fileName(name)}.sql`;
}

/** A name that every file system takes. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}_$#.-]/gu, '_').replace(/^\.+/, '_') || '_';
}

/** A class because it counts lines while it grows. */
class Page {
  readonly path: string;
  readonly #parts: string[];
  #line: number;

  constructor(path: string, head: string) {
    this.path = path;
    this.#parts = [head];
    this.#line = 1;
  }

  /** Adds a statement after an empty line and says where it stands. */
  add(sql: string): { line: number; endLine: number } {
    const line = this.#line + 2;
    const endLine = line + sql.split('\n').length - 1;
    this.#parts.push('', sql);
    this.#line = endLine;
    return { line, endLine };
  }

  get text(): string {
    return `${this.#parts.join('\n')}\n`;
  }
}
