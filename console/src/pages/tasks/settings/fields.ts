import type { TaskSettings } from '../../../../../src/migrate/settings.ts';

/** A setting in the form, by its path in the JSON. */
export interface SettingField {
  readonly path: readonly [keyof TaskSettings, string];
  readonly label: string;
  readonly help?: string;
  /** Without choices it is a switch or a number, by its value. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

/** Settings that belong together. */
export interface SettingGroup {
  readonly title: string;
  readonly fields: readonly SettingField[];
  readonly isOpen?: boolean;
}

const ofRows = [
  { value: 'LOG_ERROR', label: 'Leave it out and record it' },
  { value: 'IGNORE_RECORD', label: 'Leave it out' },
  { value: 'SUSPEND_TABLE', label: 'Suspend the table' },
  { value: 'STOP_TASK', label: 'Stop the task' },
];

/** The settings that are chosen most, in words. All others are in the JSON beside. */
export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'Full load',
    isOpen: true,
    fields: [
      {
        path: ['FullLoadSettings', 'TargetTablePrepMode'],
        label: 'Tables that are there already',
        help: 'Tables that the target lacks are made.',
        choices: [
          { value: 'DO_NOTHING', label: 'Leave as they are' },
          { value: 'TRUNCATE_BEFORE_LOAD', label: 'Empty before the load' },
          { value: 'DROP_AND_CREATE', label: 'Drop and make anew' },
        ],
      },
      {
        path: ['FullLoadSettings', 'MaxFullLoadSubTasks'],
        label: 'Tables and ranges at a time',
        help: '1 to 49',
      },
      {
        path: ['FullLoadSettings', 'StopTaskCachedChangesNotApplied'],
        label: 'Stop when the load is done, before the changes of the meantime',
      },
      {
        path: ['FullLoadSettings', 'StopTaskCachedChangesApplied'],
        label: 'Stop when the changes of the meantime are applied',
      },
    ],
  },
  {
    title: 'Validation',
    isOpen: true,
    fields: [
      {
        path: ['ValidationSettings', 'EnableValidation'],
        label: 'Compare the rows of both sides',
        help: 'After the load, and while changes are followed.',
      },
      { path: ['ValidationSettings', 'ThreadCount'], label: 'Comparisons at a time' },
    ],
  },
  {
    title: 'Changes',
    fields: [
      {
        path: ['TargetMetadata', 'BatchApplyEnabled'],
        label: 'Apply changes in batches',
        help: 'Net changes by key, many rows in one statement.',
      },
      { path: ['TargetMetadata', 'ParallelApplyThreads'], label: 'Workers that apply batches' },
      {
        path: ['ChangeProcessingDdlHandlingPolicy', 'HandleSourceTableAltered'],
        label: 'Carry over ALTER TABLE',
      },
      {
        path: ['ChangeProcessingDdlHandlingPolicy', 'HandleSourceTableTruncated'],
        label: 'Carry over TRUNCATE',
      },
      {
        path: ['ChangeProcessingDdlHandlingPolicy', 'HandleSourceTableDropped'],
        label: 'Carry over DROP TABLE',
      },
    ],
  },
  {
    title: 'Errors',
    fields: [
      {
        path: ['ErrorBehavior', 'DataErrorPolicy'],
        label: 'A value that cannot be written',
        choices: ofRows,
      },
      {
        path: ['ErrorBehavior', 'ApplyErrorInsertPolicy'],
        label: 'An insert of a row that is there',
        choices: [
          ...ofRows.filter(({ value }) => value !== 'IGNORE_RECORD'),
          { value: 'INSERT_RECORD', label: 'Replace the row' },
        ],
      },
      {
        path: ['ErrorBehavior', 'ApplyErrorUpdatePolicy'],
        label: 'An update of a row that is not there',
        choices: [
          ...ofRows.filter(({ value }) => value !== 'IGNORE_RECORD'),
          { value: 'UPDATE_RECORD', label: 'Insert the row' },
        ],
      },
      {
        path: ['ErrorBehavior', 'ApplyErrorDeletePolicy'],
        label: 'A removal of a row that is not there',
        choices: ofRows,
      },
      {
        path: ['ErrorBehavior', 'FailOnNoTablesCaptured'],
        label: 'Fail when no table is selected',
      },
    ],
  },
  {
    title: 'Names and control tables of the target',
    fields: [
      {
        path: ['TargetMetadata', 'TargetSchema'],
        label: 'Schema for all tables',
        help: 'Empty: by the mappings.',
      },
      { path: ['ControlTablesSettings', 'ControlSchema'], label: 'Schema of the control tables' },
      { path: ['ControlTablesSettings', 'StatusTableEnabled'], label: 'Keep awsdms_status' },
      {
        path: ['ControlTablesSettings', 'SuspendedTablesTableEnabled'],
        label: 'Keep awsdms_suspended_tables',
      },
      { path: ['ControlTablesSettings', 'HistoryTableEnabled'], label: 'Keep awsdms_history' },
    ],
  },
];
