/** A batch in which quotation marks only stand around names, and whether they do so behind it. */
export interface QuotedBatch {
  readonly text: string;
  readonly isOn: boolean;
}

const pieces =
  /'(?:[^']|'')*'?|\[(?:[^\]]|\]\])*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"((?:[^"]|"")*)"|\bSET\s+((?:\w+\s*,\s*)*QUOTED_IDENTIFIER(?:\s*,\s*\w+)*|ANSI_DEFAULTS)\s+(ON|OFF)\b/gi;

/**
 * With `SET QUOTED_IDENTIFIER OFF` a text in quotation marks is a constant ("SET QUOTED_IDENTIFIER"), which is then written in apostrophes. The setting holds from where it
 * stands, since it is followed when a batch is read, and for the batches behind it.
 */
export function withQuotedNames(batch: string, before: boolean): QuotedBatch {
  let isOn = before;
  if (!batch.includes('"') && !/QUOTED_IDENTIFIER|ANSI_DEFAULTS/i.test(batch)) return { text: batch, isOn };
  const text = batch.replace(
    pieces,
    (written, quoted: string | undefined, option: string | undefined, value: string | undefined) => {
      if (option !== undefined) isOn = value?.toUpperCase() === 'ON';
      if (quoted === undefined || isOn) return written;
      return `'${quoted.replaceAll('""', '"').replaceAll("'", "''")}'`;
    },
  );
  return { text, isOn };
}
