import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { Source } from '../../../text/source.ts';
import { parseStatement } from './statement.ts';

/** Parses INSERT statements. A dump states many rows in each, so that nothing is gained by remembering their heads. */
export class StatedInserts {
  parse(source: Source): ParsedStatement {
    return parseStatement(source);
  }
}
