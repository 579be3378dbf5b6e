/** The name of a table or column in a statement. Brackets hold whatever the session's QUOTED_IDENTIFIER says. */
export function name(...parts: readonly string[]): string {
  return parts.map((part) => `[${part.replaceAll(']', ']]')}]`).join('.');
}

/** A text in a statement, in Unicode. */
export function text(value: string): string {
  return `N'${value.replaceAll(`'`, `''`)}'`;
}

/** Bytes in a statement. */
export function hex(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`;
}
