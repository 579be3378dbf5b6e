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
