import { expressions } from '../../../../sql/codes/expressions.ts';
import * as make from '../../../../sql/make.ts';
import type { Cast, Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asNumber, asText } from '../coercion.ts';
import { bare } from '../operands.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/** What is converted, what stands for it where that fails, and the format model with what may follow it. */
interface Conversion {
  readonly value: Expression;
  readonly otherwise?: Expression;
  readonly format: readonly Expression[];
}

/** One conversion of text: the pack's function, the kind of value that it gives, and the type it is cast to afterwards. */
interface Reader {
  readonly name: string;
  readonly type: ValueType;
  readonly cast?: string;
}

const number: ValueType = { kind: 'number', integer: false };
const readers: Readonly<Record<string, Reader>> = {
  TO_NUMBER: { name: 'to_number', type: number },
  TO_BINARY_FLOAT: { name: 'to_number', type: { ...number, binary: 'float' }, cast: 'real' },
  TO_BINARY_DOUBLE: { name: 'to_number', type: { ...number, binary: 'double' }, cast: 'double precision' },
  TO_DATE: { name: 'to_date', type: { kind: 'date' } },
  TO_TIMESTAMP: { name: 'to_timestamp', type: { kind: 'timestamp' } },
  TO_TIMESTAMP_TZ: { name: 'to_timestamp_tz', type: { kind: 'timestamp', zone: 'with' } },
  TO_DSINTERVAL: { name: 'to_dsinterval', type: { kind: 'interval', of: 'day to second' } },
  TO_YMINTERVAL: { name: 'to_yminterval', type: { kind: 'interval', of: 'year to month' } },
};

/** Conversions that give a default where they fail, and the question whether they would; see the page. */
export const conversionDefaults = [
  rule({
    name: 'conversion-defaults',
    on: ['keywordCall'],
    ...dialects,
    apply(node, context) {
      if (node.name === 'VALIDATE_CONVERSION') return validated(node, context);
      const reader = Object.hasOwn(readers, node.name) ? readers[node.name] : undefined;
      const conversion = reader && conversionOf(node);
      return reader && conversion && read(node, conversion, reader, context);
    },
  }),
  rule({
    name: 'conversion-defaults',
    on: ['cast'],
    ...dialects,
    apply(node, context) {
      if (node.type.target || (!node.onError && !node.format)) return undefined;
      return castTo(node, context);
    },
  }),
];

/** `TO_DATE(value DEFAULT other ON CONVERSION ERROR, format, 'nls')`. */
function conversionOf({ parts }: KeywordCall): Conversion | undefined {
  const values = parts.filter(
    (each) => each.kind !== 'word' && each.kind !== 'dataType' && each.kind !== 'orderItem',
  );
  const isDefault = parts[1]?.kind === 'word' && parts[1].text === 'DEFAULT';
  const [value, otherwise, ...format] = values;
  return isDefault && value && otherwise ? { value, otherwise, format } : undefined;
}

function read(at: Span, conversion: Conversion, reader: Reader, context: RuleContext): Expression {
  const { otherwise, format } = conversion;
  const text = textOf(conversion.value, context);
  const made =
    otherwise === undefined
      ? packCall(at, context, reader.name, [text, ...format])
      : packCall(at, context, `${reader.name}_or`, [
          text,
          valueOf(otherwise, format, reader, context),
          ...format,
        ]);
  context.resolution.state(made, reader.type, true);
  if (!reader.cast) return made;
  const cast = make.cast(at, made, reader.cast);
  context.resolution.state(cast, reader.type, true);
  return cast;
}

/** The default is converted as the value is, with the same model. */
function valueOf(
  node: Expression,
  format: readonly Expression[],
  reader: Reader,
  context: RuleContext,
): Expression {
  if (bare(node).kind === 'null' || context.resolution.typeOf(node).kind !== 'text') return node;
  if (reader.name === 'to_number' && format.length === 0) return asNumber(node, context);
  return packCall(node, context, reader.name, [node, ...format]);
}

