import type { TokenCursor } from '../../../sql/cursor.ts';
import type { SetOption } from '../../../sql/tree/batch.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import { parseValue } from './expression.ts';
import { parseName } from './name.ts';
import { isVariable } from './variable.ts';

const levels = ['READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SNAPSHOT', 'SERIALIZABLE'] as const;

/** SET of one or more options of the session ("SET statements"), behind its first word. */
export function parseSetOption(p: TokenCursor, start: number): SetOption {
  if (p.accept('TRANSACTION', 'ISOLATION', 'LEVEL')) {
    const value = levels.find((each) => p.acceptAll(each.split(' ')));
    if (value === undefined) return p.fail('an isolation level was expected');
    return { kind: 'setOption', ...p.span(start), names: ['TRANSACTION ISOLATION LEVEL'], value };
  }
  if (p.accept('IDENTITY_INSERT')) {
    const table = parseName(p);
    const value = p.acceptOneOf('ON', 'OFF');
    if (!value) return p.fail('ON or OFF was expected');
    return { kind: 'setOption', ...p.span(start), names: ['IDENTITY_INSERT'], table, value };
  }
  const group = p.acceptOneOf('STATISTICS', 'OFFSETS');
  const names = p.list(() => (group ? `${group} ${parseWord(p)}` : parseWord(p)));
  const value = parseSetting(p);
  return { kind: 'setOption', ...p.span(start), names, value };
}

function parseWord(p: TokenCursor): string {
  if (p.type() !== 'word' || isVariable(p)) p.fail('an option of the session was expected');
  const word = p.text();
  p.at += 1;
  return word;
}

/** A word (ON, OFF, `us_english`, `dmy`), a number, a text or a variable. */
function parseSetting(p: TokenCursor): Expression | string {
  return p.type() === 'word' && !isVariable(p) ? parseWord(p) : parseValue(p);
}
