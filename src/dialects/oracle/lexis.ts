import type { Lexis } from '../../sql/lexer.ts';

/** Oracle's lexical rules (Database SQL Language Reference, "Literals"; PL/SQL Language Reference, "Lexical Units"). */
export const oracleLexis: Lexis = {
  wordStart: '_',
  wordCharacters: '_$#',
  quotes: { '"': '"' },
  alternativeQuoting: true,
  stringPrefixes: 'N',
  backslashEscapes: false,
  dollarQuoting: false,
  nestedComments: false,
  lineComments: [],
  colonBinds: true,
  symbols: ['<<', '>>', ':=', '=>', '..', '**', '||', '<=', '>=', '<>', '!=', '^=', '~='],
  directives: true,
};
