import type { Lexis } from '../../sql/lexer.ts';

/** Oracle's lexical rules (Database SQL Language Reference, "Literals"; PL/SQL Language Reference, "Lexical Units"). */
export const oracleLexis: Lexis = {
  wordStart: '_',
  wordCharacters: '_$#',
  quotes: { '"': '"' },
  alternativeQuoting: true,
  // Clients send N'…' as U'…' when ORA_NCHAR_LITERAL_REPLACE says so (Globalization Support Guide, "NCHAR Literal Replacement").
  stringPrefixes: 'NU',
  backslashEscapes: false,
  dollarQuoting: false,
  nestedComments: false,
  lineComments: [],
  colonBinds: true,
  symbols: ['<<', '>>', ':=', '=>', '..', '**', '||', '<=', '>=', '<>', '!=', '^=', '~='],
  directives: true,
};
