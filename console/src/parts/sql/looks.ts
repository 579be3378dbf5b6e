import { MSSQL, MySQL, PLSQL, PostgreSQL, sql, SQLDialect } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Bodies between $$ are code too. */
const postgres = SQLDialect.define({ ...PostgreSQL.spec, doubleDollarQuotedStrings: false });
const dialects: Readonly<Record<string, SQLDialect>> = {
  oracle: PLSQL,
  sqlserver: MSSQL,
  mysql: MySQL,
  mariadb: MySQL,
};

/** The server lets this page make styles that bear this word. */
const nonce = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';

const light = {
  keyword: '#0b5fb5',
  text: '#00692b',
  number: '#9a4a00',
  comment: '#5f6873',
  type: '#7d2a8a',
};
const dark = {
  keyword: '#79bfff',
  text: '#7fd6a0',
  number: '#ffb86b',
  comment: '#9aa5b4',
  type: '#d3a4ff',
};

/** How a text of SQL of an engine looks: its colours, light or dark, and its name for screen readers. */
export function looks(engine: string, label: string, isDark: boolean): Extension[] {
  const colours = isDark ? dark : light;
  return [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label }),
    sql({ dialect: dialects[engine] ?? postgres }),
    EditorView.theme({}, { dark: isDark }),
    syntaxHighlighting(
      HighlightStyle.define([
        { tag: tags.keyword, color: colours.keyword },
        { tag: tags.string, color: colours.text },
        { tag: [tags.number, tags.bool, tags.null], color: colours.number },
        { tag: tags.comment, color: colours.comment, fontStyle: 'italic' },
        { tag: [tags.typeName, tags.standard(tags.name)], color: colours.type },
      ]),
    ),
  ];
}
