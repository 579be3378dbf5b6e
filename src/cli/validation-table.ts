import type { TableValidation } from '../migrate/validate/validate.ts';

const head = ['TABLE', 'SOURCE ROWS', 'TARGET ROWS', 'DIFFERING', 'STATE'] as const;

/** What a comparison found, table by table, and below it how the rows differ. Values are in the target's control table only. */
export function validationTable(tables: readonly TableValidation[]): string {
  const rows = [head, ...tables.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => {
        const width = widths[i] as number;
        // Numbers stand to the right.
        return i >= 1 && i <= 3 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${[...lines, ...tables.flatMap(remarks), ...ending(tables)].join('\n')}\n`;
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}

function rowsThat(rows: number, one: string, many: string): string {
  return rows === 1 ? `1 row ${one}` : `${count(rows)} rows ${many}`;
}

function differing({ differing: by }: TableValidation): number {
  return by.RECORD_DIFF + by.MISSING_SOURCE + by.MISSING_TARGET;
}

function rowOf(table: TableValidation): readonly string[] {
  const isKnown = table.state !== 'Table error' && table.state !== 'No primary key';
  const name = table.source === table.target ? table.source : `${table.source} -> ${table.target}`;
  return [
    name,
    table.state === 'Table error' ? '-' : count(table.sourceRows),
    table.state === 'Table error' ? '-' : count(table.targetRows),
    isKnown ? `${table.isCut ? 'at least ' : ''}${count(differing(table))}` : '-',
    table.state,
  ];
}

/** What the table's row does not say. */
function remarks(table: TableValidation): string[] {
  const said: string[] = [];
  const { RECORD_DIFF, MISSING_SOURCE, MISSING_TARGET } = table.differing;
  if (table.error !== undefined) said.push(table.error);
  if (table.remark !== undefined) said.push(table.remark);
  if (table.state === 'No primary key' && table.pending !== undefined)
    said.push('no key tells its rows apart: it is not compared while changes are followed.');
  else if (table.state === 'No primary key')
    said.push(
      `no key tells its rows apart: their number and one hash of all of them were compared, and they are ${table.isSame ? 'the same' : 'not the same'}.`,
    );
  if (table.repaired) {
    const { inserted, updated, deleted } = table.repaired;
    said.push(`repaired: ${count(inserted)} inserted, ${count(updated)} updated, ${count(deleted)} deleted.`);
  }
  if (RECORD_DIFF > 0)
    said.push(
      `${rowsThat(RECORD_DIFF, 'differs', 'differ')}, in ${Object.entries(table.columns)
        .map(([column, rows]) => `${column} (${count(rows)})`)
        .join(', ')}.`,
    );
  if (MISSING_TARGET > 0) said.push(`${rowsThat(MISSING_TARGET, 'is', 'are')} in the source only.`);
  if (MISSING_SOURCE > 0) said.push(`${rowsThat(MISSING_SOURCE, 'is', 'are')} in the target only.`);
  if (table.pending !== undefined && table.pending > 0)
    said.push(`${rowsThat(table.pending, 'differed', 'differed')}, whose changes may be on their way.`);
  if (table.isSuspended === true)
    said.push('its validation is suspended: more rows differ than ValidationSettings let differ.');
  if (table.isCut) said.push('more rows differ than were looked for: the comparison ended there.');
  if (table.notCompared.length > 0) said.push(`NOT compared: ${table.notCompared.join(', ')}.`);
  return said.map((each) => `  ${table.source}: ${each}`);
}

function ending(tables: readonly TableValidation[]): string[] {
  if (tables.some((table) => differing(table) > 0))
    return [
      'The keys and values of differing rows are in awsdms_validation_failures_v1 in the control schema of the target.',
    ];
  if (!tables.every(({ isSame }) => isSame)) return [];
  return [
    tables.some(({ notCompared }) => notCompared.length > 0)
      ? 'All that was compared is the same on both sides.'
      : 'All rows are the same on both sides.',
  ];
}

/** The exit status that tells what became of a validation. */
export function validationStatus(tables: readonly TableValidation[]): number {
  if (tables.some(({ state }) => state === 'Table error')) return 2;
  // What was on its way when a task that follows changes was stopped is no difference.
  return tables.every(
    ({ isSame, state, pending }) => isSame || (pending !== undefined && state !== 'Mismatched records'),
  )
    ? 0
    : 1;
}
