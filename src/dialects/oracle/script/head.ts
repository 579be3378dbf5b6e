/** How a unit is read on after its first words are known. */
export interface Head {
  readonly verb: string;
  /**
   * `sql` ends at `;`. The others are PL/SQL, which ends at `/`: `header` opens a block at its IS or AS, `block` at DECLARE or
   * BEGIN, `flat` has no block (a type's specification), `functions` is a query with functions in its WITH clause.
   * `foreign` is source text of another language, in which neither quotes nor comments are SQL's.
   */
  readonly shape: 'sql' | 'header' | 'block' | 'flat' | 'functions' | 'foreign';
}

const head = (verb: string, shape: Head['shape'] = 'sql'): Head => ({ verb, shape });

/** Statements that their first word decides. */
const first: ReadonlyMap<string, Head> = new Map([
  ...[
    'insert',
    'update',
    'delete',
    'merge',
    'select',
    'comment',
    'grant',
    'revoke',
    'commit',
    'rollback',
    'savepoint',
  ].map((word): [string, Head] => [word, head(word)]),
  ['begin', head('begin', 'block')],
  ['declare', head('declare', 'block')],
]);

const modifiers: ReadonlySet<string> = new Set(
  (
    'or replace editionable noneditionable editioning force no noforce global private temporary public unique bitmap multivalue ' +
    'sharded duplicated immutable blockchain hybrid and compile resolve json relational duality shared'
  ).split(' '),
);

/** Kinds of object whose name has a second word. */
const pairs: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['package', new Set(['body'])],
  ['type', new Set(['body'])],
  ['materialized', new Set(['view', 'zonemap'])],
  ['database', new Set(['link'])],
  ['java', new Set(['source', 'class', 'resource'])],
  ['mle', new Set(['module', 'env'])],
  ['rollback', new Set(['segment'])],
  ['flashback', new Set(['archive'])],
  ['pluggable', new Set(['database'])],
  ['property', new Set(['graph'])],
  ['audit', new Set(['policy'])],
]);

const shapes: ReadonlyMap<string, Head['shape']> = new Map([
  ['procedure', 'header'],
  ['function', 'header'],
  ['package', 'header'],
  ['package body', 'header'],
  ['type body', 'header'],
  ['trigger', 'block'],
  ['type', 'flat'],
  ['library', 'flat'],
  ['java source', 'foreign'],
  ['mle module', 'foreign'],
]);

/**
 * Says what a unit is by its first words (lower case; `"` stands for a quoted name and `;` for any other token), or
 * undefined as long as the next word may matter. The grammars are those of the SQL Language Reference, and for
 * the PL/SQL units of the PL/SQL Language Reference (chapter "SQL Statements for Stored PL/SQL Units").
 */
export function readHead(words: readonly string[]): Head | undefined {
  const word = words[0] ?? '';
  const known = first.get(word);
  if (known) return known;
  const second = words[1];
  if (word === 'with') {
    if (second === undefined) return undefined;
    return second === 'function' || second === 'procedure'
      ? head('with function', 'functions')
      : head('with');
  }
  if (word === 'create' || word === 'alter' || word === 'drop') return readObjectHead(word, words);
  if (word === 'set') return second === undefined ? undefined : head(`set ${second}`);
  return head(word);
}

function readObjectHead(word: string, words: readonly string[]): Head | undefined {
  let at = 1;
  while (modifiers.has(words[at] ?? '')) at += 1;
  const kind = words[at];
  if (kind === undefined) return undefined;
  const seconds = pairs.get(kind);
  if (!seconds) return objectHead(word, kind);
  const second = words[at + 1];
  if (second === undefined) return undefined;
  if (kind === 'materialized' && second === 'view') {
    const third = words[at + 2];
    if (third === undefined) return undefined;
    return objectHead(word, third === 'log' ? 'materialized view log' : 'materialized view');
  }
  return objectHead(word, seconds.has(second) ? `${kind} ${second}` : kind);
}

function objectHead(word: string, kind: string): Head {
  return head(`${word} ${kind}`, word === 'create' ? (shapes.get(kind) ?? 'sql') : 'sql');
}

/** The verb of a statement with nothing but its first word known, for a unit that ended there. */
export function unfinishedHead(words: readonly string[]): Head {
  return readHead([...words, ';', ';', ';']) ?? head(words[0] ?? '');
}
