/** The name of a table or column in a statement. */
export function name(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

/** Bytes in a statement, whatever they are: hexadecimal needs no escape and no character set. */
export function hex(bytes: Buffer): string {
  return bytes.length === 0 ? `''` : `X'${bytes.toString('hex')}'`;
}

/**
 * Characters in a statement, given in UTF-8: no escape, and no SQL mode can change what they are. Beside a column they take its collation
 * (MySQL, "Collation Coercibility in Expressions": a literal gives way to a column, the result of CONVERT does not).
 */
export function characters(utf8: Buffer): string {
  return `_utf8mb4 ${hex(utf8)}`;
}
