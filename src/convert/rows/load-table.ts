import { rowFindings } from '../../sql/codes/rows.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Source } from '../../text/source.ts';
import type { Span } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import { lookUp, storedParts } from '../resolve/lookup.ts';
import type { Constant, ConstantContext } from './constant.ts';
import { constantOf, momentConstant, textConstant } from './constant.ts';
import type { TableShape } from './shape.ts';
import { buildRow } from './shape.ts';
import type { RowStage } from './stage.ts';

/** A column of a control file of SQL*Loader, as far as its values need it. */
export interface LoadedColumn {
  readonly name: string;
  readonly filler: boolean;
  readonly from: { readonly kind: string };
  readonly type: 'char' | 'date' | 'timestamp' | 'interval' | 'number';
  readonly mask?: string;
  readonly expression?: string;
}

/** One INTO TABLE of a control file. */
export interface LoadedTable {
  readonly schema?: string;
  readonly name: string;
  readonly method: 'insert' | 'append' | 'replace' | 'truncate';
  readonly columns: readonly LoadedColumn[];
}

/** What is known of a column before its first value. */
interface LoadedField {
  readonly column: LoadedColumn;
  /** Where its value stands among those of a record. */
  readonly at: number;
  readonly expression: Expression | undefined;
}

/** Loads the records of one table. A class because it is fed record by record. */
export class TableLoader {
  readonly #stage: RowStage;
  readonly #workshop: Workshop;
  readonly #table: LoadedTable;
  readonly #control: Source;
  readonly #schema: string;
  readonly #fields: readonly LoadedField[] = [];
  readonly #given: readonly number[] = [];
  /** Undefined when nothing is loaded, or when statements must do it. */
  readonly #shape: TableShape | undefined;
  readonly #active: boolean = false;

  /** Begins to load: empties the table if the control file says so. `schema` is that of names without one. */
  constructor(stage: RowStage, workshop: Workshop, table: LoadedTable, control: Source, schema: string) {
    this.#stage = stage;
    this.#workshop = workshop;
    this.#table = table;
    this.#control = control;
    this.#schema = schema;
    const name = [...(table.schema === undefined ? [] : [table.schema]), table.name];
    const found = lookUp(workshop.catalog, schema, name);
    if (found?.kind !== 'relation' || found.object.kind !== 'table') {
      stage.tell(
        rowFindings.unknownTable,
        this.#at,
        `The table ${name.join('.')} is not defined in the scripts: its records were left out.`,
        name.join('.'),
      );
      return;
    }
    const shape = stage.shape(found.object, this.#at);
    if (shape === 'left out') return;
    const { columns } = found.object;
    const loaded = table.columns.flatMap((column, at) => (column.filler ? [] : [{ column, at }]));
    const missing = loaded.find(({ column }) => !columns.has(column.name));
    if (missing) {
      stage.tell(
        rowFindings.loaderColumn,
        this.#at,
        `${found.object.name} has no column ${missing.column.name}: its records were left out.`,
        name.join('.'),
      );
      return;
    }
    if (!stage.beginLoad(found.object, table.method, this.#control)) return;
    this.#fields = loaded.map(({ column, at }) => ({
      column,
      at,
      expression: this.#parse(column.expression),
    }));
    this.#shape = shape;
    this.#given = shape ? loaded.map(({ column }) => shape.indexOf.get(column.name) as number) : [];
    this.#active = true;
  }

