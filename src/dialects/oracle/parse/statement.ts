import type { ParsedStatement } from '../../../sql/dialect.ts';
import { TokenCursor } from '../../../sql/cursor.ts';
import type { Tokens } from '../../../sql/lexer.ts';
import { lex } from '../../../sql/lexer.ts';
import type { Statics } from '../../../sql/static-value.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import type { Statement } from '../../../sql/tree/routine.ts';
import { readWhole } from '../../../sql/whole-statement.ts';
import type { Source } from '../../../text/source.ts';
import { oracleLexis } from '../lexis.ts';
import { parseAlter } from './alter.ts';
import { parseBlock } from './block.ts';
import { choosesPieces, compiledTokens } from './compiled-tokens.ts';
import { parseCreate } from './create.ts';
import {
  parseAdministration,
  parseComment,
  parseDrop,
  parseGrant,
  parseRename,
  parseTruncate,
} from './define.ts';
import { parseStatementNode } from './plsql-statement.ts';
import { parseQuery } from './query.ts';
import { parseWrite, startsWrite } from './write.ts';

/**
 * Reads one statement of a script: any SQL statement, a PL/SQL block, the creation of a stored object, or SQL*Plus's EXEC.
 * It never throws because of the text. What cannot be read becomes an `unread` node with its text and a fault that says
 * where reading stopped; what stands behind a complete statement is a fault as well, and a statement that chooses rows is
 * `unread` then. `statics` tells what tests of `$IF` ask for.
 */
export function parseStatement(source: Source, statics?: Statics): ParsedStatement {
  return parseWith(source, parseTop, statics);
}

/** Reads what follows EXECUTE of SQL*Plus, which is run as a block of its own. Promises what {@link parseStatement} does. */
export function parseExecuted(source: Source, statics?: Statics): ParsedStatement {
  return parseWith(source, (p) => parseExecutedBlock(p, p.start), statics);
}

/** Without anything said, no inquiry directive is set and no package is known. */
const unset: Statics = (name) => (name.startsWith('$$') ? null : undefined);

/**
 * Conditional compilation around whole declarations and statements is a part of the tree. Where it cuts smaller pieces, the text is
 * read as Oracle would compile it; a test that asks for what the scripts do not define is taken as not set then, and that is a fault.
 */
function parseWith(
  source: Source,
  parse: (p: TokenCursor) => TopStatement,
  statics: Statics = unset,
): ParsedStatement {
  const p = new TokenCursor(lex(source, oracleLexis));
  const node = readTop(p, parse);
  const whole = { node, source, comments: p.tokens.comments, faults: p.faults };
  if (p.faults.length === 0 || !choosesPieces(p.tokens)) return whole;
  const compiled = readCompiled(whole, p.tokens, parse, statics);
  if (compiled.faults.length === 0) return compiled;
  const asked = new Set<string>();
  const guessed = readCompiled(compiled, p.tokens, parse, (name) => {
    const known = statics(name);
    if (known === undefined) asked.add(name);
    return known ?? null;
  });
  if (guessed === compiled) return compiled;
  const what = `$IF asks for ${[...asked].join(', ')}, which the scripts do not define; it was taken as not set`;
  const [first] = guessed.decided ?? [];
  return { ...guessed, faults: [...guessed.faults, { span: first ?? p.here(), what }] };
}

/** The text as it is compiled, where that can be read better than what was read before. */
function readCompiled(
  before: ParsedStatement,
  all: Tokens,
  parse: (p: TokenCursor) => TopStatement,
  statics: Statics,
): ParsedStatement {
  const { tokens, decided } = compiledTokens(all, statics);
  const p = new TokenCursor(tokens);
  const node = readTop(p, parse);
  return p.faults.length < before.faults.length ? { ...before, node, faults: p.faults, decided } : before;
}

function readTop(p: TokenCursor, parse: (p: TokenCursor) => TopStatement): TopStatement {
  return readWhole(p, parse, { endMark: '/', hindrance: wrapped });
}

function wrapped(p: TokenCursor): string | undefined {
  return p.is('WRAPPED')
    ? 'the text is wrapped (PL/SQL Language Reference, "PL/SQL Source Text Wrapping"); the original is needed'
    : undefined;
}

function parseTop(p: TokenCursor): TopStatement {
  if (p.type() !== 'word') return parseUnworded(p);
  const reader = readers.get(p.text());
  if (reader) return reader(p);
  if (startsWrite(p)) return parseWrite(p);
  return parseAdministration(p);
}

/** Statements that start with a symbol: a labelled block, a query in parentheses. */
function parseUnworded(p: TokenCursor): TopStatement {
  if (p.is('<<')) return parseAnonymousBlock(p);
  if (p.is('(')) return parseTopQuery(p);
  return p.fail('a statement was expected');
}

function parseAnonymousBlock(p: TokenCursor): TopStatement {
  const start = p.start;
  const block = parseBlock(p);
  return { kind: 'anonymousBlock', ...p.span(start), block };
}

function parseTopQuery(p: TokenCursor): TopStatement {
  const start = p.start;
  const query = parseQuery(p);
  return { kind: 'topQuery', ...p.span(start), query };
}

/** `EXEC statement`, with the word itself. */
function parseExecute(p: TokenCursor): TopStatement {
  const start = p.start;
  p.at += 1;
  return parseExecutedBlock(p, start);
}

/**
 * SQL*Plus turns `EXEC p` into `BEGIN p; END;` (SQL*Plus User's Guide, "EXECUTE"): a block that nothing of is written but
 * its statements. The last semicolon need not be written.
 */
function parseExecutedBlock(p: TokenCursor, start: number): TopStatement {
  const from = p.start;
  const statements: Statement[] = [];
  do statements.push(parseStatementNode(p));
  while (p.accept(';') && !p.atEnd);
  return {
    kind: 'anonymousBlock',
    ...p.span(start),
    block: {
      kind: 'block',
      ...p.span(from),
      labels: [],
      declarations: [],
      statements,
      handlers: [],
      begin: -1,
      exception: -1,
    },
  };
}

const readers: ReadonlyMap<string, (p: TokenCursor) => TopStatement> = new Map<
  string,
  (p: TokenCursor) => TopStatement
>([
  ['SELECT', parseTopQuery],
  ['WITH', parseTopQuery],
  ['BEGIN', parseAnonymousBlock],
  ['DECLARE', parseAnonymousBlock],
  ['CREATE', parseCreate],
  ['ALTER', parseAlter],
  ['DROP', parseDrop],
  ['TRUNCATE', parseTruncate],
  ['RENAME', parseRename],
  ['COMMENT', parseComment],
  ['GRANT', parseGrant],
  ['REVOKE', parseGrant],
  ['EXEC', parseExecute],
  ['EXECUTE', parseExecute],
]);
