import type { Table } from '../../../catalog/catalog.ts';
import { sqlserverObjectFindings } from '../../../sql/codes/sqlserver-objects.ts';
import type { NameRules } from '../../../sql/dialect.ts';
import * as make from '../../../sql/make.ts';
import type { ColumnDefinition } from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Span } from '../../../text/span.ts';
import type { Workshop } from '../../context.ts';
import type { TargetStatement } from '../../conversion.ts';
import { spell, withEnding, writtenName } from '../../names/spelling.ts';
import { lookUp } from '../../resolve/lookup.ts';
import type { TargetName } from '../../target-names.ts';
import type { TableWork } from '../table/work.ts';
import { ownTrigger, statedText } from './own-trigger.ts';
import { tableOptions } from './table-features.ts';

/** The columns of a temporal table that say since when and up to when a row is as it is, in the target, and the table of its former versions. */
export interface Versions {
  readonly from: Identifier;
  readonly to: Identifier;
  /** Undefined where only the period is kept: SYSTEM_VERSIONING is off. */
  readonly history?: TargetName;
  /** Whether the scripts make the history table themselves. */
  readonly isMade: boolean;
}

/** What must be known for it. */
export interface Known extends Pick<Workshop, 'names' | 'catalog'> {
  readonly targetNames: NameRules;
}

/** What "Temporal tables" keep of a table; undefined of one without a period. */
export function versionsOf(table: Table, known: Known): Versions | undefined {
  const { names } = known;
  const period = table.definition.properties.findLast(({ name }) => name === 'PERIOD FOR SYSTEM_TIME');
  const [from, to] = period ? identifiersIn(period.text.replace(/^[^(]*/, '')) : [];
  if (!period || from === undefined || to === undefined) return undefined;
  const column = (stored: string): Identifier => names.identifier(names.column(table, stored), period);
  const columns = { from: column(from), to: column(to) };
  const versioned = tableOptions(table.definition).get('SYSTEM_VERSIONING') ?? 'OFF';
  if (!/^ON\b/.test(versioned)) return { ...columns, isMade: false };
  return { ...columns, ...historyOf(table, versioned, known) };
}

/** `ON (HISTORY_TABLE = dbo.t_history)`; without a name it is called after the table. */
function historyOf(
  table: Table,
  versioned: string,
  { names, catalog, targetNames }: Known,
): Required<Pick<Versions, 'history' | 'isMade'>> {
  const written = /HISTORY_TABLE\s*=\s*([^,)]+)/.exec(versioned)?.[1];
  const parts = written === undefined ? [] : identifiersIn(written);
  const found = parts.length > 0 ? lookUp(catalog, table.nameSchema, parts) : undefined;
  if (found?.kind === 'relation') return { history: names.object(found.object), isMade: true };
  const name = parts.at(-1);
  const own = names.object(table);
  const history =
    name === undefined
      ? { schema: own.schema, name: withEnding(own.name, '_history', targetNames.maxBytes) }
      : { schema: parts.length > 1 ? names.schema(parts.at(-2) ?? '') : own.schema, name: spell(name) };
  return { history, isMade: false };
}

/** Stored names in a text: plain, in brackets or in quotation marks. */
function identifiersIn(text: string): string[] {
  return [...text.matchAll(/\[((?:[^\]]|\]\])+)\]|"((?:[^"]|"")+)"|([\w@#$]+)/g)].map(
    ([, bracketed, quoted, plain]) =>
      (bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? plain ?? '').toLowerCase(),
  );
}

/** The default of a period's column, for rows that are written before the triggers are there; undefined for any other column. */
export function periodDefault(
  column: ColumnDefinition,
  { table, workshop }: TableWork,
): Required<Pick<ColumnDefinition, 'default'>> | undefined {
  const row = column.properties.find(({ name }) => name.startsWith('GENERATED ALWAYS AS ROW'));
  const isKept = table.definition.properties.some(({ name }) => name === 'PERIOD FOR SYSTEM_TIME');
  if (!row || !isKept || workshop.source.name !== 'sqlserver') return undefined;
  const text = row.name.endsWith('START') ? `(${began})` : `'${lastMoment(column)}'`;
  return { default: make.fragment(row, 'primary', text) };
}

/** When the transaction began: periods are in UTC ("Temporal tables"). */
const began = "now() AT TIME ZONE 'UTC'";

/** The largest moment that the column holds, up to which current rows are valid. */
function lastMoment({ type }: ColumnDefinition): string {
  const digits = Math.min(typeof type?.precision === 'number' ? type.precision : 7, 6);
  return `9999-12-31 23:59:59${digits === 0 ? '' : `.${'9'.repeat(digits)}`}`;
}

/** The history table, and the triggers that keep periods and versions: they are made when the rows are there, whose periods stay as they were. */
export function versioning(work: TableWork): TargetStatement[] {
  const { table, workshop, target, bench } = work;
  const versions =
    workshop.source.name === 'sqlserver'
      ? versionsOf(table, { ...workshop, targetNames: workshop.target.names })
      : undefined;
  if (!versions) return [];
  bench.report(
    sqlserverObjectFindings.temporalTable,
    table.definition,
    `Table ${table.name} keeps the period of its rows${versions.history ? ' and their former versions' : ''}.`,
  );
  const { names } = workshop;
  const at: Span = { start: table.span.end, end: table.span.end };
  const own = writtenName(names.qualified(target, at));
  const { from, to, history } = versions;
  const [since, until] = [writtenName(nameOf(from)), writtenName(nameOf(to))];
  const kept: TargetStatement[] = [];
  if (history) {
    const copy = writtenName(names.qualified(history, at));
    if (!versions.isMade)
      kept.push(statedText(work, 'pre-data', 'CREATE TABLE', `CREATE TABLE ${copy} (LIKE ${own})`, history));
    kept.push(
      ...ownTrigger(work, '_versions', 'AFTER UPDATE OR DELETE', [
        `OLD.${until} := ${began};`,
        `INSERT INTO ${copy} VALUES (OLD.*);`,
        'RETURN NULL;',
      ]),
    );
  }
  const end = table.definition.columns.find(
    (each) => names.column(table, names.stored(each.name)) === to.text,
  );
  return [
    ...kept,
    ...ownTrigger(work, '_period', 'BEFORE INSERT OR UPDATE', [
      `NEW.${since} := ${began};`,
      `NEW.${until} := '${end ? lastMoment(end) : '9999-12-31'}';`,
      'RETURN NEW;',
    ]),
  ];
}

function nameOf(part: Identifier): Name {
  return { kind: 'name', start: part.start, end: part.end, parts: [part] };
}
