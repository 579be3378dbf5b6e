import { unpadded } from '../../../change/form-text.ts';
import type { Column } from '../../../change/shape.ts';
import { hex, name } from '../names.ts';

/**
 * The condition that a column holds a value, exactly as it was put there. `constant` is the value as statements write it. Characters are compared by their bytes, because
 * a collation takes letters for equal that are not, and most take blanks at the end for nothing; what compares by value stands as it is, and the other
 * comparison beside it only for the sake of an index.
 */
export function sameValue({ name: column, type, native }: Column, constant: string, cell: Buffer): string {
  const it = name(column);
  switch (type.kind) {
    case 'text':
    case 'enum':
    case 'set':
    case 'xml': {
      // The server keeps no blanks at the end of a CHAR.
      const kept = type.kind === 'text' && type.padded === true ? unpadded(cell) : cell;
      return `${it} = ${constant} AND CAST(CONVERT(${it} USING utf8mb4) AS BINARY) = ${hex(kept)}`;
    }
    case 'json':
      return `CAST(${it} AS CHAR) = CAST(CAST(${constant} AS JSON) AS CHAR)`;
    case 'bytes': {
      // The server fills a BINARY up with zeros.
      const length = /^binary\((\d+)\)/i.exec(native)?.[1];
      return `${it} = ${length === undefined ? constant : hex(filled(cell, Number(length)))}`;
    }
    case 'geometry':
      return `HEX(${it}) = '${cell.toString('hex').toUpperCase()}'`;
    case 'bits':
      return `${it} + 0 = ${constant} + 0`;
    case 'float':
      // A constant with a point is a decimal, which is not compared as a double.
      return `${it} = ${constant} + 0e0`;
    default:
      return `${it} = ${constant}`;
  }
}

function filled(cell: Buffer, length: number): Buffer {
  return cell.length >= length ? cell : Buffer.concat([cell, Buffer.alloc(length - cell.length)]);
}
