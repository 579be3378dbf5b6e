/**
 * The keys and indexes of a plain path of MySQL (`$.a."b c"[2]`, Reference Manual, "JSON Path Syntax"); undefined for one with
 * wildcards or ranges.
 */
export function jsonPath(path: string): readonly (string | number)[] | undefined {
  const text = path.trim();
  if (!text.startsWith('$')) return undefined;
  const step = /\s*(?:\.\s*(?:"((?:[^"\\]|\\.)*)"|([\p{L}_$][\p{L}\p{N}_$]*))|\[\s*(\d+)\s*\])/uy;
  const keys: (string | number)[] = [];
  let at = 1;
  while (at < text.length) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (!found) return undefined;
    const [, quoted, plain, index] = found;
    if (index !== undefined) keys.push(Number(index));
    else keys.push(plain ?? (JSON.parse(`"${quoted}"`) as string));
    at = step.lastIndex;
  }
  return keys;
}
