import type { Position } from '../../../change/position.ts';
import { OperationError } from '../../../text/error.ts';

/** Where no change is before. */
export const firstLsn = '00000000:00000000:0000';

/** A log sequence number as SQL Server writes it (`00000027:00000ac0:0002`), from its ten bytes. Texts of this form are in the order of the log. */
export function lsnText(bytes: Buffer): Position {
  const digits = bytes.toString('hex');
  return `${digits.slice(0, 8)}:${digits.slice(8, 16)}:${digits.slice(16)}`;
}

/** The constant of a statement for a position. */
export function lsnConstant(position: Position): string {
  if (isLsn(position)) return `0x${position.replaceAll(':', '')}`;
  throw new OperationError(
    `${position} is no position of SQL Server's change tables: write a log sequence number like 00000027:00000ac0:0002.`,
    { code: 'position', side: 'config' },
  );
}

/** Whether a text is a log sequence number. */
export function isLsn(text: string): boolean {
  return /^[0-9a-f]{8}:[0-9a-f]{8}:[0-9a-f]{4}$/i.test(text);
}

/** Which of two is the later one: negative when it is the second. */
export function compareLsns(left: Position, right: Position): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}
