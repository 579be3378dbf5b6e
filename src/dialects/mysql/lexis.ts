import type { Lexis } from '../../sql/lexer.ts';

/**
 * The lexical rules of MySQL and MariaDB (MySQL Reference Manual, "Literal Values", "Schema Object Names", "Comments"). A text in
 * quotation marks is a string unless the SQL mode ANSI_QUOTES is set; where only a name can stand, the parser takes it for one.
 */
export const mysqlLexis: Lexis = {
  wordStart: '_$@',
  wordCharacters: '_$@',
  quotes: { '`': '`' },
  alternativeQuoting: false,
  stringPrefixes: 'NXB',
  stringQuotes: '"',
  backslashEscapes: true,
  dollarQuoting: false,
  nestedComments: false,
  lineComments: ['#'],
  spacedDashes: true,
  executedComments: true,
  digitWords: true,
  colonBinds: false,
  symbols: ['->>', '<=>', '->', ':=', '<<', '>>', '||', '&&', '<=', '>=', '<>', '!=', '\\N'],
  directives: false,
};
