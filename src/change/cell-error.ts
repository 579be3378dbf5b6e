/**
 * A value that a column cannot take. It says why, and never holds the value: rows are the user's secret, and messages go to logs.
 */
export class CellError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'CellError';
  }
}
