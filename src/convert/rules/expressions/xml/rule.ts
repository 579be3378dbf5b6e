import * as make from '../../../../sql/make.ts';
import type {
  Expression,
  Field,
  KeywordCall,
  KeywordPart,
  Reference,
} from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { textConstant } from '../operands.ts';

function isValue(part: KeywordPart | undefined): part is Expression {
  return part !== undefined && part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

function wordsOf(node: KeywordCall): readonly string[] {
  return node.parts.flatMap((part) => (part.kind === 'word' ? [part.text] : []));
}

/** A document of a text: `XMLTYPE(text)`. */
function parsed(node: Expression, context: RuleContext): Expression {
  if (context.resolution.typeOf(node).kind === 'xml') return node;
  return make.keywordCall(node, 'xmlparse', ['DOCUMENT', node]);
}

/** A name of an element or attribute: in capitals when it is not quoted, as Oracle has it. */
function nameOf(part: Reference): Reference {
  const last = part.name.parts.at(-1) as Identifier;
  return make.reference(part, make.identifier(part, last.quoted ? last.text : last.text.toUpperCase(), true));
}

const generators: Readonly<Record<string, string>> = {
  XMLELEMENT: 'xmlelement',
  XMLFOREST: 'xmlforest',
  XMLATTRIBUTES: 'xmlattributes',
  XMLPI: 'xmlpi',
};

/** XMLELEMENT, XMLFOREST and XMLATTRIBUTES (SQL Language Reference): every name is written, since PostgreSQL would take it in small letters. */
function generated(node: KeywordCall, name: string): Expression | undefined {
  if (wordsOf(node).includes('EVALNAME')) return undefined;
  const parts: (KeywordPart | string)[] = [];
  let named = node.name === 'XMLELEMENT' || node.name === 'XMLPI';
  if (named) parts.push('NAME');
  node.parts.forEach((part, i) => {
    if (part.kind === 'word' && /^(NAME|ENTITYESCAPING|NOENTITYESCAPING)$/.test(part.text)) return;
    const before = node.parts[i - 1];
    if (part.kind === 'reference' && (named || (before?.kind === 'word' && before.text === 'AS'))) {
      named = false;
      parts.push(nameOf(part));
      return;
    }
    parts.push(part);
    const next = node.parts[i + 1];
    const isUnnamed = node.name === 'XMLFOREST' || node.name === 'XMLATTRIBUTES';
    const ends = next === undefined || (next.kind === 'word' && next.text === ',');
    if (isUnnamed && isValue(part) && ends && part.kind === 'reference') parts.push('AS', nameOf(part));
  });
  return make.keywordCall(node, name, parts);
}

/** A path of XPath 1.0: XQuery expressions of other forms have no equivalent. */
function isPath(text: string | undefined): text is string {
  return (
    text !== undefined &&
    /^\s*(\.?\/\/?|\.\s*$)/.test(text) &&
    !/[${}]|\b(for|let|return|where|if)\b\s/.test(text)
  );
}

/** XMLQUERY('path' PASSING document RETURNING CONTENT). */
function queried(node: KeywordCall, context: RuleContext): Expression | undefined {
  const values = node.parts.filter(isValue);
  const [path, document] = values;
  if (!path || !document || values.length !== 2 || !isPath(textConstant(path))) return undefined;
  return packCall(node, context, 'xmltype_extract', [document, path]);
}

/** XMLCAST(XMLQUERY(…) AS type): the text of the node. */
function casted(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [given] = node.parts.filter(isValue);
  const type = node.parts.find((part) => part.kind === 'dataType');
  const wanted = type?.kind === 'dataType' ? context.source.valueType(type) : undefined;
  if (!given || !wanted) return undefined;
  const [document, path] = given.kind === 'call' ? given.arguments.map((each) => each.value) : [];
  if (!document || !path) return undefined;
  const text = packCall(node, context, 'extractvalue', [document, path]);
  const made = castTo(node, text, wanted);
  context.resolution.state(made, wanted, true);
  return made;
}

function castTo(node: KeywordCall, text: Expression, wanted: ValueType): Expression {
  if (wanted.kind === 'number') return make.cast(node, text, 'numeric');
  if (wanted.kind === 'date') return make.cast(node, text, make.type(node, 'timestamp', { precision: 0 }));
  return wanted.kind === 'timestamp' ? make.cast(node, text, 'timestamp') : text;
}

/** XMLSERIALIZE(CONTENT x AS CLOB). */
function serialized(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [given] = node.parts.filter(isValue);
  if (!given) return undefined;
  const words = wordsOf(node);
  const form = words.includes('DOCUMENT') ? 'DOCUMENT' : 'CONTENT';
  const indent = words.includes('INDENT') && !words.includes('NO') && context.settings.targetVersion >= 16;
  return make.keywordCall(node, 'xmlserialize', [
    form,
    given,
    'AS',
    make.type(node, 'text'),
    ...(indent ? ['INDENT'] : []),
  ]);
}

const words = rule({
  name: 'xml',
  on: ['keywordCall'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const made = keywordResult(node, context);
    if (made || !node.name.startsWith('XML') || node.name === 'XMLTABLE' || node.name === 'XMLNAMESPACES')
      return made;
    context.refuse(expressions.xmlFunction, node, `${node.name} in this form has no equivalent.`);
    return undefined;
  },
});

function keywordResult(node: KeywordCall, context: RuleContext): Expression | undefined {
  const generator = Object.hasOwn(generators, node.name) ? generators[node.name] : undefined;
  if (generator) return generated(node, generator);
  switch (node.name) {
    case 'XMLAGG':
      return { ...node, name: 'xmlagg' };
    case 'XMLPARSE':
      return make.keywordCall(
        node,
        'xmlparse',
        node.parts.filter((part) => part.kind !== 'word' || part.text !== 'WELLFORMED'),
      );
    case 'XMLROOT':
      return { ...node, name: 'xmlroot' };
    case 'XMLSERIALIZE':
      return serialized(node, context);
    case 'XMLQUERY':
      return queried(node, context);
    case 'XMLCAST':
      return casted(node, context);
    case 'XMLEXISTS': {
      const [path] = node.parts;
      return isValue(path) && isPath(textConstant(path)) ? { ...node, name: 'xmlexists' } : undefined;
    }
    default:
      return undefined;
  }
}

const functions = callRule('xml', {
  XMLTYPE: (_, [given], context) => given && parsed(given, context),
  XMLAGG: (call, values) => make.call(call, 'xmlagg', values),
  XMLCONCAT: (call, values) => make.call(call, 'xmlconcat', values),
  XMLCOMMENT: (call, values) => make.call(call, 'xmlcomment', values),
  EXTRACTVALUE: (call, values, context) => packCall(call, context, 'extractvalue', values),
  EXTRACT: (call, values, context) => packCall(call, context, 'xmltype_extract', values),
  EXISTSNODE: (call, values, context) => packCall(call, context, 'xmltype_existsnode', values),
});

/** Methods of XMLTYPE (PL/SQL Packages and Types Reference, "XMLTYPE"). */
const methods = rule({
  name: 'xml',
  on: ['call', 'reference', 'field'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    // A method without arguments may stand without parentheses.
    const callee = node.kind === 'call' ? node.callee : node;
    if (node.kind !== 'call' && isCalled(node, context)) return undefined;
    const found = methodOf(callee, context);
    if (!found) return undefined;
    const values = node.kind === 'call' ? node.arguments.map((each) => each.value) : [];
    const made = method(node, found.method, found.operand, values, context);
    if (!made) context.refuse(expressions.xmlFunction, node, `XMLTYPE.${found.method} has no equivalent.`);
    return made;
  },
});

function isCalled(node: Reference | Field, { parents }: RuleContext): boolean {
  const parent = parents.at(-1);
  if (parent?.kind !== 'call') return false;
  return parent.callee.start === node.start && parent.callee.end === node.end;
}

function method(
  node: Expression,
  name: string,
  operand: Expression,
  values: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  switch (name) {
    case 'GETSTRINGVAL':
    case 'GETCLOBVAL':
      return typed(make.cast(node, operand, 'text'), 'text', context);
    case 'GETBLOBVAL': {
      const bytes = make.call(node, 'convert_to', [
        make.cast(node, operand, 'text'),
        make.string(node, 'UTF8'),
      ]);
      context.resolution.state(bytes, { kind: 'binary', large: true }, true);
      return bytes;
    }
    case 'GETROOTELEMENT':
      return typed(rootElement(node, operand), 'text', context);
    case 'ISFRAGMENT':
      return typed(isFragment(node, operand), 'number', context);
    case 'GETNUMBERVAL':
      return typed(make.cast(node, make.cast(node, operand, 'text'), 'numeric'), 'number', context);
    case 'EXTRACT':
      return typed(packCall(node, context, 'xmltype_extract', [operand, ...values]), 'xml', context);
    case 'EXISTSNODE':
      return typed(packCall(node, context, 'xmltype_existsnode', [operand, ...values]), 'number', context);
    case 'CREATEXML':
      return values[0] && parsed(values[0], context);
    default:
      return undefined;
  }
}

/** The name of the outermost element. */
function rootElement(node: Expression, operand: Expression): Expression {
  const path = make.call(node, 'xpath', [make.string(node, 'name(/*)'), operand]);
  const first = make.fragment(node, 'primary', '(', path, ')[1]');
  return make.cast(node, first, 'text');
}

/** 1 for content that is no whole document, else 0. */
function isFragment(node: Expression, operand: Expression): Expression {
  const test = make.fragment(node, 'primary', '(', operand, ' IS NOT DOCUMENT)');
  return make.cast(node, test, 'integer');
}

function typed(node: Expression, kind: 'text' | 'number' | 'xml', context: RuleContext): Expression {
  context.resolution.state(node, kind === 'number' ? { kind, integer: false } : { kind }, true);
  return node;
}

/** `document.method(…)` after a name, a call or parentheses, and `XMLTYPE.createXML(…)`. */
function methodOf(
  callee: Expression,
  context: RuleContext,
): { readonly method: string; readonly operand: Expression } | undefined {
  if (callee.kind === 'field') {
    const { operand } = callee;
    return context.resolution.typeOf(operand).kind === 'xml'
      ? { method: callee.name.text.toUpperCase(), operand }
      : undefined;
  }
  if (callee.kind !== 'reference') return undefined;
  const { parts } = callee.name;
  const last = parts.at(-1);
  const before = parts.at(-2);
  if (!last || !before) return undefined;
  const name = last.text.toUpperCase();
  const referent = context.resolution.referent(callee);
  if (before.text.toUpperCase() === 'XMLTYPE' && name === 'CREATEXML' && referent.kind === 'unknown')
    return { method: name, operand: callee };
  if (referent.kind !== 'field' || referent.path.length !== 1) return undefined;
  const { base } = referent;
  const type =
    base.kind === 'column'
      ? base.relation.columns?.get(base.column)?.type
      : base.kind === 'variable' || base.kind === 'parameter'
        ? context.source.valueType(base.declaration.type)
        : undefined;
  if (type?.kind !== 'xml') return undefined;
  const name_ = { ...callee.name, end: before.end, parts: parts.slice(0, -1) };
  const operand: Reference = { kind: 'reference', start: callee.start, end: before.end, name: name_ };
  const resolution = context.resolution;
  resolution.state(operand, type, true);
  resolution.refer(operand, base);
  return { method: name, operand };
}

export const xmlFunctions = [words, functions, methods];
