import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Grant } from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { isName, parseIdentifier, parseName } from './name.ts';

/** Whether rights are given, denied or taken here, or the members of a role changed. */
export function startsRights(p: TokenCursor): boolean {
  if (p.isOneOf('GRANT', 'DENY', 'REVOKE')) return true;
  if (!p.is('ALTER', 'ROLE')) return false;
  return ['ADD', 'DROP'].some((word) => p.isAt(3, word)) && p.isAt(4, 'MEMBER');
}

/** `GRANT permission (columns), … ON class::object TO principals WITH GRANT OPTION AS principal`, DENY and REVOKE; `ALTER ROLE role ADD MEMBER user` ("GRANT (Transact-SQL)"). */
export function parseRights(p: TokenCursor): Grant {
  const start = p.start;
  if (p.is('ALTER')) return parseMember(p, start);
  const action = p.accept('GRANT') ? 'grant' : p.accept('DENY') ? 'deny' : 'revoke';
  const isOption = action === 'revoke' && parseRevoke(p);
  const privileges = p.list(() => parsePermission(p));
  const on = p.accept('ON') ? parseSecurable(p) : undefined;
  const columns = on && p.is('(') ? p.parenthesised(() => parseIdentifier(p)) : [];
  if (!p.accept('TO')) p.expect('FROM');
  const grantees = p.list(() => parsePrincipal(p));
  p.accept('CASCADE');
  const withOption = p.accept('WITH', 'GRANT', 'OPTION') || isOption;
  if (p.accept('AS')) parsePrincipal(p);
  return {
    kind: 'grant',
    ...p.span(start),
    action,
    privileges: columns.length > 0 ? privileges.map((each) => ({ ...each, columns })) : privileges,
    ...(on ? { on } : {}),
    grantees,
    ...(withOption ? { withOption } : {}),
  };
}

/** REVOKE, of the right to grant alone perhaps. */
function parseRevoke(p: TokenCursor): boolean {
  p.expect('REVOKE');
  return p.is('GRANT', 'OPTION', 'FOR') && p.accept('GRANT', 'OPTION', 'FOR');
}

function parseMember(p: TokenCursor, start: number): Grant {
  p.expect('ALTER', 'ROLE');
  const role = parseIdentifier(p);
  const action = p.accept('ADD') ? 'grant' : 'revoke';
  if (action === 'revoke') p.expect('DROP');
  p.expect('MEMBER');
  return membership(p, start, role, action, parseIdentifier(p));
}

/** A role that a principal is made a member of, or is one no longer. */
export function membership(
  p: Pick<TokenCursor, 'span'>,
  start: number,
  role: Identifier,
  action: Grant['action'],
  member: Identifier,
): Grant {
  const privileges = [{ name: role.text.toLowerCase(), columns: [] }];
  return { kind: 'grant', ...p.span(start), action, privileges, grantees: [member] };
}

/** `SELECT (a, b)`, `VIEW DEFINITION`, `ALL PRIVILEGES`: words in upper case. */
function parsePermission(p: TokenCursor): Grant['privileges'][number] {
  const words: string[] = [];
  while (p.type() === 'word' && !p.isOneOf('ON', 'TO', 'FROM')) {
    words.push(p.text());
    p.at += 1;
  }
  if (words.length === 0) p.fail('a permission was expected');
  const columns = p.is('(') ? p.parenthesised(() => parseIdentifier(p)) : [];
  const name = words.join(' ');
  return { name: name === 'EXEC' ? 'EXECUTE' : name, columns };
}

/** The object, with its class where that is written: `SCHEMA::app`, `OBJECT::dbo.t`. */
function parseSecurable(p: TokenCursor): { readonly name: Name; readonly type?: string } {
  const words: string[] = [];
  while (p.type(words.length) === 'word') words.push(p.text(words.length));
  const isClass = words.length > 0 && p.isAt(words.length, '::');
  if (!isClass) return { name: parseName(p) };
  p.at += words.length + 1;
  const type = words.join(' ');
  const name = parseName(p);
  return type === 'OBJECT' ? { name } : { name, type };
}

function parsePrincipal(p: TokenCursor): Identifier {
  if (isName(p)) return parseName(p).parts.at(-1) ?? p.fail('a user or role was expected');
  if (!p.isOneOf('PUBLIC', 'USER')) p.fail('a user or role was expected');
  const identifier: Identifier = { kind: 'identifier', ...p.here(), text: p.raw(), quoted: false };
  p.at += 1;
  return identifier;
}
