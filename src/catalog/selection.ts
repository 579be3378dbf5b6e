import type { AnyObject } from './catalog.ts';

/** Which objects are wanted, by patterns `SCHEMA.NAME` with `%` for any characters and `_` for one. */
export interface Selection {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The test for a selection. Without include patterns everything is wanted that no exclude pattern matches. A pattern without a dot speaks of a schema. */
export function selector(selection: Selection): (object: AnyObject) => boolean {
  const include = selection.include.map(pattern);
  const exclude = selection.exclude.map(pattern);
  return (object) => {
    const name = `${object.schema}.${object.name}`;
    return (
      (include.length === 0 || include.some((each) => each.test(name))) &&
      !exclude.some((each) => each.test(name))
    );
  };
}

/** A pattern of a whole name: without a dot it speaks of a schema. */
function pattern(text: string): RegExp {
  return likePattern(text.includes('.') ? text : `${text}.%`);
}

/**
 * LIKE's pattern as a regular expression: `%` for any characters, `_` for one, without regard to case; `[_]` and `[%]` mean
 * the characters themselves, as in the rules of DMS.
 */
export function likePattern(text: string): RegExp {
  const parts = text.split(/(\[[_%]\]|%|_)/).map((part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    if (part === '[_]' || part === '[%]') return part[1] as string;
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'is');
}
