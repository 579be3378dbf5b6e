/** Whether a word may not be an alias. */
export function isReserved(_word: string): boolean {
  return false;
}
