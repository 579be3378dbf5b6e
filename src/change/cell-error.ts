/**
 * A value that a column cannot take. It says why, and never holds the value: rows are the user's secret, and messages go to logs.
 */
export class CellError extends Error {
  /** The place of its column among those of the batch, where that is known. */
  readonly column: number | undefined;

  constructor(reason: string, column?: number) {
    super(reason);
    this.column = column;
    this.name = 'CellError';
  }
}
