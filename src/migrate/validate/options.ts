import type { TaskSettings } from '../settings.ts';
import type { ValidationOptions } from './validate.ts';

/** How tables are compared unless task settings say otherwise. */
export const usualOptions: ValidationOptions = {
  parallel: 4,
  rowsPerPart: 100_000,
  rowsPerLeaf: 1000,
  mostDifferences: 10_000,
  recheckSeconds: 2,
  skipsLarge: false,
};

/**
 * The options that task settings in the JSON of AWS DMS ask for. A row that differs is compared again after seconds, not after the minutes of
 * `RecordFailureDelayInMinutes`: nothing that was written before the validation is still on its way then.
 */
export function validationOptions(settings: TaskSettings['ValidationSettings']): ValidationOptions {
  if (settings === undefined) return usualOptions;
  const { ThreadCount, PartitionSize, TableFailureMaxCount, SkipLobColumns } = settings;
  return {
    ...usualOptions,
    parallel: ThreadCount,
    rowsPerPart: PartitionSize,
    mostDifferences: TableFailureMaxCount,
    skipsLarge: SkipLobColumns,
  };
}

/** How tables are compared while changes are followed. */
export interface ContinuousOptions extends ValidationOptions {
  /** A row is not said to differ before it has differed for so long. */
  readonly failureSeconds: number;
  /** In all tables so many rows may differ before the validation is suspended, and in one table {@link ValidationOptions.mostDifferences}, when it lasts {@link suspendSeconds}. */
  readonly mostFailures: number;
  readonly suspendSeconds: number;
  /** A table that has changed is compared so much later. */
  readonly queryDelaySeconds: number;
}

/** The options of a validation that goes on, as task settings in the JSON of AWS DMS ask for them. */
export function continuousOptions(
  settings: NonNullable<TaskSettings['ValidationSettings']>,
): ContinuousOptions {
  const minute = 60;
  return {
    ...validationOptions(settings),
    failureSeconds:
      minute * Math.max(settings.RecordFailureDelayInMinutes, settings.RecordFailureDelayLimitInMinutes),
    mostFailures: settings.FailureMaxCount,
    suspendSeconds: minute * settings.RecordSuspendDelayInMinutes,
    queryDelaySeconds: settings.ValidationQueryCdcDelaySeconds,
  };
}
