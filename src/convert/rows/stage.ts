import type { AnyObject, Table } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { ManifestEntry } from '../../catalog/manifest.ts';
import { converting } from '../../sql/codes/converting.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import { rowFindings } from '../../sql/codes/rows.ts';
import type { ParsedStatement } from '../../sql/dialect.ts';
import type { CreateTable, TopStatement } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import { some } from '../../sql/walk.ts';
import type { Insert, TransactionStatement } from '../../sql/tree/write.ts';
import type { CodeEntry, Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { Source } from '../../text/source.ts';
import type { Span } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import { lookUp, storedParts } from '../resolve/lookup.ts';
import { convertStatement } from '../statement.ts';
import type { CellContext } from './cell.ts';
import type { Constant, ConstantContext } from './constant.ts';
import { constantOf } from './constant.ts';
import { commits, effectsOf } from './effects.ts';
import { FindingLog } from './finding-log.ts';
import { statedInserts, statedRows } from './literal-rows.ts';
import type { FileChange } from './load-order.ts';
import { LoadOrder } from './load-order.ts';
import { nextValues } from './next-values.ts';
import type { NextValue } from './next-values.ts';
import { alterSession, defaultFormats } from './session.ts';
import type { SessionFormats } from './session.ts';
import { buildRow, refusedValues, shapeOf } from './shape.ts';
import type { BuiltRow, TableShape } from './shape.ts';
import type { InsertTriggers } from './triggers.ts';
import { insertTriggers } from './triggers.ts';

/** What the data stage can be told. */
export interface RowStageOptions {
  /** Whether an object is wanted; rows of other tables are left out. */
  readonly selected?: (object: AnyObject) => boolean;
  /** Completes years of two digits. */
  readonly thisYear: number;
}

/** What became of the rows and statements of the scripts. */
export interface RowStageResult {
  /** In the order of loading. */
  readonly entries: readonly ManifestEntry[];
  /** How many rows each table is given by files of rows and inserts of stated rows, by its key `SCHEMA.NAME`. */
  readonly rows: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  /** Statements for the stage after the data: where identity columns go on. */
  readonly nextValues: readonly NextValue[];
}

/** Oracle's error for a row, with the row's own place. */
interface RowFault {
  readonly column: string;
  readonly message: string;
}

/**
 * Turns the statements that put rows into tables, taken one after the other as the scripts run them, into files of rows and
 * into statements for PostgreSQL. It holds no more than what has not been written yet: whoever feeds it writes its files
 * now and then ({@link RowStage.drain}).
 *
 * A class because it follows the session of the scripts.
 */
export class RowStage {
  readonly #workshop: Workshop;
  readonly #options: RowStageOptions;
  readonly #log = new FindingLog();
  readonly #order: LoadOrder;
  readonly #triggers: ReadonlyMap<string, InsertTriggers>;
  readonly #shapes = new Map<string, TableShape>();
  readonly #columnLists = new WeakMap<
    readonly Expression[],
    { readonly shape: TableShape; readonly indexes: readonly number[] | string }
  >();
  #formats: SessionFormats;
  #cells: CellContext;
  #here: Span = { start: -1, end: -1 };
  #zonelessAbout = '';
  #autocommit = false;
  /** A routine ran since the last COMMIT, which may have committed by itself. */
  #uncertain = false;
  readonly #isMysql: boolean;
  /** How values that a column cannot hold are told of; Oracle's own words where it is undefined. */
  readonly #refused: CodeEntry | undefined;
  /** Sources that a finding speaks of. */
  #keep = false;

  constructor(workshop: Workshop, options: RowStageOptions) {
    this.#workshop = workshop;
    this.#isMysql = workshop.source.name === 'mysql';
    this.#refused = refusedValues[workshop.source.name];
    this.#options = options;
    this.#triggers = insertTriggers(workshop.catalog, workshop.source);
    this.#order = new LoadOrder(workshop);
    this.#formats = defaultFormats(options.thisYear);
    this.#cells = this.#cellContext();
  }

  /** Takes all changes of files that have not been written yet. */
  drain(): Iterable<FileChange> {
    return this.#order.drain();
  }

  /** Characters that wait to be written. */
  get waiting(): number {
    return this.#order.waiting;
  }

  /** What texts are read with, for rows that come from elsewhere. */
  get cells(): CellContext {
    return this.#cells;
  }

  // The session

  /** ALTER SESSION. */
  alterSession(source: Source): void {
    const at = spanOf(source);
    const { formats, ignored, forTarget } = alterSession(this.#formats, source.text);
    this.#formats = formats;
    this.#cells = this.#cellContext();
    for (const each of ignored) {
      if (this.#log.add(rowFindings.sessionSetting, at, `The setting ${each} is not followed.`, each))
        this.#keep = true;
    }
    if (this.#isMysql && formats.zone !== undefined)
      this.#order.setting(`SET TIME ZONE INTERVAL '${formats.zone}' HOUR TO MINUTE;`, 'time zone');
    const schema = this.#workshop.settings.extensionSchema;
    for (const { name, value } of forTarget)
      this.#order.setting(`SET ${schema}.${name} = '${value.replaceAll("'", "''")}';`, `${schema}.${name}`);
    this.#release(source);
  }

  /** SET AUTOCOMMIT ON of SQL*Plus: what is done cannot be undone. */
  autocommit(on: boolean): void {
    this.#autocommit = on;
    if (on) this.commit();
  }

  /** COMMIT, and all that commits by itself: every definition, CONNECT, the end of the scripts. */
  commit(): void {
    this.#order.commit();
    this.#uncertain = false;
  }

  #cellContext(): CellContext {
    return {
      formats: this.#formats,
      zoneless: () => {
        const what = `${this.#zonelessAbout} is given moments without a time zone.`;
        if (this.#log.once(rowFindings.sessionZone, this.#here, what, this.#zonelessAbout)) this.#keep = true;
      },
    };
  }

  // Statements

  /** Takes the next statement that the scripts run; `schema` is the one of names without one. Its source is forgotten unless a finding speaks of it. */
  statement(parsed: ParsedStatement, schema: string): void {
    const { node, source } = parsed;
    this.#here = spanOf(source);
    for (const fault of parsed.faults)
      this.#take(finding(converting.unread, fault.span, `This could not be read: ${fault.what}.`), '');
    if (node.kind === 'transaction') this.#transaction(node);
    else if (node.kind === 'insert') this.#inserts([node], parsed, schema);
    else if (node.kind === 'multiInsert') this.#inserts(statedInserts(node), parsed, schema);
    else if (node.kind === 'truncate') this.#emptied(node.table, parsed, schema);
    else if (node.kind === 'topQuery') this.#query(parsed, schema);
    else if (
      node.kind === 'otherStatement' &&
      this.#isMysql &&
      /^(?:SELECT|WITH|VALUES|TABLE)\b/.test(node.verb)
    )
      this.tell(rowFindings.droppedQuery, node, 'The query only shows rows and was left out.', '');
    else if (this.#isUnconverted(node)) this.#tellUnconverted(node);
    else if (node.kind !== 'unread') this.#convert(parsed, schema);
    if (this.#autocommit) this.commit();
    this.#release(source);
  }

  /** DROP TABLE and what empties a table: the rows that it was given so far are gone. */
  drop(name: Name, parsed: ParsedStatement, schema: string): void {
    this.commit();
    this.#emptied(name, parsed, schema);
    this.#release(parsed.source);
  }

  /** CREATE TABLE AS: the table is made without rows, which come here. */
  filledTable(node: CreateTable, parsed: ParsedStatement, schema: string): void {
    this.commit();
    if (node.as && this.#tableAt(node.name, schema)) {
      const { start, end, name, as: query } = node;
      const target = { kind: 'table' as const, start: name.start, end: name.end, name };
      const columns = node.columns.map(
        ({ name: column }): Expression => ({
          kind: 'reference',
          start: column.start,
          end: column.end,
          name: { kind: 'name', start: column.start, end: column.end, parts: [column] },
        }),
      );
      const insert: Insert = {
        kind: 'insert',
        start,
        end,
        target,
        query,
        ...(columns.length > 0 ? { columns } : {}),
      };
      this.#inserts([insert], { ...parsed, node: insert, comments: [] }, schema);
      this.commit();
    }
    this.#release(parsed.source);
  }

  /** Begins a load of SQL*Loader: empties the table if that is its method. False when the table must be empty and is not. */
  beginLoad(table: Table, method: 'insert' | 'append' | 'replace' | 'truncate', control: Source): boolean {
    const key = keyOf(table.schema, table.name);
    if (method === 'append' || !this.#order.hasRows(key)) return true;
    if (method === 'insert') {
      if (this.#order.certainlyHasRows(key)) {
        this.tell(
          rowFindings.loaderNotEmpty,
          spanOf(control),
          `${key} holds rows already: the records were left out.`,
          key,
        );
        return false;
      }
      return true;
    }
    this.#empty(table, control);
    return true;
  }

  /** Tells that statements of the scripts use a table whose load no script mentions. */
  unplacedLoad(key: string, control: Source): void {
    if (this.#order.hasRows(key))
      this.tell(
        rowFindings.loaderOrder,
        spanOf(control),
        `The records of ${key} are loaded after the scripts.`,
        key,
      );
  }

  #release(source: Source): void {
    if (!this.#keep && !this.#order.holds(source)) this.#workshop.sources.release(source);
    this.#keep = false;
  }

  #emptied(name: Name, parsed: ParsedStatement, schema: string): void {
    this.commit();
    const table = this.#tableAt(name, schema);
    if (table && this.#order.hasRows(keyOf(table.schema, table.name))) this.#empty(table, parsed.source);
  }

  #empty(table: Table, source: Source): void {
    const at = spanOf(source);
    const target = this.#workshop.names.object(table);
    this.#order.statement({
      node: { kind: 'truncate', ...at, table: this.#workshop.names.qualified(target, at), options: '' },
      comments: [],
      effects: { anything: false, tables: new Set([keyOf(table.schema, table.name)]), sequences: new Set() },
      about: target,
      source,
      isTold: this.#keep,
    });
    this.commit();
  }

  /** Statements that have no rules yet. */
  #isUnconverted({ kind }: TopStatement): boolean {
    return kind === 'otherStatement' && this.#workshop.source.name !== 'oracle';
  }

  #tellUnconverted(node: TopStatement): void {
    const verb = node.kind === 'otherStatement' ? node.verb : node.kind.toUpperCase();
    const entry = this.#isMysql ? mysqlFindings.statement : sqlserverFindings.statement;
    this.tell(entry, node, `The statement ${verb} is not converted.`, verb);
  }

  #query(parsed: ParsedStatement, schema: string): void {
    // A query that draws from a sequence or calls a routine does something.
    const converted = convertStatement(parsed, schema, this.#workshop);
    const effects = effectsOf(parsed.node, converted.resolution, this.#workshop);
    if (effects.anything || effects.sequences.size > 0) this.#convert(parsed, schema);
    else this.tell(rowFindings.droppedQuery, parsed.node, 'The query only shows rows and was left out.', '');
  }

  #convert(parsed: ParsedStatement, schema: string): void {
    const { node } = parsed;
    if (this.#isMysql && some(node, isUserVariable))
      return this.tell(
        mysqlFindings.statement,
        node,
        'The rows of a statement with a user variable are left out.',
        '',
      );
    const { node: made, before, findings, resolution } = convertStatement(parsed, schema, this.#workshop);
    const about = this.#aboutOf(node, schema);
    if (about === 'unselected') return;
    for (const each of findings) this.#take(each, '');
    for (const each of resolution.unresolved)
      this.tell(
        converting.unresolved,
        each.span,
        `The ${each.expected} ${each.name} is not defined in the scripts.`,
        each.name,
      );
    if (node.kind === 'anonymousBlock' || node.kind === 'callProcedure') {
      if (commits(node)) this.commit();
      else
        this.#uncertain ||= [...resolution.uses].some((each) =>
          /^(?:procedure|function|package) /.test(each),
        );
    }
    if (!made) {
      if (!findings.some((each) => each.severity === 'error'))
        this.tell(rowFindings.notConverted, node, 'The statement could not be converted.', '');
      return;
    }
    // What became of its statements is told; nothing is left to execute.
    if (made.kind === 'anonymousBlock' && made.block.statements.length === 0) return;
    this.#order.statement({
      node: onlyCall(made) ?? made,
      before,
      comments: parsed.comments,
      effects: effectsOf(node, resolution, this.#workshop),
      about,
      source: parsed.source,
      isTold: this.#keep,
      ...(isStated(node) ? { rowsOf: this.#keyOfTarget(node, schema) } : {}),
    });
  }

  // Inserts

  #inserts(inserts: readonly Insert[] | undefined, parsed: ParsedStatement, schema: string): void {
    const built: {
      shape: TableShape;
      insert: Insert;
      rows: readonly Extract<BuiltRow, { kind: 'row' }>[];
    }[] = [];
    if (!inserts) return this.#convert(parsed, schema);
    for (const insert of inserts) {
      const shape = this.#shapeOf(insert, schema);
      if (shape === 'left out') return;
      const rows = shape && this.#build(insert, shape, schema);
      if (rows === 'refused') return;
      if (!shape || !rows) return this.#convert(parsed, schema);
      built.push({ shape, insert, rows });
    }
    // A script that changes a table again and again between its rows has them in statements, which keep the order as well.
    if (!built.every(({ shape }) => this.#order.accepts(shape))) return this.#convert(parsed, schema);
    for (const { shape, insert, rows } of built)
      for (const row of rows) {
        this.#warnOfTriggers(shape, row, insert);
        this.#order.row(shape, row);
      }
  }

  /** The shape of the table that is inserted into; undefined when a statement must do it. */
  #shapeOf(insert: Insert, schema: string): TableShape | 'left out' | undefined {
    const { target } = insert;
    if (target.kind !== 'table' || target.name.link) return undefined;
    const parts = storedParts(target.name, this.#workshop.source);
    const found = lookUp(this.#workshop.catalog, schema, parts);
    if (!found) {
      const name = parts.join('.');
      this.tell(
        rowFindings.unknownTable,
        insert,
        `The table ${name} is not defined in the scripts: its rows were left out.`,
        name,
      );
      return 'left out';
    }
    if (found.kind !== 'relation' || found.object.kind !== 'table') return undefined;
    return this.shape(found.object, insert);
  }

  /** The shape of a table; `left out` when it is not selected. */
  shape(table: Table, at: Span): TableShape | 'left out' | undefined {
    const key = keyOf(table.schema, table.name);
    if (this.#options.selected?.(table) === false) {
      if (
        this.#log.once(
          rowFindings.unselectedTable,
          at,
          `The table ${key} is not selected: its rows were left out.`,
          key,
        )
      )
        this.#keep = true;
      return 'left out';
    }
    let shape = this.#shapes.get(key);
    if (!shape) {
      const constants = this.#constants(table.nameSchema);
      shape = shapeOf(table, this.#workshop, constants, this.#triggers.get(key), this.#cells);
      this.#shapes.set(key, shape);
    }
    return shape.onlyByStatement ? undefined : shape;
  }

  #constants(schema: string): ConstantContext {
    const { catalog, source } = this.#workshop;
    return {
      names: source.names,
      dialect: source.name,
      formats: this.#formats,
      isType: (name) => lookUp(catalog, schema, storedParts(name, source))?.kind === 'type',
    };
  }

  /** The rows of an insert; undefined when one of them is for the database to make. A row that Oracle refuses takes its whole statement with it. */
  #build(
    insert: Insert,
    shape: TableShape,
    schema: string,
  ): readonly Extract<BuiltRow, { kind: 'row' }>[] | 'refused' | undefined {
    const stated = statedRows(insert);
    if (!stated) return undefined;
    const constants = this.#constants(schema);
    const refusals: (() => void)[] = [];
    const rows: Extract<BuiltRow, { kind: 'row' }>[] = [];
    for (const expressions of stated) {
      const given = this.#columnsOf(insert, shape, expressions);
      if (typeof given === 'string')
        return this.#refuse(insert, shape, { column: '', message: given }, stated.length);
      const values: Constant[] = [];
      for (const expression of expressions) {
        const value = constantOf(expression, constants);
        if (!value) return undefined;
        values.push(value);
      }
      this.#zonelessAbout = shape.key;
      const row = buildRow(shape, given, values, this.#cells);
      if (row.kind === 'statement') return undefined;
      if (row.kind === 'refused') {
        const { column, problem } = row;
        const at = expressions[given.findIndex((index) => shape.columns[index]?.name === column)] ?? insert;
        const tell = (): void =>
          this.tell(
            problem.entry,
            at,
            refusal(shape, { column, message: problem.message }, this.#refused ? 1 : stated.length),
            `${shape.key}.${column}`,
          );
        // A dump has thousands of rows in a statement, all of which were in the table.
        if (this.#refused) {
          refusals.push(tell);
          continue;
        }
        tell();
        return 'refused';
      }
      rows.push(row);
    }
    for (const tell of refusals) tell();
    return rows;
  }

  #refuse(insert: Insert, shape: TableShape, fault: RowFault, rows: number): 'refused' {
    const entry = this.#refused ?? rowFindings.refusedRow;
    this.tell(entry, insert, refusal(shape, fault, rows), shape.key);
    return 'refused';
  }

  /** The columns that the values of a row are for, or what is wrong with them. */
  #columnsOf(insert: Insert, shape: TableShape, values: readonly Expression[]): readonly number[] | string {
    const columns = this.#listOf(insert, shape);
    if (typeof columns === 'string' || values.length === columns.length) return columns;
    if (this.#refused) return 'the number of values is not that of the columns';
    if (insert.columns || values.length > columns.length)
      return values.length > columns.length ? 'ORA-00913: too many values' : 'ORA-00947: not enough values';
    const what = `The rows of ${shape.key} have ${values.length} values for its ${columns.length} columns.`;
    if (this.#log.once(rowFindings.fewerValues, insert, what, shape.key)) this.#keep = true;
    return columns.slice(0, values.length);
  }

  /** The columns of an INSERT's list. Inserts of one head share the list itself, so that it is looked at once. */
  #listOf({ columns }: Insert, shape: TableShape): readonly number[] | string {
    if (!columns) return shape.visible;
    const known = this.#columnLists.get(columns);
    if (known?.shape === shape) return known.indexes;
    const names = columns.map((each) => this.#columnName(each));
    const indexes = indexesOf(names, shape);
    this.#columnLists.set(columns, { shape, indexes });
    return indexes;
  }

  #columnName(column: Expression): string {
    const name = column.kind === 'reference' ? column.name.parts.at(-1) : undefined;
    return name ? this.#workshop.source.names.fold(name as Identifier) : '';
  }

  /** Adds a row that was read from elsewhere (SQL*Loader). False when a statement must do it. */
  loaded(shape: TableShape, row: Extract<BuiltRow, { kind: 'row' }>, at: Span): boolean {
    if (!this.#order.accepts(shape)) return false;
    this.#warnOfTriggers(shape, row, at);
    this.#order.row(shape, row);
    return true;
  }

  #warnOfTriggers(shape: TableShape, row: Extract<BuiltRow, { kind: 'row' }>, at: Span): void {
    if (!shape.triggers || this.#workshop.settings.rowTriggersDuringLoad) return;
    const names = shape.triggers.names.join(', ');
    const missing = row.awaited.filter((name) => shape.columns[shape.indexOf.get(name) as number]?.required);
    if (missing.length > 0) {
      const what = `Rows of ${shape.key} leave ${missing.join(', ')} to the trigger ${names}; they cannot be loaded without it.`;
      this.#once(rowFindings.triggerValues, at, what, `${shape.key} required`, 'error');
    } else if (row.awaited.length > 0) {
      const what = `Rows of ${shape.key} leave ${row.awaited.join(', ')} to the trigger ${names}, and stay without a value there.`;
      this.#once(rowFindings.triggerValues, at, what, `${shape.key} awaited`);
    } else {
      const what = `The trigger ${names} of ${shape.key} does not run for the rows of the scripts.`;
      this.#once(rowFindings.triggerValues, at, what, shape.key);
    }
  }

  // Transactions

  #transaction({ action, savepoint, start, end }: TransactionStatement): void {
    const name = savepoint && this.#workshop.source.names.fold(savepoint);
    if (action === 'commit') this.commit();
    else if (action === 'savepoint' && name !== undefined) this.#order.savepoint(name);
    else if (action === 'rollback' || action === 'rollback to') {
      const undone = this.#order.rollback(action === 'rollback to' ? name : undefined);
      const at = { start, end };
      if (undone > 0 && this.#uncertain)
        this.tell(
          rowFindings.uncertainRollback,
          at,
          'ROLLBACK undoes what a routine may have committed.',
          '',
        );
      else if (undone > 0)
        this.tell(rowFindings.rolledBack, at, 'ROLLBACK undoes rows or statements of the script.', '');
      if (action === 'rollback') this.#uncertain = false;
    }
  }

  // Where things belong

  #tableAt(name: Name, schema: string): Table | undefined {
    const found = lookUp(this.#workshop.catalog, schema, storedParts(name, this.#workshop.source));
    return found?.kind === 'relation' && found.object.kind === 'table' ? found.object : undefined;
  }

  #keyOfTarget(node: TopStatement, schema: string): string | undefined {
    if (node.kind !== 'insert' || node.target.kind !== 'table') return undefined;
    const table = this.#tableAt(node.target.name, schema);
    return table && keyOf(table.schema, table.name);
  }

  /** The object that a statement belongs to: the table that it changes, else the scripts as a whole. */
  #aboutOf(node: TopStatement, schema: string): { schema: string; name: string } | 'unselected' {
    const { names } = this.#workshop;
    const target = 'target' in node && node.target.kind === 'table' ? node.target.name : undefined;
    const table = target && this.#tableAt(target, schema);
    if (!table) return { schema: names.schema(schema), name: 'script' };
    return this.#options.selected?.(table) === false ? 'unselected' : names.object(table);
  }

  // Findings

  /** Tells something, of a thing that it is about. */
  tell(entry: Parameters<FindingLog['add']>[0], at: Span, what: string, about: string): void {
    if (this.#log.add(entry, at, what, about)) this.#keep = true;
  }

  #once(
    entry: Parameters<FindingLog['add']>[0],
    at: Span,
    what: string,
    about: string,
    severity?: 'error',
  ): void {
    if (this.#log.once(entry, at, what, about, severity ? { severity } : {})) this.#keep = true;
  }

  #take(found: Finding, about: string): void {
    if (this.#log.take(found, about)) this.#keep = true;
  }

  /** Ends the scripts. The files must have been written to the last character after {@link end} and before {@link result}. */
  end(): void {
    this.commit();
    this.#order.end();
  }

  result(): RowStageResult {
    return {
      entries: this.#order.entries(),
      rows: this.#order.rows(),
      findings: this.#log.finish(),
      nextValues: nextValues(this.#workshop, this.#order.touchedTables()),
    };
  }
}

/** `@name`, whose value only the session knows. */
function isUserVariable(node: Node): boolean {
  return node.kind === 'identifier' && !node.quoted && node.text.startsWith('@');
}

function refusal(shape: TableShape, { column, message }: RowFault, rows: number): string {
  const where = column === '' ? shape.key : `${shape.key}.${column}`;
  return `${where}: ${message}. ${rows === 1 ? 'The row was' : `The ${rows} rows of the statement were`} left out.`;
}

function isStated(node: TopStatement): boolean {
  return node.kind === 'insert' && node.rows !== undefined;
}

function indexesOf(names: readonly string[], shape: TableShape): readonly number[] | string {
  const columns: number[] = [];
  for (const name of names) {
    const index = shape.indexOf.get(name);
    if (index === undefined && shape.refused) return `there is no column ${name}`;
    if (index === undefined) return `ORA-00904: "${name}": invalid identifier`;
    if (columns.includes(index))
      return shape.refused ? `the column ${name} is named twice` : 'ORA-00957: duplicate column name';
    columns.push(index);
  }
  return columns;
}

function spanOf(source: Source): Span {
  return { start: source.base, end: source.base + source.text.length };
}

/** The one call that a block consists of, as EXEC makes it: PostgreSQL can call without a block. */
function onlyCall(node: Node): Node | undefined {
  if (node.kind !== 'anonymousBlock') return undefined;
  const { declarations, statements, handlers, labels } = node.block;
  const [first] = statements;
  const isAlone =
    declarations.length === 0 && handlers.length === 0 && labels.length === 0 && statements.length === 1;
  return isAlone && first?.kind === 'callStatement' && first.style !== 'perform' ? first : undefined;
}
