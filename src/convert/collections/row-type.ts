import * as make from '../../sql/make.ts';
import type { CreateType } from '../../sql/tree/define.ts';
import type { RecordField, RecordType } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { RecordValue } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { InitialContext } from './initial.ts';

/** The statement that creates the composite type for the rows of a cursor; undefined if they have none. */
export function rowType(row: RecordValue, at: Span, context: InitialContext): CreateType | undefined {
  const target = context.types.forValue(row, at, context.object);
  if (!target || target.name.parts.at(-1)?.text === 'record') return undefined;
  return compositeType(target, columnsOf(row, at, context), at);
}

/** `CREATE TYPE … AS (…)`. */
export function compositeType(type: DataType, fields: readonly RecordField[], at: Span): CreateType {
  const place = { start: at.start, end: at.start };
  const definition: RecordType = { kind: 'recordType', ...place, fields };
  return { kind: 'createType', ...place, name: type.name, definition };
}

function columnsOf(row: RecordValue, at: Span, { names, types, object }: InitialContext): RecordField[] {
  return [...row.fields].map(([name, { type }]): RecordField => {
    const identifier = { kind: 'identifier', start: -1, end: -1, text: name, quoted: true } as const;
    return {
      kind: 'recordField',
      start: -1,
      end: -1,
      name: { ...names.local(identifier), target: true },
      type: types.forValue(type, at, object) ?? make.type(at, 'text'),
      notNull: false,
    };
  });
}
