import { CatalogBuilder } from '../../src/catalog/build.ts';
import type { AnyObject, Catalog } from '../../src/catalog/catalog.ts';
import { allObjects } from '../../src/catalog/catalog.ts';
import type { Workshop } from '../../src/convert/context.ts';
import type { ConvertedObject } from '../../src/convert/conversion.ts';
import { convertCatalog, createWorkshop } from '../../src/convert/convert.ts';
import { render } from '../../src/convert/render.ts';
import { settingsSchema } from '../../src/convert/settings.ts';
import { convertStatement } from '../../src/convert/statement.ts';
import { postgres } from '../../src/dialects/postgres/postgres.ts';
import { sqlserver } from '../../src/dialects/sqlserver/sqlserver.ts';
import type { SourceKind } from '../../src/jobs/sources.ts';
import type { ParsedStatement } from '../../src/sql/dialect.ts';
import type { Finding } from '../../src/text/finding.ts';
import type { ScriptUnit } from '../../src/sql/script.ts';
import { SourceMap } from '../../src/text/source.ts';

/** What is to be done in the target for a piece of a batch. */
export type Step =
  | { readonly kind: 'sql'; readonly sql: string }
  /** A definition: what it depends on may be missing because it is not converted. */
  | { readonly kind: 'define'; readonly sql: string }
  /** A table that was altered: its rows are kept while it is made anew, because a conversion folds ALTER into the definition. */
  | {
      readonly kind: 'replace';
      readonly table: string;
      readonly columns: readonly string[];
      readonly sql: readonly string[];
    }
  | { readonly kind: 'transaction'; readonly action: 'begin' | 'commit' | 'rollback' }
  /** It could not be converted: the first finding that says so, or what could not be read. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isParse: boolean };

/** Converts the batches of one group one after the other, as one goes through the scripts of an application. A class because the catalog grows. */
export class GroupConverter {
  readonly #builder = new CatalogBuilder(sqlserver.name, sqlserver.names, 'dbo');
  readonly #sources = new SourceMap();
  readonly #kind: SourceKind;
  readonly #settings;
  #catalog: Catalog = this.#builder.build();
  #workshop: Workshop | undefined;

  constructor(kind: SourceKind, settings: Record<string, unknown>) {
    this.#kind = kind;
    this.#settings = settingsSchema.parse({ extensionSchema: kind.packSchema, ...settings });
  }

  /**
   * The steps of a batch. They are made one by one while they are taken, because a later statement may speak of what an earlier one defines. A batch with variables
   * or flow is converted as a procedure without parameters, and its call.
   */
  *convert(sql: string): Generator<Step, void> {
    for (const unit of this.#units(sql)) {
      const isFlow = unit.kind === 'plsql' && !/^(?:create|alter)\b/.test(unit.verb);
      const isCall = /^exec(?:ute)?$/.test(unit.verb);
      if (isFlow || isCall) yield* this.#procedure(unit.source.text);
      else yield* this.#unit(unit);
    }
  }

  /** Called as its result sets want it: a function is a table, a procedure hands out cursors. */
  *#procedure(sql: string): Generator<Step, void> {
    const name = 'godwit_batch';
    let made: string | undefined;
    for (const step of this.convert(`CREATE PROCEDURE dbo.${name} AS\n${sql}`)) {
      if (step.kind === 'define')
        made = /^CREATE OR REPLACE (FUNCTION|PROCEDURE) dbo\.godwit_batch\(/.exec(step.sql)?.[1] ?? made;
      yield step;
    }
    if (made !== undefined)
      yield { kind: 'sql', sql: made === 'FUNCTION' ? `SELECT * FROM dbo.${name}()` : `CALL dbo.${name}()` };
    yield* this.convert(`DROP PROCEDURE dbo.${name}`);
  }

