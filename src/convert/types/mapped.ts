import type { CodeEntry } from '../../text/finding.ts';
import type { DataType } from '../../sql/tree/type.ts';

/** What is to be told about a type that was mapped. */
export interface TypeNote {
  readonly entry: CodeEntry;
  /** One sentence. */
  readonly what: string;
}

/** A type of the target with what is to be told about it. */
export interface MappedType {
  readonly type: DataType;
  readonly notes: readonly TypeNote[];
}

/** The name of a target type, without its size. */
export function targetTypeName(type: DataType): string {
  return type.name.parts.at(-1)?.text ?? '';
}
