import { outweighing } from '../../../../sql/collation-precedence.ts';
import { sqlserverCollationFindings } from '../../../../sql/codes/sqlserver-collations.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { atomic, bare } from '../sqlserver-conversions/family.ts';
import { asCitext, isCitextCast } from './citext.ts';
import { comparesCase, hasCase, mayIgnoreCase } from './sensitivity.ts';

/** What searches: LIKE, a function, or a regular expression, which knows no collations that ignore case. */
export type Searcher = 'like' | 'function' | 'expression';

/**
 * How a text is searched for another one:
 * - `exact`: with its case, or for something that has none;
 * - `native`: under a collation that ignores case, as PostgreSQL 18 can, or as `citext`;
 * - `caseless`: by an operator that ignores case;
 * - `folded`: both in lower case.
 */
export type Search = 'exact' | 'native' | 'caseless' | 'folded';

/** How `value` is searched for `sought`. */
export function searchOf(
  value: Expression,
  sought: Expression,
  searcher: Searcher,
  context: RuleContext,
): Search {
  if (comparesCase([value, sought], context)) return 'exact';
  const isNative = isNativeTo(searcher, [value, sought], context);
  if (!isNative) reportAccents(value, sought, context);
  if (!hasCase(sought)) return 'exact';
  if (isNative) return 'native';
  if (searcher === 'function') return 'folded';
  // lower() would take the blanks off a CHAR.
  const type = context.resolution.typeOf(value);
  if (type.kind === 'text' && type.fixed) return 'caseless';
  return mayIgnoreCase(value, context) || mayIgnoreCase(sought, context) ? 'folded' : 'caseless';
}

function isNativeTo(searcher: Searcher, texts: readonly Expression[], context: RuleContext): boolean {
  const { collations, settings, resolution } = context;
  if (collations.isCitext(texts.map((each) => resolution.typeOf(each))))
    return searcher === 'like' && !texts.some((each) => mayIgnoreCase(each, context));
  return searcher !== 'expression' && settings.targetVersion >= 18 && collations.mode !== 'none';
}

/** The text that is searched, as the search wants it: under a collation that it knows. */
export function searched(
  value: Expression,
  sought: Expression,
  search: Search,
  searcher: Searcher,
  context: RuleContext,
): Expression {
  const under = (name: string, node = value): Expression =>
    make.collate(value, atomic(node), make.name(value, make.identifier(value, name, true)));
  if (search === 'native') return underOwnCollation(value, sought, context);
  const isHindered = !isNativeTo(searcher, [value, sought], context) && mayIgnoreCase(value, context);
  if (search === 'folded') return isHindered ? under('C', lower(value)) : lower(value);
  if (!isHindered) return value;
  return under(search === 'caseless' ? 'und-x-icu' : 'C');
}

function underOwnCollation(value: Expression, sought: Expression, context: RuleContext): Expression {
  const { collations, resolution } = context;
  const types = [value, sought].map((each) => resolution.typeOf(each));
  if (collations.isCitext(types)) return asCitext(value, context);
  const collation = outweighing(types)?.isStored ? undefined : collations.ofTexts(types);
  return collation ? make.collate(value, atomic(value), collations.write(collation, value)) : value;
}

/** `lower(x)`, of a constant its lower case. */
export function lower(node: Expression): Expression {
  const literal = bare(node);
  return literal.kind === 'string'
    ? make.string(literal, literal.value.toLowerCase())
    : make.call(node, 'lower', [withoutCollation(node)]);
}

/** In lower case, and compared by codes, the collation that somebody wrote has nothing to say any more. */
function withoutCollation(node: Expression): Expression {
  const whole = bare(node);
  return whole.kind === 'collate' || isCitextCast(whole) ? withoutCollation(whole.operand) : node;
}

function reportAccents(value: Expression, sought: Expression, context: RuleContext): void {
  const types = [value, sought].map((each) => context.resolution.typeOf(each));
  const literal = bare(sought);
  const hasLetters = literal.kind !== 'string' || /\p{L}/u.test(literal.value);
  if (!hasLetters || context.collations.inSource(types)?.isAccentSensitive !== false) return;
  const what = 'A text whose collation ignores accents is searched with them.';
  context.report(sqlserverCollationFindings.accentsInSearch, value, what);
}
