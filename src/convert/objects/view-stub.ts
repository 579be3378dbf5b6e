import type { View } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { CreateView } from '../../sql/tree/define.ts';
import type { SelectItem } from '../../sql/tree/query.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { Workshop } from '../context.ts';
import type { TargetStatement } from '../conversion.ts';
import type { Stub } from '../order.ts';
import { columnNumber } from '../types/number.ts';
import { statement } from './object.ts';

/** Views without rows that stand for those of the catalog until they can be made: `SELECT NULL::type AS column …`. */
export function viewStub(workshop: Workshop): Stub {
  const { names, catalog } = workshop;
  const views = new Map<string, View>();
  for (const view of catalog.views.values()) {
    const { schema, name } = names.object(view);
    views.set(`${schema}.${name}`, view);
  }
  return ({ node, target }) => {
    const view = node.kind === 'createView' ? views.get(`${target.schema}.${target.name}`) : undefined;
    return view && emptyView(view, target, workshop);
  };
}

function emptyView(
  view: View,
  target: TargetStatement['target'],
  workshop: Workshop,
): TargetStatement | undefined {
  const { names, resolver } = workshop;
  const columns = resolver.columns(view);
  if (!columns) return undefined;
  const at: Span = { start: view.span.start, end: view.span.start };
  const items = [...columns].map(
    ([name, { type }], place): SelectItem => ({
      kind: 'selectItem',
      ...at,
      expression: make.cast(
        at,
        make.nullLiteral(at),
        castType(view, place, at, workshop) ?? exactType(type, at, workshop),
      ),
      alias: names.identifier(names.column(view, name), at),
    }),
  );
  const node: CreateView = {
    kind: 'createView',
    ...at,
    name: names.qualified(target, at),
    orReplace: false,
    force: false,
    columns: [],
    constraints: [],
    query: {
      kind: 'query',
      ...at,
      body: { kind: 'select', ...at, items, from: [], where: make.boolean(at, false) },
    },
    options: [],
  };
  return statement('pre-data', node, target);
}

/** The type of a column that is a CAST: that of a whole number is not an integer, as a table's column of the same size would be. */
function castType(view: View, place: number, at: Span, { types }: Workshop): DataType | undefined {
  const { body } = view.definition.query;
  const item = body.kind === 'select' ? body.items[place]?.expression : undefined;
  if (item?.kind !== 'cast' || item.operand.kind === 'subquery') return undefined;
  return { ...types.of(item.type, 'cast', { schema: view.nameSchema }), start: at.start, end: at.end };
}

/** The type with its length or precision: the view that takes the place of this one must have the very same. */
function exactType(value: ValueType, at: Span, { types, settings }: Workshop): DataType {
  if (value.kind === 'text' && value.length !== undefined)
    return make.type(at, value.fixed ? 'char' : 'varchar', { precision: value.length });
  if (value.kind === 'number' && !value.binary && !value.pls && value.precision !== undefined) {
    const scale = value.scale ?? 0;
    return columnNumber({ precision: value.precision + scale, scale }, at, settings);
  }
  return types.forValue(value, at) ?? make.type(at, 'text');
}
