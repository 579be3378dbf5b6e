import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ConstraintDefinition, CreateView } from '../../../sql/tree/define.ts';
import { parseConstraint, startsColumnConstraint, startsTableConstraint } from './constraint.ts';
import { parseName } from './name.ts';
import { acceptNotExists } from './object-kind.ts';
import { acceptProperty, skipGroup } from './property.ts';
import { parseQuery } from './query.ts';

type Draft = {
  columns: CreateView['columns'][number][];
  constraints: ConstraintDefinition[];
  options: string[];
};

/** What stood between CREATE and the kind of object. */
export interface CreateFlags {
  readonly orReplace: boolean;
  readonly force: boolean;
  /** EDITIONING, NO FORCE and other words that have no field of their own. */
  readonly options: readonly string[];
}

/** CREATE VIEW, from the word VIEW (SQL Language Reference, "CREATE VIEW"): relational, object and XMLType views. */
export function parseCreateView(p: TokenCursor, start: number, flags: CreateFlags): CreateView {
  p.expect('VIEW');
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  const draft: Draft = { columns: [], constraints: [], options: [...flags.options] };
  if (p.is('SHARING')) readOption(p, draft);
  const ofType = p.accept('OF') ? parseObjectView(p, draft) : undefined;
  if (p.is('(')) parseViewColumns(p, draft);
  while (!p.is('AS')) if (!readOption(p, draft)) p.fail('AS was expected');
  p.expect('AS');
  const query = parseQuery(p);
  const restriction = parseRestriction(p);
  while (p.isOneOf('CONTAINER_MAP', 'CONTAINERS_DEFAULT')) {
    draft.options.push(p.text());
    p.at += 1;
  }
  return {
    kind: 'createView',
    ...p.span(start),
    name,
    orReplace: flags.orReplace,
    force: flags.force,
    columns: draft.columns,
    constraints: draft.constraints,
    ...(ofType ? { ofType } : {}),
    query,
    ...(restriction ? { restriction } : {}),
    options: draft.options,
    ...(ifNotExists ? { ifNotExists } : {}),
  };
}

function readOption(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  if (p.accept('BEQUEATH')) p.at += 1;
  else if (!acceptProperty(p)) return false;
  draft.options.push(p.slice(start, p.end).toUpperCase());
  return true;
}

/** The column list: aliases with their constraints, constraints of the view itself. */
function parseViewColumns(p: TokenCursor, draft: Draft): void {
  p.expect('(');
  do {
    if (startsTableConstraint(p)) {
      while (startsTableConstraint(p)) draft.constraints.push(parseConstraint(p, 'list'));
      continue;
    }
    const name = p.identifier();
    const constraints: ConstraintDefinition[] = [];
    const invisible = p.accept('INVISIBLE');
    if (!invisible) p.accept('VISIBLE');
    while (startsColumnConstraint(p)) constraints.push(parseConstraint(p, 'column'));
    const start = p.start;
    if (p.accept('ANNOTATIONS')) {
      skipGroup(p);
      draft.options.push(p.slice(start, p.end));
    }
    draft.columns.push({ name, constraints, ...(invisible ? { invisible } : {}) });
  } while (p.accept(','));
  p.expect(')');
}

/** `OF type WITH OBJECT IDENTIFIER (…)`, `OF type UNDER superview`, `OF XMLTYPE XMLSCHEMA … WITH OBJECT ID (…)`. */
function parseObjectView(p: TokenCursor, draft: Draft): NonNullable<CreateView['ofType']> {
  const type = parseName(p);
  if (p.isOneOf('XMLSCHEMA', 'ELEMENT')) readOption(p, draft);
  if (p.accept('UNDER')) return { type, identifier: [], under: parseName(p) };
  const start = p.start;
  if (!p.accept('WITH', 'OBJECT')) return { type, identifier: [] };
  if (!p.accept('IDENTIFIER') && !p.accept('ID') && !p.accept('OID')) p.fail('IDENTIFIER was expected');
  if (p.accept('DEFAULT')) return { type, identifier: [] };
  const identifier = p.attempt(() => p.parenthesised(() => p.identifier()));
  if (identifier) return { type, identifier };
  // The identifier of an XMLType view is an expression on the document.
  skipGroup(p);
  draft.options.push(p.slice(start, p.end));
  return { type, identifier: [] };
}

/** `WITH READ ONLY`, `WITH CHECK OPTION`, each with the name of its constraint. */
function parseRestriction(p: TokenCursor): CreateView['restriction'] {
  let type: 'read only' | 'check option';
  if (p.accept('WITH', 'READ', 'ONLY')) type = 'read only';
  else if (p.accept('WITH', 'CHECK', 'OPTION')) type = 'check option';
  else return undefined;
  return p.accept('CONSTRAINT') ? { type, name: p.identifier() } : { type };
}
