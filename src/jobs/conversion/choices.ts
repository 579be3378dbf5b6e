import type { Mapping } from '../../catalog/mapping.ts';
import { selector } from '../../catalog/selection.ts';
import type { SourceKind } from '../sources.ts';
import type { Prepared } from './conversion.ts';

/** What a user says of a source besides the settings of its conversion: how its scripts are read, and which of its objects are wanted. */
export interface Choices {
  /** The encoding of files without a byte order mark. */
  readonly encoding?: string;
  /** The schema of names without one, as the user writes it. */
  readonly schema?: string;
  /** Values of substitution variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Patterns of objects that are wanted: `HR.%`. */
  readonly include?: readonly string[];
  /** Patterns of objects that are left out. */
  readonly exclude?: readonly string[];
}

/** What choices mean for a conversion. An object is wanted when the patterns and the selection rules of the mapping want it. */
export function chosen(
  { encoding, schema, variables, include = [], exclude = [] }: Choices,
  kind: SourceKind,
  mapping: Mapping,
): Pick<Prepared, 'selected' | 'encoding' | 'schema' | 'variables'> {
  const wanted = selector({ include, exclude });
  return {
    selected: (object) => wanted(object) && mapping.selects(object),
    ...(variables === undefined ? {} : { variables }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(schema === undefined ? {} : { schema: storedSchema(schema, kind) }),
  };
}

/** A schema as the user writes it, without quotes. */
function storedSchema(text: string, { dialect }: SourceKind): string {
  return dialect.names.fold({ kind: 'identifier', start: -1, end: -1, text, quoted: false });
}