  #units(sql: string): readonly ScriptUnit[] {
    const splitter = sqlserver.scripts.begin({}).open('batch.sql');
    return [...allOf(splitter.feed(`${sql}\nGO\n`)), ...allOf(splitter.finish())];
  }

  *#unit(unit: ScriptUnit): Generator<Step, void> {
    const transaction = transactionOf(unit.source.text);
    if (transaction) yield { kind: 'transaction', action: transaction };
    if (unit.kind === 'command' || transaction) return;
    const parsed = sqlserver.parse(this.#sources.add(unit.source));
    const [fault] = parsed.faults;
    if (fault) {
      yield { kind: 'refused', reason: fault.what, isParse: true };
      return;
    }
    // The catalog is one that grows: what is in it now must be written down, and named, before the statement.
    const before = allObjects(this.#catalog);
    const old = this.#current();
    if (this.#builder.add(parsed)) yield* this.#definition(parsed, before, old);
    else yield* this.#statement(parsed);
  }

  #current(): Workshop {
    this.#workshop ??= createWorkshop(this.#catalog, this.#options());
    return this.#workshop;
  }

  #options() {
    const pack = this.#kind.pack();
    return {
      source: sqlserver,
      target: postgres,
      sources: this.#sources,
      settings: this.#settings,
      pack: pack.names,
      packSignatures: pack.signatures,
    };
  }

  #print(node: Parameters<typeof render>[0], comments: Parameters<typeof render>[1] = []): string {
    return render(node, comments, postgres, this.#sources).text;
  }

  *#statement(parsed: ParsedStatement): Generator<Step, void> {
    const { node, before, findings } = convertStatement(parsed, 'dbo', this.#current());
    const refused = node ? undefined : refusal(findings);
    if (refused) return yield refused;
    for (const each of before) yield { kind: 'sql', sql: this.#print(each) };
    if (node) yield { kind: 'sql', sql: this.#print(node, parsed.comments) };
  }

  *#definition(parsed: ParsedStatement, before: readonly AnyObject[], old: Workshop): Generator<Step, void> {
    this.#catalog = this.#builder.build();
    this.#workshop = undefined;
    const known = new Set(before);
    const now = allObjects(this.#catalog);
    const byId = new Map(before.map((each) => [idOf(each), each]));
    const remaining = new Set(now.map(idOf));
    for (const [id, each] of byId) if (!remaining.has(id)) yield* dropped(each, old);
    const fresh = new Set(now.filter((each) => !known.has(each)));
    if (fresh.size === 0) return;
    const workshop = this.#current();
    const conversion = convertCatalog(
      this.#catalog,
      { ...this.#options(), selected: (each) => fresh.has(each) },
      workshop,
    );
    const refused = conversion.objects.find((each) => each.refused && each.source && fresh.has(each.source));
    if (refused) {
      const step = refusal(refused.findings);
      if (step) yield step;
    }
    yield* this.#replacements(
      [...fresh].filter((each) => byId.has(idOf(each))),
      conversion.objects,
      old,
      parsed,
    );
    const replaced = new Set([...fresh].filter((each) => each.kind === 'table' && byId.has(idOf(each))));
    const skipped = new Set(
      conversion.objects
        .filter((each) => each.source && replaced.has(each.source))
        .flatMap((each) => each.statements),
    );
    for (const each of conversion.statements)
      if (!skipped.has(each)) yield { kind: 'define', sql: this.#print(each.node, each.comments) };
  }

  /** Objects that were there before under their name: tables keep their rows, all others are dropped and made anew. */
  *#replacements(
    changed: readonly AnyObject[],
    converted: readonly ConvertedObject[],
    old: Workshop,
    parsed: ParsedStatement,
  ): Generator<Step, void> {
    for (const each of changed) {
      if (each.kind !== 'table' || parsed.node.kind === 'createTable') {
        yield* dropped(each, old);
        if (each.kind !== 'table') continue;
      }
      const workshop = this.#current();
      const { schema, name, isTemporary } = workshop.names.object(each);
      yield {
        kind: 'replace',
        table: isTemporary ? `pg_temp."${name}"` : `"${schema}"."${name}"`,
        columns: [...each.columns.values()].flatMap((column) =>
          column.generated ? [] : [workshop.names.column(each, workshop.names.stored(column.name))],
        ),
        sql: converted
          .filter((one) => one.source === each)
          .flatMap((one) => one.statements.map(({ node, comments }) => this.#print(node, comments))),
      };
    }
  }
}

function idOf(object: AnyObject): string {
  return `${object.kind} ${object.schema}.${object.name}`;
}

/** Dropping is no part of a conversion, which makes a database anew: the target's object of the name goes with what hangs on it. */
function* dropped(object: AnyObject, { names }: Workshop): Generator<Step, void> {
  const { schema, name } = names.object(object);
  const path = `"${schema}"."${name}"`;
  const words: Partial<Record<AnyObject['kind'], string>> = {
    table: 'TABLE',
    view: 'VIEW',
    sequence: 'SEQUENCE',
    procedure: 'ROUTINE',
    function: 'ROUTINE',
    type: 'TYPE',
    index: 'INDEX',
  };
  const word = words[object.kind];
  if (word) yield { kind: 'sql', sql: `DROP ${word} IF EXISTS ${path} CASCADE` };
  if (object.kind === 'trigger') {
    yield {
      kind: 'sql',
      sql: `DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname, tgrelid::regclass AS r FROM pg_trigger JOIN pg_proc f ON f.oid = tgfoid WHERE proname = '${name}' LOOP EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.r); END LOOP; END $$`,
    };
    yield { kind: 'sql', sql: `DROP ROUTINE IF EXISTS ${path} CASCADE` };
  }
}

function refusal(findings: readonly Finding[]): Step | undefined {
  const found = findings.find((each) => each.severity === 'error') ?? findings[0];
  return {
    kind: 'refused',
    reason: found ? `${found.code} ${found.what}` : 'refused without a finding',
    isParse: false,
  };
}

/** Transactions of the session that runs a script, which a conversion does not look at. */
function transactionOf(text: string): 'begin' | 'commit' | 'rollback' | undefined {
  const code = text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .trim();
  if (/^begin\s+tran(?:saction)?\b[^;]*;?$/i.test(code)) return 'begin';
  if (/^commit\b[^;]*;?$/i.test(code)) return 'commit';
  return /^rollback(?:\s+(?:tran|transaction|work))?\s*;?$/i.test(code) ? 'rollback' : undefined;
}

function* allOf<T>(units: Iterator<T, void>): Generator<T, void> {
  for (let next = units.next(); next.done !== true; next = units.next()) yield next.value;
}
