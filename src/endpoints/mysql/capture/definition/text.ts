import type { ColumnWords } from '../../../../change/alteration.ts';
import type { Column } from '../../../../change/shape.ts';

/** The definition of a column as MySQL and MariaDB take it, without the name. */
export function definitionText(words: ColumnWords, { nullable, generated }: Column): string {
  return [
    words.type,
    // A generated column of MariaDB takes no NOT NULL.
    ...(generated ? [] : [nullable ? 'NULL' : 'NOT NULL']),
    ...(words.fallback === undefined ? [] : [`DEFAULT ${defaultText(words.fallback)}`]),
    ...(words.more === undefined ? [] : [words.more]),
  ].join(' ');
}

/** Literals and moments stand as they are; any other expression wants parentheses (MySQL 8.0.13, "Data Type Default Values"). */
function defaultText(fallback: string): string {
  const isPlain =
    /^(?:[-+]?[\d.]+(?:e[-+]?\d+)?|(?:[a-z_]\w*\s*)?'.*'|NULL|TRUE|FALSE|(?:CURRENT_TIMESTAMP|NOW|LOCALTIMESTAMP|LOCALTIME)(?:\s*\(\s*\d?\s*\))?|[bx]'\w*'|0x[\da-f]+)$/is;
  return isPlain.test(fallback) ? fallback : `(${fallback})`;
}
