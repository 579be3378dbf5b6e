import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterType, TypeChange } from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { RecordField } from '../../../sql/tree/routine.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { skipRest } from './object-kind.ts';
import { parseType } from './type.ts';
import {
  parseField,
  parseMethod,
  parseModifier,
  parseTypeDefinition,
  startsMethod,
} from './type-definition.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<AlterType> & { changes: TypeChange[]; modifiers: string[] };

/**
 * ALTER TYPE from the word TYPE on, where it changes the definition (PL/SQL Language Reference, "ALTER TYPE Statement"); a failure for
 * COMPILE, RESET and the like. What becomes of dependent objects (INVALIDATE, CASCADE …) is passed over.
 */
export function parseAlterType(p: TokenCursor, start: number): AlterType {
  p.expect('TYPE');
  p.accept('IF', 'EXISTS');
  const draft: Draft = {
    kind: 'alterType',
    start,
    end: start,
    name: parseName(p),
    changes: [],
    modifiers: [],
  };
  if (p.accept('REPLACE')) {
    while (!p.is('AS') && !p.is('IS') && !p.atEnd) p.at += 1;
    p.at += 1;
    draft.replacement = parseTypeDefinition(p);
  } else {
    do readChange(p, draft);
    while (p.accept(','));
  }
  skipRest(p);
  return { ...draft, end: p.end };
}

function readChange(p: TokenCursor, draft: Draft): void {
  const modifier = startsChange(p) ? undefined : parseModifier(p);
  if (modifier !== undefined) return void draft.modifiers.push(modifier);
  if (p.accept('MODIFY', 'LIMIT')) return void (draft.limit = parseExpression(p));
  if (p.accept('MODIFY', 'ELEMENT', 'TYPE')) return void (draft.element = parseType(p));
  const { start } = p;
  const word = p.acceptOneOf('ADD', 'MODIFY', 'DROP') ?? p.fail('ADD, MODIFY or DROP was expected');
  const action = ({ ADD: 'add', MODIFY: 'modify', DROP: 'drop' } as const)[word];
  const change: Mutable<TypeChange> = {
    kind: 'typeChange',
    start,
    end: start,
    action,
    attributes: [],
    names: [],
  };
  if (p.accept('ATTRIBUTE')) Object.assign(change, parseAttributes(p, action));
  else if (startsMethod(p)) change.method = parseMethod(p);
  else p.fail('an attribute or a method was expected');
  draft.changes.push({ ...change, end: p.end });
}

function startsChange(p: TokenCursor): boolean {
  return p.is('ADD') || p.is('MODIFY') || p.is('DROP');
}

/** One attribute, or several in parentheses; of DROP the names only. */
function parseAttributes(
  p: TokenCursor,
  action: TypeChange['action'],
): Pick<TypeChange, 'attributes' | 'names'> {
  const attributes: RecordField[] = [];
  const names: Identifier[] = [];
  const inParentheses = p.accept('(');
  do {
    if (action === 'drop') names.push(p.identifier());
    else attributes.push(parseField(p));
    // oxlint-disable-next-line no-unmodified-loop-condition -- it says whether there is a list at all
  } while (inParentheses && p.accept(','));
  if (inParentheses) p.expect(')');
  return { attributes, names };
}
