import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { convertTo } from '../sqlserver-conversions/convert.ts';
import { atomic, bare } from '../sqlserver-conversions/family.ts';
import { wantedOf } from '../sqlserver-conversions/rule.ts';
import type { XmlMethod } from './path.ts';
import { namespaceArray, pathText, withOf, xmlMethodOf, xpathOf } from './path.ts';

const nvarchar: ValueType = { kind: 'text', large: true, typeName: 'NVARCHAR' };

/** Methods of type xml; see the page. */
const methods = rule({
  name: 'sqlserver-xml',
  on: ['keywordCall'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const method = xmlMethodOf(node);
    if (!method) return undefined;
    const text = method.type && joinedText(method);
    const made = text ?? found(node, method, context);
    if (!made || !method.type) return made;
    context.resolution.state(made, nvarchar, true);
    return convertTo(made, wantedOf(method.type, context.resolution.typeOf(node), context), context);
  },
});

function found(node: KeywordCall, method: XmlMethod, context: RuleContext): Expression | undefined {
  const xpath = xpathOf(node, method, { root: '/doc', relative: '/doc/' }, context);
  if (!xpath) return undefined;
  const path = pathText(node, xpath, method, context);
  const namespaces = namespaceArray(node, xpath.namespaces);
  const document = asXml(method.operand, context);
  if (node.name === 'XML EXIST') {
    const whole = make.fragment(node, 'primary', 'xmlelement(name doc, ', document, ')');
    return make.call(node, 'xpath_exists', [path, whole, ...namespaces]);
  }
  const name = node.name === 'XML VALUE' ? 'xml_value' : 'xml_query';
  return make.call(node, context.pack(name), [document, path, ...namespaces]);
}

/** What is xml in the source, and may have become a text. */
export function asXml(node: Expression, context: RuleContext): Expression {
  return context.resolution.typeOf(node).kind === 'xml' && bare(node).kind !== 'string'
    ? node
    : make.cast(node, atomic(node), 'xml');
}

/** `(SELECT … FOR XML PATH(''), TYPE).value('.', 'nvarchar(max)')` takes the text out of what another rule has made a text. */
function joinedText({ operand, path }: XmlMethod): Expression | undefined {
  const inner = bare(operand);
  if (inner.kind !== 'subquery' || inner.query.body.kind !== 'select') return undefined;
  const [only] = inner.query.body.items;
  const isText =
    only?.expression.kind === 'call' &&
    only.expression.callee.kind === 'reference' &&
    only.expression.callee.name.parts[0]?.text === 'string_agg';
  const isWhole = /^\(?(?:\.|(?:\.\/)?text\(\))\)?(?:\[1\])?\)?$/.test(path.value.replace(/\s/g, ''));
  return isText && isWhole ? inner : undefined;
}

/** The names of WITH XMLNAMESPACES stand with the paths that use them. */
const namespaces = rule({
  name: 'sqlserver-xml',
  on: ['query', 'insert', 'update', 'delete', 'merge'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node) {
    const common = withOf(node);
    if (!common?.namespaces) return undefined;
    const { namespaces: _, ...plain } = common;
    if (plain.tables.length > 0) return { ...node, with: plain };
    const { with: __, ...rest } = node;
    return rest;
  },
});

export const sqlserverXml = [methods, namespaces];
