/** What a conversion takes for granted of options of a session, which other values of them would change ("SET Statements (Transact-SQL)"). */
const granted: ReadonlyMap<string, readonly [value: RegExp, meaning: string]> = new Map<
  string,
  readonly [RegExp, string]
>([
  ['ANSI_NULLS', [/^ON$/i, 'nothing is equal to NULL, in the code that is created, too']],
  ['ANSI_PADDING', [/^ON$/i, 'columns keep the blanks and zeros at the ends of values']],
  ['ANSI_WARNINGS', [/^ON$/i, 'a value that is too long for its column is an error']],
  ['ANSI_DEFAULTS', [/^ON$/i, 'the options of ANSI are on']],
  ['ANSI_NULL_DFLT_OFF', [/^OFF$/i, 'columns may be NULL unless they say otherwise']],
  ['ARITHABORT', [/^ON$/i, 'a division by zero is an error']],
  ['CONCAT_NULL_YIELDS_NULL', [/^ON$/i, 'a text joined with NULL is NULL']],
  ['NUMERIC_ROUNDABORT', [/^OFF$/i, 'a number that is rounded is no error']],
  ['DATEFIRST', [/^7$/, 'weeks begin with Sunday']],
  ['DATEFORMAT', [/^'?mdy'?$/i, 'the month stands before the day in a date']],
  [
    'LANGUAGE',
    [
      /^N?'?(?:us_english|english)'?$/i,
      'names of months, and the month before the day, are as in us_english',
    ],
  ],
]);

/** What is not so any more behind the SETs of a script, in words; empty where the conversion takes the options for what they are. */
export function changedMeanings(statements: string): readonly string[] {
  const written = statements.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const sets = [...written.matchAll(/\bSET\s+((?:\w+\s*,\s*)*\w+)\s+(N?'[^']*'|\w+)/gi)];
  return sets.flatMap(([, names = '', value = '']) =>
    names.split(',').flatMap((each) => {
      const name = each.trim().toUpperCase();
      const [usual, meaning] = granted.get(name) ?? [];
      if (!usual || usual.test(value)) return [];
      return [`SET ${name} ${value} of the script is left out: here, ${meaning}.`];
    }),
  );
}
