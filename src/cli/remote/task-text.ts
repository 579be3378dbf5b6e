import type { LogLine, TableRow, TaskDetails, TaskView } from '../../server/rest/contract/task.ts';
import { columns, fields } from './table.ts';

/** A line of a task's log. */
export function logText({ at, level, component, message }: LogLine): string {
  return `${at} ${level.padEnd(7)} ${component}: ${message}`;
}

/** Whether nothing of a table wants a look. */
export function isWell({ state, refused, validationFailed, validation }: TableRow): boolean {
  return state !== 'Table error' && refused === 0 && validationFailed === 0 && validation !== 'Table error';
}

/** The tables of a task, with what became of each. */
export function tablesText(tables: readonly TableRow[]): string {
  const isValidated = tables.some(({ validation }) => validation !== 'Not enabled');
  const head = ['TABLE', 'STATE', 'LOADED', 'INSERTS', 'UPDATES', 'DELETES', 'DDLS', 'REFUSED'];
  const rows = tables.map((each) => [
    `${each.schema}.${each.name}`,
    each.state,
    each.loaded,
    each.inserts,
    each.updates,
    each.deletes,
    each.ddls,
    each.refused,
    ...(isValidated ? [each.validation, each.validationFailed] : []),
  ]);
  const errors = tables.flatMap(({ schema, name, error }) =>
    error === undefined ? [] : [`${schema}.${name}: ${error}\n`],
  );
  return columns([...head, ...(isValidated ? ['VALIDATION', 'DIFFERING'] : [])], rows) + errors.join('');
}

/** A task with what it was told and how far it is. */
export function taskText(task: TaskDetails): string {
  const { progress } = task;
  const text = fields({
    Name: task.id,
    Status: task.status,
    Phase: task.phase,
    Failure: task.failure,
    'Stop reason': task.stopReason,
    Type: task.type,
    Source: `${task.source.id} (${task.source.engine})`,
    Target: `${task.target.id} (${task.target.engine})`,
    Created: task.createdAt,
    Started: task.startedAt,
    Stopped: task.stoppedAt,
    'Tables loaded': progress?.tablesLoaded,
    'Tables with errors': progress?.tablesErrored,
    'Rows per second': progress && Math.round(progress.rowsPerSecond),
    Behind: lagOf(task) || undefined,
    Position: progress?.following?.position ?? task.position,
    'Must begin anew': task.mustReload,
  });
  return text + task.notices.map((each) => `Not supported: ${each}\n`).join('');
}

/** How far a task that follows changes is behind. */
export function lagOf({ progress }: TaskView): string {
  return progress?.following ? `${(progress.following.lagMs / 1000).toFixed(1)} s` : '';
}
