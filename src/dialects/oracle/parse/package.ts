import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreatePackage, CreatePackageBody } from '../../../sql/tree/define.ts';
import type { Block, Declaration } from '../../../sql/tree/routine.ts';
import { parseDeclarations, parseExecutable } from './block.ts';
import { parseName } from './name.ts';
import { skipped } from './recovery.ts';
import { acceptUnitOption, parseAccessibleBy, parseAuthid, skipDirectives } from './routine.ts';

/**
 * CREATE PACKAGE or CREATE PACKAGE BODY from the word PACKAGE on; `start` is where CREATE stands (PL/SQL Language
 * Reference, "CREATE PACKAGE Statement", "CREATE PACKAGE BODY Statement"). The last semicolon is not read.
 */
export function parseCreatePackage(p: TokenCursor, start: number): CreatePackage | CreatePackageBody {
  p.expect('PACKAGE');
  return p.accept('BODY') ? parsePackageBody(p, start) : parsePackage(p, start);
}

function parsePackage(p: TokenCursor, start: number): CreatePackage {
  const options = acceptNotExists(p);
  const name = parseName(p);
  const head = parseUnitHead(p, options);
  if (!p.accept('IS')) p.expect('AS');
  const declarations = parseMembers(p);
  finish(p);
  return { kind: 'createPackage', start, end: p.end, name, ...head, declarations };
}

function parsePackageBody(p: TokenCursor, start: number): CreatePackageBody {
  const options = acceptNotExists(p);
  const name = parseName(p);
  const { options: all } = parseUnitHead(p, options);
  if (!p.accept('IS')) p.expect('AS');
  const declarations = parseMembers(p);
  const initialization = p.is('BEGIN') ? { initialization: parseInitialization(p) } : {};
  if (!initialization.initialization) finish(p);
  return {
    kind: 'createPackageBody',
    start,
    end: p.end,
    name,
    ...(all ? { options: all } : {}),
    declarations,
    ...initialization,
  };
}

/** IF NOT EXISTS of release 23. */
export function acceptNotExists(p: TokenCursor): string[] {
  return p.accept('IF', 'NOT', 'EXISTS') ? ['IF NOT EXISTS'] : [];
}

/** The clauses between a unit's name and IS, in any order. */
export function parseUnitHead(
  p: TokenCursor,
  options: string[],
): { authid?: 'definer' | 'current_user'; options?: readonly string[] } {
  let authid: 'definer' | 'current_user' | undefined;
  for (;;) {
    const start = p.start;
    if (p.is('AUTHID')) authid = parseAuthid(p);
    else if (p.is('ACCESSIBLE')) options.push(parseAccessibleBy(p));
    else if (p.is('$IF')) {
      skipDirectives(p);
      options.push(p.slice(start, p.end));
    } else if (acceptUnitOption(p)) options.push(p.slice(start, p.end));
    else break;
  }
  return { ...(authid ? { authid } : {}), ...(options.length > 0 ? { options } : {}) };
}

/**
 * The declarations of a package. An END that does not end the source belongs to a routine whose ends do not match: it is
 * unread, and what follows it is still read.
 */
function parseMembers(p: TokenCursor): Declaration[] {
  const declarations = parseDeclarations(p);
  while (isStrayEnd(p)) {
    p.faults.push({ span: p.here(), what: 'an END that ends nothing, or a declaration that is cut in two' });
    declarations.push(skipped(p, skipEnd));
    p.accept(';');
    for (const declaration of parseDeclarations(p)) declarations.push(declaration);
  }
  return declarations;
}

function isStrayEnd(p: TokenCursor): boolean {
  if (!p.is('END')) return false;
  let ahead = 1;
  while (p.type(ahead) === 'word' || p.type(ahead) === 'quoted' || p.isAt(ahead, '.')) ahead += 1;
  if (!p.isAt(ahead, ';')) return false;
  ahead += 1;
  if (p.isAt(ahead, '/')) ahead += 1;
  return p.type(ahead) !== 'end';
}

function skipEnd(p: TokenCursor): void {
  while (!p.is(';')) p.at += 1;
}

/** BEGIN … END of a package body: its END is the package's. */
function parseInitialization(p: TokenCursor): Block {
  const start = p.start;
  return p.nested(() => {
    const inside = parseExecutable(p, true);
    if (p.isName) parseName(p);
    return { kind: 'block', start, end: p.end, labels: [], declarations: [], ...inside };
  });
}

/** END and the package's name. A source that breaks off before them loses nothing of what was read. */
function finish(p: TokenCursor): void {
  if (p.atEnd) {
    p.faults.push({
      span: p.here(),
      what: 'END of the package was expected, found the end of the statement',
    });
    return;
  }
  p.expect('END');
  if (p.isName) parseName(p);
}