function textOf(node: Expression, context: RuleContext): Expression {
  const { kind } = context.resolution.typeOf(node);
  return kind === 'text' || kind === 'null' || kind === 'unknown' ? node : asText(node, context);
}

/** `VALIDATE_CONVERSION(value AS type, format, 'nls')`: the type is named in a text. */
function validated(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [value, , type, ...rest] = node.parts;
  if (!value || value.kind === 'word' || value.kind === 'dataType' || value.kind === 'orderItem')
    return undefined;
  const name = type?.kind === 'dataType' ? typeName(type) : undefined;
  if (name === undefined) {
    context.refuse(expressions.conversionError, node, 'VALIDATE_CONVERSION does not know the type.');
    return undefined;
  }
  const format = rest.filter(
    (each) => each.kind !== 'word' && each.kind !== 'dataType' && each.kind !== 'orderItem',
  );
  return packCall(node, context, 'validate_conversion', [
    textOf(value, context),
    make.string(node, name),
    ...format,
  ]);
}

/** The name of a type as the pack's function takes it, with the size of a number. */
function typeName({ name, precision, scale, zone, interval }: DataType): string | undefined {
  const own = name.parts.at(-1)?.text.toUpperCase() ?? '';
  switch (own) {
    case 'NUMBER':
      return typeof precision === 'number' ? `NUMBER(${precision},${scale ?? 0})` : own;
    case 'BINARY_FLOAT':
    case 'BINARY_DOUBLE':
    case 'DATE':
      return own;
    case 'TIMESTAMP':
      return zone === 'with' ? 'TIMESTAMP WITH TIME ZONE' : own;
    case 'INTERVAL':
      return interval && `INTERVAL ${interval.to === 'second' ? 'DAY TO SECOND' : 'YEAR TO MONTH'}`;
    default:
      return undefined;
  }
}

/** `CAST(value AS type DEFAULT other ON CONVERSION ERROR, format)`: the conversion of the type, then its size. */
function castTo(node: Cast, context: RuleContext): Expression | undefined {
  const name = typeName(node.type);
  const reader = name === undefined ? undefined : readers[readerOf(name)];
  const isText = ['text', 'null', 'unknown'].includes(context.resolution.typeOf(node.operand).kind);
  if (name === undefined || !reader || !isText) {
    context.refuse(
      expressions.conversionError,
      node,
      'CAST with a default or a format is converted for texts that become numbers, datetimes and intervals.',
    );
    return undefined;
  }
  const { onError, format = [] } = node;
  const conversion = { value: node.operand, format };
  const isSized = typeof node.type.precision === 'number' && reader.type.kind !== 'date';
  const sized = (value: Expression): Expression =>
    isSized ? context.replace(make.cast(node, value, context.types.of(node.type, 'cast')), node) : value;
  if (!onError) return sized(read(node, conversion, reader, context));
  if (!isSized || reader.type.kind !== 'number')
    return sized(read(node, { ...conversion, otherwise: onError }, reader, context));
  // A number with too many digits is a failure too.
  const test: Expression = {
    kind: 'binary',
    start: node.start,
    end: node.end,
    operator: '=',
    left: packCall(node, context, 'validate_conversion', [node.operand, make.string(node, name), ...format]),
    right: make.number(node, 1),
  };
  return {
    kind: 'case',
    start: node.start,
    end: node.end,
    branches: [
      {
        kind: 'caseBranch',
        start: node.start,
        end: node.end,
        tests: [test],
        result: sized(read(node, conversion, reader, context)),
      },
    ],
    otherwise: valueOf(onError, format, reader, context),
  };
}

function readerOf(type: string): string {
  if (type.startsWith('NUMBER')) return 'TO_NUMBER';
  if (type.endsWith('TIME ZONE')) return 'TO_TIMESTAMP_TZ';
  if (type.startsWith('INTERVAL')) return type.endsWith('SECOND') ? 'TO_DSINTERVAL' : 'TO_YMINTERVAL';
  return `TO_${type}`;
}
