import { routineFindings } from '../../../../sql/codes/routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Block, Parameter, RoutineDeclaration, Statement } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import { siteIn } from '../../../routines/book.ts';
import { isVarying } from '../../../routines/argument.ts';
import { returnsRecord } from '../../../routines/called.ts';
import { resultName } from '../../../routines/result-name.ts';
import { assignment } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** The head of a routine: parameters, result, properties; see the page. */
export const routineHead = rule({
  name: 'routine-head',
  on: ['routine'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { parameters, cleared } = parametersFor(node, context);
    const result = returnsRecord(node) ? resultParameter(node, resultName(node)) : [];
    const { returns: declared, ...rest } = node;
    const rows = node.properties.pipelined === true;
    const returns = declared && rows ? rowType(node, declared, context) : declared;
    const body = node.body && bodyFor(node.body, cleared);
    return {
      ...rest,
      ...(returns && result.length === 0 ? { returns } : {}),
      ...(body ? { body } : {}),
      parameters: [...parameters, ...result],
      properties: { ...propertiesOf(node, context), ...(rows ? { setOf: true } : {}) },
    };
  },
});

/** A pipelined function gives, one by one, what the collection type that it declares holds. */
function rowType(node: RoutineDeclaration, returns: DataType, context: RuleContext): DataType {
  const { object } = context;
  const site =
    object.kind === 'package'
      ? siteIn(object, returns, context.names)
      : { schema: object.nameSchema, object, referent: context.resolution.referent(returns.name) };
  const { dimensions = 1, ...element } = context.types.of(returns, 'return', site);
  const name = node.name.parts.at(-1)?.text ?? '';
  context.report(routineFindings.pipelinedLazy, node.name, `${name} is pipelined.`);
  return dimensions > 1 ? { ...element, dimensions: dimensions - 1 } : element;
}

/** Declarations that have no place in the target's block: pragmas, and types, which live in the schema; see the page. */
export const declarationsOnly = rule({
  name: 'routine-head',
  on: ['pragma', 'typeDeclaration'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(_node, { parents }) {
    return parents.at(-1)?.kind === 'block' ? [] : undefined;
  },
});

function resultParameter(node: RoutineDeclaration, name: string): Parameter[] {
  if (!node.returns) return [];
  return [
    {
      kind: 'parameter',
      start: node.returns.start,
      end: node.returns.end,
      name: make.identifier(node.returns, name),
      mode: 'out',
      type: node.returns,
    },
  ];
}

/**
 * The parameters. PostgreSQL (CREATE FUNCTION) wants a default for every input parameter behind one that has a default, and
 * no OUT parameter of a procedure behind it: then NULL is the default, and an OUT parameter is an INOUT one that is emptied first.
 * Of overloads the default before gives way.
 */
function parametersFor(
  node: RoutineDeclaration,
  context: RuleContext,
): { parameters: Parameter[]; cleared: Statement[] } {
  const cleared: Statement[] = [];
  let defaults = false;
  const needed = isOverloaded(node, context)
    ? node.parameters.findLastIndex((each) => each.mode !== 'out' && !each.default)
    : -1;
  const parameters = node.parameters.map((given, i): Parameter => {
    const each = i < needed ? withoutDefault(given) : given;
    const { nocopy: _, ...plain } = each;
    const parameter = isVarying(each, node) ? { ...plain, type: make.type(each.type, 'varchar') } : plain;
    defaults ||= each.default !== undefined;
    const isOld = context.settings.targetVersion < 14;
    if (node.form === 'procedure' && each.mode === 'out' && (defaults || isOld)) {
      const variable = make.reference(each, context.names.local(each.name));
      cleared.push(assignment(variable, make.nullLiteral(each)));
      return { ...parameter, mode: 'in out', ...(defaults ? { default: make.nullLiteral(each) } : {}) };
    }
    if (!defaults || each.default || each.mode === 'out') return parameter;
    return { ...parameter, default: make.nullLiteral(each) };
  });
  return { parameters, cleared };
}

function withoutDefault({ default: _, ...parameter }: Parameter): Parameter {
  return parameter;
}

/**
 * Whether a package has several routines of the name. There a default before a parameter without one is left out: what would stand for the
 * missing one would make calls of the other routines ambiguous, and only a call that names its arguments can do without that value.
 */
function isOverloaded(node: RoutineDeclaration, { object, names }: RuleContext): boolean {
  if (object.kind !== 'package') return false;
  const nameOf = ({ name }: RoutineDeclaration): string => {
    const last = name.parts.at(-1);
    return last ? names.stored(last) : '';
  };
  const own = nameOf(node);
  return [object.specification, object.body].some((part) => {
    const routines = (part?.declarations ?? []).filter((each) => each.kind === 'routine');
    return routines.filter((each) => nameOf(each) === own).length > 1;
  });
}

/** In PL/pgSQL the name behind END is that of a label, never of the routine. */
function bodyFor(body: Block, first: readonly Statement[]): Block {
  const { endName, ...rest } = body;
  const isLabel = endName !== undefined && body.labels.some((each) => each.text === endName.text);
  const statements = first.length === 0 ? body.statements : [...first, ...body.statements];
  return { ...rest, statements, ...(isLabel ? { endName } : {}) };
}

function propertiesOf(node: RoutineDeclaration, context: RuleContext): RoutineDeclaration['properties'] {
  const { properties } = node;
  const name = node.name.parts.at(-1)?.text ?? '';
  if (properties.resultCache !== undefined)
    context.report(routineFindings.resultCache, node, `${name} keeps its results (RESULT_CACHE).`);
  if (properties.accessibleBy !== undefined)
    context.report(routineFindings.accessControl, node, `${name} may be called by some routines only.`);
  return {
    ...(properties.target ? { target: properties.target } : {}),
    ...(properties.setOf ? { setOf: true } : {}),
    ...(properties.language === undefined ? {} : { language: properties.language }),
    ...(properties.columnsFirst ? { columnsFirst: true } : {}),
  };
}
