import type { TaskType } from '../../../../src/server/rest/contract/task.ts';

/** The types of tasks in words. */
export const typeLabels: Readonly<Record<TaskType, string>> = {
  'full-load': 'Full load',
  cdc: 'Changes only',
  'full-load-and-cdc': 'Full load, then changes',
};

export const typeDescriptions: Readonly<Record<TaskType, string>> = {
  'full-load': 'Loads the rows that are there and ends.',
  cdc: 'Follows the changes from now on, or from a position.',
  'full-load-and-cdc': 'Loads while the source keeps running, then follows its changes.',
};
