import type { TableName } from '../../../catalog/converter.ts';
import { name as quoted } from '../session.ts';

/** What a text of the server says, with other names: schemas of objects that move, and columns. */
export interface Renames {
  /** Objects that have another place, by `schema.name`. */
  readonly objects: ReadonlyMap<string, TableName>;
  /** Columns of the table that the text belongs to; undefined for those that are left out. */
  readonly columns: ReadonlyMap<string, string | undefined>;
}

const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\s+|::|./gsu;

/**
 * Writes an expression or definition, as `pg_get_expr` and its like give it with an empty search_path, with other names. Undefined when it speaks of
 * a column that is left out. In such a text every object has its schema before it, so that a name of two parts is an object, and a single one
 * that no parenthesis follows a column.
 */
export function renamed(text: string, { objects, columns }: Renames): string | undefined {
  const tokens = text.match(token) ?? [];
  const parts: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const each = tokens[i] as string;
    const stored = storedName(each);
    const second = tokens[i + 1] === '.' ? storedName(tokens[i + 2] ?? '') : undefined;
    if (each.startsWith(`'`) && tokens[i + 1] === '::' && tokens[i + 2] === 'regclass') {
      parts.push(
        `'${renamedObject(each.slice(1, -1).replaceAll(`''`, `'`), objects).replaceAll(`'`, `''`)}'`,
      );
    } else if (stored !== undefined && second !== undefined) {
      const moved = objects.get(`${stored}.${second}`);
      parts.push(moved ? quoted(moved.schema, moved.name) : tokens.slice(i, i + 3).join(''));
      i += 2;
    } else if (stored !== undefined && columns.has(stored) && isColumn(tokens, i)) {
      const column = columns.get(stored);
      if (column === undefined) return undefined;
      parts.push(column === stored ? each : quoted(column));
    } else parts.push(each);
  }
  return parts.join('');
}

/** The objects of two parts that a text speaks of, as `schema.name`. */
export function objectsIn(text: string): string[] {
  const tokens = text.match(token) ?? [];
  return tokens.flatMap((each, i) => {
    const first = storedName(each);
    const second = tokens[i + 1] === '.' ? storedName(tokens[i + 2] ?? '') : undefined;
    if (each.startsWith(`'`) && tokens[i + 1] === '::' && tokens[i + 2] === 'regclass')
      return objectsIn(each.slice(1, -1).replaceAll(`''`, `'`));
    return first !== undefined && second !== undefined ? [`${first}.${second}`] : [];
  });
}

/** A column's name, and no function, type or name of a schema's object. */
function isColumn(tokens: readonly string[], i: number): boolean {
  const next = tokens.slice(i + 1).find((each) => !/^\s/.test(each));
  return next !== '(' && tokens[i - 1] !== '::' && tokens[i - 1] !== '.';
}

/** `schema.sequence` within a text of type regclass. */
function renamedObject(text: string, objects: Renames['objects']): string {
  return renamed(text, { objects, columns: new Map() }) ?? text;
}

function storedName(word: string): string | undefined {
  if (word.startsWith('"')) return word.slice(1, -1).replaceAll('""', '"');
  return /^[\p{L}_]/u.test(word) ? word : undefined;
}
