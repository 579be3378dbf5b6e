import { readRowMapping } from '../../catalog/mapping/rows.ts';
import type { TaskDescription } from '../../jobs/moving.ts';
import { readStart, readStop } from '../../jobs/positions.ts';
import { readTaskSettings } from '../../migrate/settings.ts';
import type { TaskDefinition } from './messages.ts';

/** What a task's process was sent, as those take it who move rows. */
export function described(task: TaskDefinition): TaskDescription {
  return {
    name: task.name,
    source: task.source,
    target: task.target,
    type: task.type,
    settings: readTaskSettings(JSON.parse(task.settings), 'the task'),
    mapping: readRowMapping(JSON.parse(task.tableMappings), 'the table mappings'),
    state: task.state,
    ...(task.start === undefined ? {} : { start: readStart(task.start) }),
    ...(task.stop === undefined ? {} : { stop: readStop(task.stop) }),
  };
}