  get #at(): Span {
    const { base, text } = this.#control;
    return { start: base, end: base + text.length };
  }

  #parse(expression: string | undefined): Expression | undefined {
    if (expression === undefined) return undefined;
    const { sources, source } = this.#workshop;
    const place = sources.add({
      file: this.#control.file,
      text: `SELECT ${expression} FROM dual`,
      line: this.#control.line,
      column: 1,
    });
    const { node, faults } = source.parse(place);
    sources.release(place);
    if (faults.length > 0 || node.kind !== 'topQuery' || node.query.body.kind !== 'select') return undefined;
    return node.query.body.items[0]?.expression;
  }

  /** Takes a record: one value per column of the control file, fillers included. */
  record(values: readonly (string | null)[], record: number): void {
    if (!this.#active) return;
    const constants = this.#shape && this.#constants(values);
    if (!this.#shape || !constants) return this.#insert(values);
    const row = buildRow(this.#shape, this.#given, constants, this.#stage.cells);
    if (row.kind === 'refused') {
      const { column, problem } = row;
      const what = `${this.#shape.key}.${column}: ${problem.message}. Record ${record} was left out.`;
      this.#stage.tell(problem.entry, this.#at, what, `${this.#shape.key}.${column}`);
    } else if (row.kind === 'statement' || !this.#stage.loaded(this.#shape, row, this.#at))
      this.#insert(values);
  }

  #constants(values: readonly (string | null)[]): readonly Constant[] | undefined {
    const constants: Constant[] = [];
    for (const field of this.#fields) {
      const value = this.#constant(field, values);
      if (!value) return undefined;
      constants.push(value);
    }
    return constants;
  }

  #constant(
    { column, at, expression }: LoadedField,
    values: readonly (string | null)[],
  ): Constant | undefined {
    if (column.from.kind === 'load time') return undefined;
    if (column.expression !== undefined) return expression && constantOf(expression, this.#context(values));
    const value = values[at] ?? null;
    if (value === null) return { kind: 'null' };
    const { formats } = this.#stage.cells;
    if (column.type === 'date') return momentConstant('date', value, column.mask ?? formats.date, formats);
    if (column.type === 'timestamp')
      return momentConstant('timestamp', value, column.mask ?? formats.timestamp, formats);
    return textConstant(value);
  }

  #context(values: readonly (string | null)[]): ConstantContext {
    const { catalog, source } = this.#workshop;
    return {
      names: source.names,
      formats: this.#stage.cells.formats,
      isType: (name) => lookUp(catalog, this.#schema, storedParts(name, source))?.kind === 'type',
      bind: (name) => {
        const index = this.#table.columns.findIndex((each) => each.name === name);
        return index < 0 ? undefined : textConstant(values[index] ?? '');
      },
    };
  }

  /** The record as an INSERT, for what only a database can evaluate. */
  #insert(values: readonly (string | null)[]): void {
    const { sources, source } = this.#workshop;
    const name = [...(this.#table.schema === undefined ? [] : [this.#table.schema]), this.#table.name];
    const columns = this.#fields.map(({ column }) => quoted(column.name)).join(', ');
    const items = this.#fields.map((field) => this.#item(field, values)).join(', ');
    const text = `INSERT INTO ${name.map(quoted).join('.')} (${columns}) VALUES (${items})`;
    const place = sources.add({ file: this.#control.file, text, line: this.#control.line, column: 1 });
    this.#stage.statement(source.parse(place), this.#schema);
  }

  #item({ column, at }: LoadedField, values: readonly (string | null)[]): string {
    if (column.from.kind === 'load time') return 'SYSDATE';
    if (column.expression !== undefined) return this.#bound(column.expression, values);
    const value = values[at] ?? null;
    if (value === null) return 'NULL';
    const mask = column.mask === undefined ? '' : `, ${literal(column.mask)}`;
    if (column.type === 'date') return `TO_DATE(${literal(value)}${mask})`;
    return column.type === 'timestamp' ? `TO_TIMESTAMP(${literal(value)}${mask})` : literal(value);
  }

  /** The expression with the values of the record in the place of `:NAME`. */
  #bound(expression: string, values: readonly (string | null)[]): string {
    return expression.replace(
      /'(?:[^']|'')*'|:"([^"]+)"|:([\w$#]+)/g,
      (all, exact?: string, plain?: string) => {
        const name = exact ?? plain?.toUpperCase();
        const index = name === undefined ? -1 : this.#table.columns.findIndex((each) => each.name === name);
        const value = index < 0 ? undefined : (values[index] ?? null);
        return value === undefined ? all : value === null ? 'NULL' : literal(value);
      },
    );
  }
}

function quoted(name: string): string {
  return `"${name}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
