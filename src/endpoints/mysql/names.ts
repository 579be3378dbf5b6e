/** The name of a table or column in a statement. */
export function name(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

/** Bytes in a statement, whatever they are: hexadecimal needs no escape and no character set. */
export function hex(bytes: Buffer): string {
  return bytes.length === 0 ? `''` : `X'${bytes.toString('hex')}'`;
}
