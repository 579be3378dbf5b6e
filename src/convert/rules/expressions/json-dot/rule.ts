import { expressions } from '../../../../sql/codes/expressions.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Element, Expression, Field, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asJsonText } from '../json-text.ts';
import { wholeConstant } from '../operands.ts';

type Path = Reference | Field | Element | Call;

/** The simple dot notation for JSON, `t.document.lines[0].price.number()`; see the page. */
export const jsonDot = [
  rule({
    name: 'json-dot',
    on: ['reference', 'field', 'element', 'call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (goesOn(node, context)) return undefined;
      const found = pathOf(node, context);
      const made = found && read(node, found, context);
      if (made && node.kind === 'reference') columnNames.set(made, node.name.parts.at(-1) as Identifier);
      return made;
    },
  }),
  rule({
    name: 'json-dot',
    on: ['selectItem'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const name = node.alias ? undefined : columnNames.get(node.expression);
      return name && { ...node, alias: context.names.local(name) };
    },
  }),
];

/** Names that columns of a query have where nothing else names them: that of the last step. */
const columnNames = new WeakMap<Expression, Identifier>();

/** A column and the steps into its JSON, as a path of SQL/JSON. */
interface Found {
  readonly column: Expression;
  /** `undefined` where a step cannot be said. */
  readonly steps: string | undefined;
  /** The item method at the end, in lower case. */
  readonly method?: string;
}

/** Whether the node around this one is a further step of the same path. */
function goesOn(node: Path, context: RuleContext): boolean {
  const parent: Node | undefined = context.parents.at(-1);
  switch (parent?.kind) {
    case 'element':
    case 'field':
      return isPlaceOf(parent.operand, node);
    case 'call':
      return isPlaceOf(parent.callee, node);
    default:
      return false;
  }
}

/** A child may have been made anew by now; its place in the text is the same. */
function isPlaceOf(operand: Expression, node: Path): boolean {
  return operand.kind === node.kind && operand.start === node.start && operand.end === node.end;
}

function pathOf(node: Expression, context: RuleContext): Found | undefined {
  switch (node.kind) {
    case 'reference':
      return ofReference(node, context);
    case 'field': {
      const before = pathOf(node.operand, context);
      return before && stepped(before, member(node.name));
    }
    case 'element': {
      const before = pathOf(node.operand, context);
      return before && stepped(before, subscript(node));
    }
    case 'call':
      return ofCall(node, context);
    default:
      return undefined;
  }
}

function stepped(before: Found, step: string | undefined): Found {
  return { ...before, steps: step === undefined ? undefined : before.steps && before.steps + step };
}

function ofReference(node: Reference, context: RuleContext): Found | undefined {
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'field' || referent.base.kind !== 'column') return undefined;
  const { column, relation } = referent.base;
  const type = relation.columns?.get(column)?.type;
  if (!type || !holdsJson(type)) return undefined;
  const { parts } = node.name;
  const own = parts.slice(0, parts.length - referent.path.length);
  const reference: Reference = { ...node, name: { ...node.name, parts: own } };
  context.resolution.refer(reference, referent.base);
  context.resolution.state(reference, type, true);
  return { column: reference, steps: `$${parts.slice(own.length).map(member).join('')}` };
}

function holdsJson(type: ValueType): boolean {
  return type.kind === 'text' || type.kind === 'binary' || (type.kind === 'json' && type.of === undefined);
}

/** The name of a member, which is told from others by its letter case. */
function member({ text }: Identifier): string {
  return /^[A-Za-z_]\w*$/.test(text) ? `.${text}` : `.${JSON.stringify(text)}`;
}

/** `[0]`, `[*]`, `[0 to 2]`, `[1, 3]`, `[last]`, `[last - 1]`. */
function subscript({ index, upper }: Element): string | undefined {
  if (index?.kind === 'star') return '[*]';
  const items = index?.kind === 'row' ? index.items : index ? [index] : [];
  const places = [...items, ...(upper ? [upper] : [])].map(place);
  if (places.length === 0 || places.includes(undefined)) return undefined;
  return `[${places.join(upper ? ' to ' : ', ')}]`;
}

function place(node: Expression): string | undefined {
  if (node.kind === 'reference' && node.name.parts[0]?.text.toUpperCase() === 'LAST') return 'last';
  if (node.kind === 'binary' && node.operator === '-') {
    const [last, less] = [place(node.left), wholeConstant(node.right)];
    return last === 'last' && less !== undefined ? `last - ${less}` : undefined;
  }
  const value = wholeConstant(node);
  return value === undefined ? undefined : String(value);
}

/** An item method stands behind the steps: `.number()`. */
function ofCall(node: Call, context: RuleContext): Found | undefined {
  if (node.arguments.length > 0) return undefined;
  const { callee } = node;
  if (callee.kind === 'field') {
    const before = pathOf(callee.operand, context);
    return before && { ...before, method: callee.name.text.toLowerCase() };
  }
  if (callee.kind !== 'reference') return undefined;
  const whole = ofReference(callee, context);
  const last = callee.name.parts.at(-1) as Identifier;
  if (!whole?.steps) return undefined;
  return { ...whole, steps: whole.steps.slice(0, -member(last).length), method: last.text.toLowerCase() };
}

interface ItemMethod {
  readonly type: ValueType;
  readonly cast?: string;
  readonly call?: string;
}

/** What an item method gives: the type that the scalar is cast to, or a function over its text. */
const methods: ReadonlyMap<string, ItemMethod> = new Map<string, ItemMethod>([
  ['string', { type: { kind: 'text' } }],
  ['number', { type: { kind: 'number', integer: false }, cast: 'numeric' }],
  ['upper', { type: { kind: 'text' }, call: 'upper' }],
  ['lower', { type: { kind: 'text' }, call: 'lower' }],
  ['length', { type: { kind: 'number', integer: true }, call: 'length' }],
  ['abs', { type: { kind: 'number', integer: false }, cast: 'numeric', call: 'abs' }],
  ['ceiling', { type: { kind: 'number', integer: false }, cast: 'numeric', call: 'ceil' }],
  ['floor', { type: { kind: 'number', integer: false }, cast: 'numeric', call: 'floor' }],
  ['timestamp', { type: { kind: 'timestamp' }, cast: 'timestamp' }],
]);

function read(node: Path, { column, steps, method }: Found, context: RuleContext): Expression | undefined {
  const known = method === undefined ? undefined : methods.get(method);
  if (steps === undefined || (method !== undefined && !known)) {
    const what = method === undefined ? 'This array step' : `The item method ${method}()`;
    context.refuse(expressions.jsonFunction, node, `${what} of a dot notation has no equivalent.`);
    return undefined;
  }
  const path = make.string(node, steps);
  const values = [asJsonText(column, context), path];
  if (!known) {
    const isJson = context.resolution.typeOf(column).kind === 'json' && !isCompared(context);
    const found = packCall(node, context, 'json_dot', isJson ? [column, path] : values);
    context.resolution.state(found, { kind: isJson ? 'json' : 'text' }, true);
    return found;
  }
  const scalar = packCall(node, context, 'json_value', values);
  const typed = known.cast ? make.cast(node, scalar, known.cast) : scalar;
  const made = known.call ? make.call(node, known.call, [typed]) : typed;
  context.resolution.state(made, known.type, true);
  return made;
}

/** A value of type JSON is compared and joined with others as the scalar that it is. */
function isCompared(context: RuleContext): boolean {
  const kind = context.parents.at(-1)?.kind;
  return kind !== 'selectItem' && kind !== 'argument' && kind !== 'is';
}
