import type { DataType } from '../../../sql/tree/type.ts';
import type { Document } from '../../../text/document.ts';
import { join } from '../../../text/document.ts';
import { writeName } from './name.ts';
import type { Printer, PrintTable } from './printer.ts';

export const typeRows: PrintTable<'dataType'> = {
  dataType: (node, printer) => writeType(node, printer),
};

function writeType(type: DataType, printer: Printer): Document {
  const name = writeName(type.name);
  if (type.attribute) return `${name}%${type.attribute}`;
  const zone = type.zone === 'with' ? ' with time zone' : type.zone === 'without' ? ' without time zone' : '';
  const fields = type.interval
    ? ` ${type.interval.from}${type.interval.to ? ` to ${type.interval.to}` : ''}`
    : '';
  const array = '[]'.repeat(type.dimensions ?? 0);
  return [name, fields, modifiers(type, printer), zone, array];
}

function modifiers(type: DataType, printer: Printer): Document {
  if (type.extra)
    return [
      '(',
      join(
        ', ',
        type.extra.map((each) => printer.print(each)),
      ),
      ')',
    ];
  if (type.precision === undefined) return '';
  return type.scale === undefined ? `(${type.precision})` : `(${type.precision},${type.scale})`;
}
