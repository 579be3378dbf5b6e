import type { TokenCursor } from '../../../sql/cursor.ts';
import { namePartsIn } from '../../../sql/name-text.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { membership } from './rights.ts';
import { typeOfText } from './type.ts';

/** The arguments of an EXECUTE, by name and by place; undefined where they are not constants and names. */
interface Given {
  readonly byName: ReadonlyMap<string, string>;
  readonly byPlace: readonly string[];
}

/**
 * EXECUTE of a procedure of the system that changes what the catalog holds: comments (`sp_addextendedproperty`, "MS_Description"), new names
 * (`sp_rename`) and messages (`sp_addmessage`). Undefined for all others, with the position as it was.
 */
export function parseSystemProcedure(p: TokenCursor): TopStatement | undefined {
  const before = p.at;
  const start = p.start;
  if (!p.accept('EXEC')) p.accept('EXECUTE');
  if (!isName(p)) {
    p.at = before;
    return undefined;
  }
  const name = parseName(p).parts.at(-1)?.text.toLowerCase() ?? '';
  const read = readers.get(name);
  const given = read && p.attempt(() => parseGiven(p));
  const statement = read && given && read(given, p.span(start));
  if (!statement) p.at = before;
  return statement;
}

function parseGiven(p: TokenCursor): Given {
  const byName = new Map<string, string>();
  const byPlace: string[] = [];
  if (p.atEnd || p.is(';')) return { byName, byPlace };
  p.list(() => {
    if (p.raw().startsWith('@') && p.isAt(1, '=')) {
      const name = p.raw().slice(1).toLowerCase();
      p.at += 2;
      byName.set(name, constant(p));
    } else byPlace.push(constant(p));
  });
  return { byName, byPlace };
}

/** A constant, or a word that is written without apostrophes, which procedures take for a text. */
function constant(p: TokenCursor): string {
  if (isName(p)) return parseIdentifier(p).text;
  const value: Expression = parseExpression(p);
  if (value.kind === 'string') return value.value;
  if (value.kind === 'number') return value.text;
  if (value.kind === 'null') return '';
  return p.fail('a constant was expected');
}

type Span = { readonly start: number; readonly end: number };
type Reader = (given: Given, span: Span) => TopStatement | undefined;

const propertyParameters = [
  'name',
  'value',
  'level0type',
  'level0name',
  'level1type',
  'level1name',
  'level2type',
  'level2name',
];

const descriptionOf: Reader = ({ byName, byPlace }, span) => {
  const given = (parameter: string): string =>
    byName.get(parameter) ?? byPlace[propertyParameters.indexOf(parameter)] ?? '';
  const what = given('name');
  const levels = [0, 1, 2].flatMap((level) => given(`level${level}name`) || []);
  const unsaid = (): TopStatement => ({
    kind: 'otherStatement',
    ...span,
    verb: 'EXTENDED PROPERTY',
    text: `${what} of ${levels.length > 0 ? levels.join('.') : 'the database'}`,
  });
  if (what.toLowerCase() !== 'ms_description' || given('level0type').toLowerCase() !== 'schema')
    return unsaid();
  const kind = given('level1type').toLowerCase();
  const inner = given('level2type').toLowerCase();
  const isColumn = inner === 'column' && (kind === 'table' || kind === 'view');
  if (!isColumn && (inner !== '' || (kind !== 'table' && kind !== 'view'))) return unsaid();
  const parts = [given('level0name'), given('level1name'), ...(isColumn ? [given('level2name')] : [])];
  return {
    kind: 'commentOn',
    ...span,
    object: isColumn ? 'column' : kind,
    name: named(span, parts),
    text: given('value'),
  };
};

const renaming: Reader = ({ byName, byPlace }, span) => {
  const old = namePartsIn(byName.get('objname') ?? byPlace[0] ?? '');
  const next = byName.get('newname') ?? byPlace[1] ?? '';
  const kind = (byName.get('objtype') ?? byPlace[2] ?? 'object').toLowerCase();
  const newName: Identifier = { kind: 'identifier', ...span, text: next, quoted: true };
  if (kind === 'column') {
    const column = old.at(-1);
    if (column === undefined) return undefined;
    const name: Identifier = { kind: 'identifier', ...span, text: column, quoted: true };
    return {
      kind: 'alterTable',
      ...span,
      name: named(span, old.slice(0, -1)),
      actions: [{ kind: 'alterAction', ...span, action: 'rename column', name, newName }],
    };
  }
  if (kind !== 'object') return undefined;
  return { kind: 'rename', ...span, object: 'TABLE', name: named(span, old), newName };
};

