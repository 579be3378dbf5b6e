import type { Lexis } from '../../sql/lexer.ts';

/** The signs besides the dollar that money may be written with ("money and smallmoney"). */
export const currencies = '¢£¤¥৲৳฿៛₠₡₢₣₤₥₦₧₨₩₪₫€₭₮₯₰₱﷼﹩＄￠￡￥￦';

/**
 * The lexical rules of Transact-SQL ("Transact-SQL syntax conventions", "Database identifiers", "Constants"). A text in quotation marks is a name, as it is with
 * QUOTED_IDENTIFIER ON, which every client but the oldest sets. Names of variables begin with `@`, those of temporary tables with `#`; binary
 * constants are written `0x1F`, money as `$1.50`.
 */
export const sqlserverLexis: Lexis = {
  wordStart: `_@#$${currencies}`,
  wordCharacters: '_@#$',
  quotes: { '"': '"', '[': ']' },
  alternativeQuoting: false,
  stringPrefixes: 'N',
  backslashEscapes: false,
  dollarQuoting: false,
  nestedComments: true,
  lineComments: [],
  bareExponents: true,
  colonBinds: false,
  symbols: [
    '<=>',
    '!=',
    '!<',
    '!>',
    '<>',
    '<=',
    '>=',
    '+=',
    '-=',
    '*=',
    '/=',
    '%=',
    '&=',
    '|=',
    '^=',
    '||=',
    '||',
    '::',
    '<<',
    '>>',
  ],
  directives: false,
};
