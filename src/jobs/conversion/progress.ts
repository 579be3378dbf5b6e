/** How far the conversion of a source is. */
export interface ConversionProgress {
  readonly step: 'reading' | 'converting' | 'rows' | 'proving' | 'writing';
  /** A line for people. */
  readonly text: string;
  /** Objects that are done, and all of them, where they are counted. */
  readonly done?: number;
  readonly total?: number;
}

/** Is told how far a conversion is: often, so that the receiver chooses what to pass on. */
export type Tell = (progress: ConversionProgress) => void;
