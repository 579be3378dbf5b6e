import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { nowhere } from '../../../../text/span.ts';
import { lookUp } from '../../../resolve/lookup.ts';
import { writtenName } from '../../../names/spelling.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { systemValue } from '../system-value.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** What is left of SCOPE_IDENTITY() and @@IDENTITY behind the first phase, and IDENT_CURRENT. */
export const identityValues = [
  rule({
    name: 'identity-values',
    on: ['reference', 'call'],
    ...dialects,
    apply(node, context) {
      const name = systemValue(node);
      if (name !== '@@IDENTITY' && name !== 'SCOPE_IDENTITY') return undefined;
      if (name === 'SCOPE_IDENTITY')
        context.report(
          sqlserverErrorFindings.identityElsewhere,
          node,
          'SCOPE_IDENTITY() is lastval() here, as no INSERT of the same scope was found.',
        );
      return make.call(node, 'lastval', []);
    },
  }),
  rule({
    name: 'identity-values',
    on: ['call'],
    ...dialects,
    apply: (node, context) => current(node, context),
  }),
];

/** `IDENT_CURRENT('t')`: the last value that any session has got. */
function current(node: Call, context: RuleContext): Expression | undefined {
  if (node.callee.kind !== 'reference' || node.callee.name.parts.length !== 1) return undefined;
  if (node.callee.name.parts[0]?.text.toUpperCase() !== 'IDENT_CURRENT') return undefined;
  const [given] = node.arguments;
  const sequence = given?.value.kind === 'string' ? sequenceOf(given.value.value, context) : undefined;
  if (!sequence) {
    context.refuse(
      sqlserverErrorFindings.identityElsewhere,
      node,
      'IDENT_CURRENT names no table with an identity column that is known.',
    );
    return undefined;
  }
  const call = make.call(node, 'pg_get_serial_sequence', [
    make.string(node, sequence.table),
    make.string(node, sequence.column),
  ]);
  return make.call(node, 'pg_sequence_last_value', [make.cast(node, call, 'regclass')]);
}

function sequenceOf(
  written: string,
  context: RuleContext,
): { readonly table: string; readonly column: string } | undefined {
  const parts = written.split('.').map((each) => each.replaceAll(/^[["]|[\]"]$/g, '').toLowerCase());
  const looked = lookUp(context.catalog, context.object.nameSchema, parts);
  const found = looked?.kind === 'relation' && looked.object.kind === 'table' ? looked.object : undefined;
  const identity = found && [...found.columns].find(([, column]) => column.identity);
  if (!found || !identity) return undefined;
  const target = context.names.object(found);
  return {
    table: writtenName(context.names.qualified(target, nowhere)),
    column: context.names.column(found, identity[0]),
  };
}
