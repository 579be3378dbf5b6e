import type { AnyObject } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Parameter, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Referent } from '../resolve/resolution.ts';
import { compositeType } from '../object-types/composite.ts';
import type { RuleContext } from '../rule.ts';
import { asDate, asNumber, asText, asTimestamp } from '../rules/expressions/coercion.ts';
import type { TypeSite } from '../types/mapper.ts';
import { siteIn, writeType } from './book.ts';
import type { Called } from './called.ts';

/** The numeric types, each converted to the later ones by itself (PostgreSQL, "Functions" of the chapter "Type Conversion"). */
const numbers = ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'];

/** The type of a parameter of a called routine as PostgreSQL stores it: without %TYPE, length or precision. */
export function parameterType(parameter: Parameter, called: Called, context: RuleContext): DataType {
  const site = siteOf(parameter.type, called.site ?? context.object, context);
  const { precision: _, scale: __, ...type } = context.types.of(parameter.type, 'cast', site);
  return isVarying(parameter, called.declaration) ? make.type(type, 'varchar') : type;
}

const varying = new Set(['VARCHAR2', 'VARCHAR', 'NVARCHAR2', 'STRING', 'CHARACTER VARYING']);

/**
 * Whether an OUT parameter of a procedure is varchar, not text as others are: CALL gives results back only to variables of
 * the parameter's own type, and those have a length nearly always.
 */
export function isVarying(parameter: Parameter, routine: RoutineDeclaration): boolean {
  const { parts } = parameter.type.name;
  return (
    routine.form === 'procedure' &&
    parameter.mode !== 'in' &&
    !parameter.type.attribute &&
    parts.length === 1 &&
    varying.has(parts[0]?.text.toUpperCase() ?? '')
  );
}

/** Whether a variable has the very type, as CALL wants it for what it gives back. */
export function hasType(target: Expression, type: DataType, context: RuleContext): boolean {
  if (target.kind !== 'reference') return false;
  const referent = context.resolution.referent(target);
  const declared = declaredType(referent, context);
  if (!declared || writeType(declared) !== writeType(type)) return false;
  // A variable of a subtype with a range is of a domain.
  const own = referent.kind === 'variable' ? declaredType(referent, context, 'variable') : declared;
  return own?.name.parts.at(-1)?.text === declared.name.parts.at(-1)?.text;
}

/** Where a type that stands in an object is looked up. */
function siteOf(type: DataType, site: AnyObject, context: RuleContext): TypeSite {
  if (site.kind === 'package') return siteIn(site, type, context.names);
  const referent = site === context.object ? { referent: context.resolution.referent(type.name) } : {};
  return { schema: site.nameSchema, object: site, ...referent };
}

/**
 * An argument as its parameter takes it. PL/SQL converts the kinds of values into each other by itself; PostgreSQL finds the
 * routine by the types of its arguments and converts only where nothing can be lost.
 */
export function converted(value: Expression, type: DataType, context: RuleContext): Expression {
  const wanted = type.name.parts.map((part) => part.text).join('.');
  if (type.dimensions !== undefined) return value;
  const from = context.resolution.typeOf(value);
  const given = from.kind;
  if (numbers.includes(wanted)) return number(value, wanted, context);
  if (['text', 'varchar', 'char'].includes(wanted)) return given === 'text' ? value : asText(value, context);
  const isColumn = context.resolution.referent(value).kind === 'column';
  if (wanted === 'tid' && (given === 'text' || isColumn)) return make.cast(value, value, 'tid');
  if (wanted === 'timestamp' && given === 'text') return asDate(value, context);
  if (wanted === 'timestamp' && from.kind === 'timestamp' && from.zone) return withoutZone(value, context);
  if (wanted === 'timestamptz' && given === 'text') return asTimestamp(value, true, context);
  return value;
}

/** PostgreSQL would not call a routine that takes a timestamp with an instant. */
function withoutZone(value: Expression, context: RuleContext): Expression {
  const made = make.cast(value, value, 'timestamp');
  context.resolution.state(made, { kind: 'timestamp' }, context.resolution.nullable(value));
  return made;
}

function number(value: Expression, wanted: string, context: RuleContext): Expression {
  const plain = asNumber(value, context);
  const given = numberTypeOf(plain, context);
  if (given === undefined || numbers.indexOf(given) <= numbers.indexOf(wanted)) return plain;
  const made = make.cast(value, plain, wanted);
  context.resolution.inherit(made, plain);
  return made;
}

function byRank(a: string | undefined, b: string | undefined): number {
  return numbers.indexOf(a ?? '') - numbers.indexOf(b ?? '');
}

/** The type that PostgreSQL gives an expression of numbers; undefined when it is not known. */
function numberTypeOf(node: Expression, context: RuleContext): string | undefined {
  if (node.kind === 'number') return /^\d{1,9}$/.test(node.text) ? 'integer' : 'numeric';
  if (node.kind === 'unary' || node.kind === 'parenthesis') return numberTypeOf(node.operand, context);
  if (node.kind === 'binary' && ['+', '-', '*'].includes(node.operator)) {
    const types = [node.left, node.right].map((each) => numberTypeOf(each, context));
    return types.includes(undefined) ? undefined : types.sort(byRank).at(-1);
  }
  if (node.kind === 'cast' && node.type.target) return node.type.name.parts[0]?.text;
  const declared = node.kind === 'reference' ? context.resolution.referent(node) : undefined;
  const type = declared && declaredType(declared, context)?.name.parts[0]?.text;
  if (type) return numbers.includes(type) ? type : undefined;
  const value = context.resolution.typeOf(node);
  if (value.kind !== 'number') return undefined;
  if (value.binary) return value.binary === 'float' ? 'real' : 'double precision';
  return value.pls ? 'integer' : 'numeric';
}

/** The type of a variable, parameter or column in the target. */
export function declaredType(
  referent: Referent,
  context: RuleContext,
  place: 'cast' | 'variable' = 'cast',
): DataType | undefined {
  const { types, object } = context;
  if (referent.kind === 'column') {
    const table = referent.relation.object;
    return table?.kind === 'table' && table.columns.has(referent.column)
      ? types.column(table, referent.column)
      : undefined;
  }
  // SELF speaks of the type whose method it stands in.
  if (referent.kind === 'type') return compositeType(referent.type, referent.type.span, context);
  if (referent.kind !== 'variable' && referent.kind !== 'parameter') return undefined;
  const { owner } = referent;
  const site = owner.kind === 'package' ? owner.package : object;
  const { type } = referent.declaration;
  const mapped = types.of(type, place, siteOf(type, site, context));
  const isOut =
    referent.kind === 'parameter' &&
    owner.kind === 'routine' &&
    isVarying(referent.declaration, owner.routine);
  return isOut ? make.type(type, 'varchar') : mapped;
}
