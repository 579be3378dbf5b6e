import * as make from '../../../../sql/make.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asJsonText } from '../json-text.ts';

/** IS NAN and IS INFINITE (SQL Language Reference, "Floating-Point Conditions"), and IS JSON before PostgreSQL 16. */
export const booleanConditions = [
  rule({
    name: 'boolean-conditions',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const at = { start: node.start, end: node.end };
      switch (node.test) {
        case 'nan':
          return make.binary(node, node.operand, node.not ? '<>' : '=', make.string(node, 'NaN'));
        case 'infinite':
          return {
            kind: 'in',
            ...at,
            operand: node.operand,
            not: node.not,
            list: [make.string(node, 'Infinity'), make.string(node, '-Infinity')],
          };
        case 'json': {
          const options = jsonOptions(node.options);
          const { options: _, ...plain } = node;
          if (context.settings.targetVersion >= 16)
            return { ...plain, ...(options === '' ? {} : { options }) };
          const kind = /\b(OBJECT|ARRAY|SCALAR)\b/.exec(options)?.[1]?.toLowerCase();
          const test = packCall(node, context, 'is_json', [
            asJsonText(node.operand, context),
            ...(kind ? [make.string(node, kind)] : []),
          ]);
          return node.not ? make.unary(node, 'not', test) : test;
        }
        default:
          return undefined;
      }
    },
  }),
];

/** Of the options, those that PostgreSQL has: the kind of value and unique keys. Its syntax is always strict. */
function jsonOptions(options = ''): string {
  const kind = /\b(OBJECT|ARRAY|SCALAR|VALUE)\b/.exec(options)?.[1] ?? '';
  const unique = /\bWITH UNIQUE\b/.test(options) ? 'WITH UNIQUE KEYS' : '';
  return [kind, unique].filter((each) => each !== '').join(' ');
}
