import type { CodeEntry } from '../../text/finding.ts';

/** Findings about how texts of SQL Server are compared: GW9240 to GW9259 and GW9500 to GW9509. */
export const sqlserverCollationFindings = {
  accentsInSearch: {
    code: 'GW9240',
    title: 'Search that ignores accents',
    severity: 'warning',
    effortHours: 0.2,
    why: 'The collation takes letters with accents for those without. LIKE, and the functions that search, do so from PostgreSQL 18 on; before, and in regular expressions, the search is in a text in lower case with its accents.',
    todo: 'Where accents matter, search in unaccent(lower(column)) of the extension unaccent, or convert for PostgreSQL 18.',
  },
  searchWithoutIndex: {
    code: 'GW9241',
    title: 'LIKE that no index serves',
    severity: 'info',
    effortHours: 0.1,
    why: 'SQL Server finds the beginning of a text by an index of the column. PostgreSQL does not where the collation of the column ignores case.',
    todo: 'Where the table is large, compare lower(column) COLLATE "C" with LIKE and make an index on that.',
  },
  trailingBlanks: {
    code: 'GW9242',
    title: 'Blanks at the end of texts',
    severity: 'info',
    effortHours: 0.1,
    why: "SQL Server compares texts without regard to blanks at their ends ('a ' = 'a'), except in LIKE. PostgreSQL does so for char, and tells varchar apart by them.",
    todo: 'Where values may end in blanks, remove these when rows are written, or set `trailingBlanks` to `ignored`.',
  },
  endingBlanks: {
    code: 'GW9244',
    title: 'Texts that differ in blanks at their ends',
    severity: 'info',
    effortHours: 0.5,
    why: "SQL Server compares texts without regard to blanks at their ends: 'a ' = 'a' in comparisons, keys, foreign keys, groups and DISTINCT. PostgreSQL does so for char, and tells texts of variable length apart by them.",
    todo: 'Look in SQL Server whether any of the columns has such values (WHERE DATALENGTH(c) <> DATALENGTH(RTRIM(c))). If so, remove the blanks before the rows are moved and where they are written, or set `trailingBlanks` to `ignored` for the comparisons in code.',
  },
  citext: {
    code: 'GW9500',
    title: 'Extension citext',
    severity: 'info',
    effortHours: 0.1,
    why: 'Operators of citext ignore case as the character classification (LC_CTYPE) of the database says: that of C knows the letters of English only. A session whose search_path lacks the schema of the extension finds the operators of text, which compare with case.',
    todo: 'Make the database with a locale like en_US.UTF-8, and keep `public` in the search_path of every role. A program that compares such a column with a value of the type text casts the value to citext.',
  },
} as const satisfies Record<string, CodeEntry>;