/** `sp_addtype name, 'varchar(11)', 'NOT NULL'`: an alias type in the words of older versions. */
const aliasType: Reader = ({ byName, byPlace }, span) => {
  const name = byName.get('typename') ?? byPlace[0] ?? '';
  const base = byName.get('phystype') ?? byPlace[1] ?? '';
  const nulls = byName.get('nulltype') ?? byPlace[2] ?? '';
  const type = typeOfText(base, span);
  if (!type) return undefined;
  const definition = { kind: 'subtype' as const, ...span, base: type, notNull: /not\s+null/i.test(nulls) };
  return { kind: 'createType', ...span, name: named(span, [name]), definition };
};

/** `sp_addmessage number, severity, text, language`: texts in other languages than English are not read. */
const message: Reader = ({ byName, byPlace }, span) => {
  const number = Number(byName.get('msgnum') ?? byPlace[0]);
  const text = byName.get('msgtext') ?? byPlace[2];
  const language = (byName.get('lang') ?? byPlace[3] ?? '').toLowerCase();
  if (!Number.isInteger(number) || text === undefined || !['', 'us_english', 'english'].includes(language))
    return undefined;
  return { kind: 'serverMessage', ...span, number, text };
};

/** `sp_addrolemember role, member` and `sp_droprolemember`. */
const membershipOf =
  (action: 'grant' | 'revoke'): Reader =>
  ({ byName, byPlace }, span) => {
    const role = byName.get('rolename') ?? byPlace[0];
    const member = byName.get('membername') ?? byPlace[1];
    if (role === undefined || member === undefined) return undefined;
    const identifier = (text: string): Identifier => ({ kind: 'identifier', ...span, text, quoted: true });
    return membership({ span: () => span }, span.start, identifier(role), action, identifier(member));
  };

/** `sp_bindefault default, object` and `sp_bindrule`: the object is a column, `table.column`, or an alias type. */
const binding =
  (what: 'DEFAULT' | 'RULE', isBound: boolean): Reader =>
  ({ byName, byPlace }, span) => {
    const given = isBound
      ? (byName.get(what === 'DEFAULT' ? 'defname' : 'rulename') ?? byPlace[0])
      : undefined;
    const object = byName.get('objname') ?? byPlace[isBound ? 1 : 0];
    if (object === undefined || (isBound && given === undefined)) return undefined;
    return {
      kind: 'otherStatement',
      ...span,
      verb: `BIND ${what}`,
      name: named(span, namePartsIn(object)),
      ...(given === undefined ? {} : { given: named(span, namePartsIn(given)) }),
      text: '',
    };
  };

/** `sp_settriggerorder trigger, 'First' | 'Last' | 'None', 'INSERT' | 'UPDATE' | 'DELETE'` of a trigger on rows. */
const triggerOrder: Reader = ({ byName, byPlace }, span) => {
  const trigger = byName.get('triggername') ?? byPlace[0];
  const order = byName.get('order') ?? byPlace[1] ?? '';
  const event = (byName.get('stmttype') ?? byPlace[2] ?? '').toUpperCase();
  if (trigger === undefined || !['INSERT', 'UPDATE', 'DELETE'].includes(event)) return undefined;
  const text = `${order.toLowerCase()} ${event}`;
  return {
    kind: 'otherStatement',
    ...span,
    verb: 'ORDER TRIGGER',
    name: named(span, namePartsIn(trigger)),
    text,
  };
};

const readers: ReadonlyMap<string, Reader> = new Map([
  ['sp_bindefault', binding('DEFAULT', true)],
  ['sp_unbindefault', binding('DEFAULT', false)],
  ['sp_bindrule', binding('RULE', true)],
  ['sp_unbindrule', binding('RULE', false)],
  ['sp_settriggerorder', triggerOrder],
  ['sp_addmessage', message],
  ['sp_addrolemember', membershipOf('grant')],
  ['sp_droprolemember', membershipOf('revoke')],
  ['sp_addextendedproperty', descriptionOf],
  ['sp_updateextendedproperty', descriptionOf],
  ['sp_rename', renaming],
  ['sp_addtype', aliasType],
]);

function named(span: Span, parts: readonly string[]): Name {
  return {
    kind: 'name',
    ...span,
    parts: parts.map((text) => ({ kind: 'identifier', ...span, text, quoted: true })),
  };
}
