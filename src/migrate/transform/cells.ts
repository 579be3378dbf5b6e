/** Cells as batches of rows and batches of changes have them. */
export interface Cells {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}
