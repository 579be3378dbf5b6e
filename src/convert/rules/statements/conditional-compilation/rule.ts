import * as make from '../../../../sql/make.ts';
import { routineFindings } from '../../../../sql/codes/routines.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import { branchOf, directive } from '../../../routines/conditional.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/**
 * Directives of the compiler, which are looked at before anything else. The branches of the catalog's routines have been
 * chosen when they come here; those of blocks that stand by themselves are chosen now.
 */
export const directiveRules = [
  rule({
    name: 'conditional-compilation',
    on: ['conditionalCompilation'],
    ...dialects,
    apply(node, context) {
      const branch = branchOf(node, context);
      if (!branch) return undefined;
      context.report(routineFindings.conditional, node, 'A branch of conditional compilation was chosen.');
      return branch.items;
    },
  }),
  rule({
    name: 'conditional-compilation',
    on: ['inquiry'],
    ...dialects,
    apply: (node, context) => literal(inquiryValue(node.name, node, context), node, context),
  }),
  rule({
    name: 'conditional-compilation',
    on: ['pragma'],
    ...dialects,
    apply(node, context) {
      if (node.name !== '$ERROR') return undefined;
      const [text] = node.arguments;
      const what = text?.kind === 'string' ? `: ${text.value}` : '';
      context.report(
        statementFindings.errorDirective,
        node,
        `The source says that it does not compile${what}.`,
      );
      return [];
    },
  }),
];

type StaticValue = boolean | number | string | null;

/** What Oracle sets when nothing else was said (PL/SQL Language Reference, "Predefined Inquiry Directives"). */
const defaults: Readonly<Record<string, StaticValue>> = {
  PLSQL_DEBUG: false,
  PLSQL_OPTIMIZE_LEVEL: 2,
  PLSQL_CODE_TYPE: 'INTERPRETED',
  PLSQL_WARNINGS: 'DISABLE:ALL',
  PLSCOPE_SETTINGS: 'IDENTIFIERS:NONE',
  NLS_LENGTH_SEMANTICS: 'BYTE',
};

/** The value of `$$name` in a program: from the settings, else as Oracle sets it, else NULL. */
function inquiryValue(name: string, at: Expression, context: RuleContext): StaticValue {
  const given = directive(name, context.settings);
  if (given !== null) return given;
  const upper = name.replace(/^\$\$/, '').toUpperCase();
  switch (upper) {
    case 'PLSQL_UNIT':
      return context.object.name;
    case 'PLSQL_UNIT_OWNER':
      return context.object.schema;
    case 'PLSQL_UNIT_TYPE':
      return unitType(context);
    case 'PLSQL_LINE':
      return context.sources.place(at.start)?.line ?? 0;
    default:
      return defaults[upper] ?? null;
  }
}

function unitType({ object }: RuleContext): string {
  if (object.kind === 'statement') return 'ANONYMOUS BLOCK';
  if (object.kind === 'package') return 'PACKAGE BODY';
  return object.kind.toUpperCase();
}

function literal(value: StaticValue, at: Expression, context: RuleContext): Expression {
  if (value === null) return make.nullLiteral(at);
  switch (typeof value) {
    case 'boolean': {
      const made = make.boolean(at, value);
      context.resolution.state(made, { kind: 'boolean' }, false);
      return made;
    }
    case 'number': {
      const made = make.number(at, value);
      context.resolution.state(made, { kind: 'number', integer: Number.isInteger(value) }, false);
      return made;
    }
    default: {
      const made = make.string(at, value);
      context.resolution.state(made, { kind: 'text' }, value === '');
      return made;
    }
  }
}
