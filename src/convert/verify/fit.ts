import type { Server } from './server.ts';

/**
 * Whether a value of one type can be stored in a variable of another as PL/pgSQL does it: by an assignment cast, else through
 * the text form (manual, "Assignment"; `COERCION_PLPGSQL` of the server). `never`: no text of the one type is one of the other.
 */
export async function fit(server: Server, from: string, to: string): Promise<'fits' | 'risky' | 'never'> {
  if (from === to || to === 'record' || from === 'unknown') return 'fits';
  if (from === 'record') return server.fields(to) ? 'fits' : textOnly(server, to);
  if (from === 'void') return 'never';
  const cast = await server.cast(from, to);
  if (cast === 'same' || cast === 'implicit' || cast === 'assignment') return 'fits';
  const [source, target] = [server.category(from), server.category(to)];
  if (source === 'S' || target === 'S') return 'fits';
  return throughText(source, target);
}

function textOnly(server: Server, to: string): 'fits' | 'never' {
  return server.category(to) === 'S' ? 'fits' : 'never';
}

/** By categories: numbers, dates and times, intervals, booleans, arrays and composites write their values in forms of their own. */
function throughText(source: string, target: string): 'fits' | 'risky' | 'never' {
  const known = new Set(['N', 'D', 'T', 'B', 'A', 'C']);
  if (!known.has(source) || !known.has(target)) return 'fits';
  if (source === target) return source === 'N' ? 'fits' : 'risky';
  // 1 and 0 are booleans in text, and 20240131 is a date.
  if (source === 'N' && (target === 'B' || target === 'D')) return 'risky';
  return 'never';
}

/** Whether a result column has exactly the type that a function declares, as RETURN QUERY demands: no cast is applied. */
export function isExactly(actual: string, declared: string): boolean {
  if (actual === declared) return true;
  // A declared type without a length takes any: only a declared length must be the same.
  return !/\(\d/.test(declared) && stripped(actual) === stripped(declared);
}

function stripped(type: string): string {
  return type.replace(/\(-?\d+(?:,-?\d+)?\)/, '');
}
