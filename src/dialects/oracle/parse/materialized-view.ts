import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  CreateMaterializedView,
  CreateOther,
  Partitioning,
  Property,
} from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseConstraint, parseUsingIndex, startsTableConstraint } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { acceptNotExists } from './object-kind.ts';
import { parsePartitioning } from './partition.ts';
import { acceptProperty, property, skipGroup } from './property.ts';
import { parseQuery } from './query.ts';
import { parseNestedTable } from './table.ts';

type Draft = {
  refresh?: NonNullable<CreateMaterializedView['refresh']>;
  build?: NonNullable<CreateMaterializedView['build']>;
  queryRewrite?: boolean;
  forUpdate?: boolean;
  partitioning?: Partitioning;
  readonly properties: Property[];
};

/**
 * CREATE MATERIALIZED VIEW, from the word behind MATERIALIZED VIEW or SNAPSHOT (SQL Language Reference, "CREATE
 * MATERIALIZED VIEW"). Its clauses are accepted in any order.
 */
export function parseCreateMaterializedView(p: TokenCursor, start: number): CreateMaterializedView {
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  const draft: Draft = { properties: [] };
  readObjectType(p, draft);
  const columns = p.is('(') ? parseAliases(p, draft) : [];
  while (!p.is('AS')) if (!readClause(p, draft)) p.fail('AS was expected');
  p.expect('AS');
  const query = parseQuery(p);
  return {
    kind: 'createMaterializedView',
    ...p.span(start),
    name,
    columns,
    query,
    ...draft,
    ...(ifNotExists ? { ifNotExists } : {}),
  };
}

function readObjectType(p: TokenCursor, draft: Draft): void {
  const start = p.start;
  if (!p.accept('OF')) return;
  parseName(p);
  draft.properties.push(property(p, start, 'OF'));
}

function parseAliases(p: TokenCursor, draft: Draft): Identifier[] {
  const columns: Identifier[] = [];
  p.expect('(');
  do {
    const start = p.start;
    if (startsTableConstraint(p)) {
      parseConstraint(p, 'list');
      draft.properties.push(property(p, start, 'CONSTRAINT'));
      continue;
    }
    columns.push(p.identifier());
    const from = p.start;
    if (p.accept('ENCRYPT')) {
      while (!p.atEnd && !p.is(',') && !p.is(')')) p.skip();
      draft.properties.push(property(p, from, 'ENCRYPT'));
    }
  } while (p.accept(','));
  p.expect(')');
  return columns;
}

function readClause(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  const keep = (name: string) => {
    draft.properties.push(property(p, start, name));
    return true;
  };
  switch (p.type() === 'word' ? p.text() : '') {
    case 'ON':
      p.expect('ON', 'PREBUILT', 'TABLE');
      draft.build = 'prebuilt';
      if (p.accept('WITH', 'REDUCED', 'PRECISION') || p.accept('WITHOUT', 'REDUCED', 'PRECISION'))
        keep('PREBUILT');
      return true;
    case 'BUILD':
      p.at += 1;
      draft.build = p.accept('DEFERRED') ? 'deferred' : 'immediate';
      if (draft.build === 'immediate') p.expect('IMMEDIATE');
      return true;
    case 'REFRESH':
      p.at += 1;
      draft.refresh = parseRefresh(p, draft);
      return true;
    case 'NEVER':
      p.expect('NEVER', 'REFRESH');
      draft.refresh = { ...draft.refresh, method: 'never' };
      return true;
    case 'FOR':
      p.expect('FOR', 'UPDATE');
      draft.forUpdate = true;
      return true;
    case 'ENABLE':
    case 'DISABLE':
      return readSwitch(p, draft) || readProperty(p, draft);
    case 'USING':
      if (p.accept('USING', 'NO', 'INDEX')) return keep('USING NO INDEX');
      draft.properties.push(parseUsingIndex(p));
      return true;
    case 'UNUSABLE':
    case 'EVALUATE':
      return readEdition(p) && keep('EDITION');
    case 'PARTITION':
      draft.partitioning = parsePartitioning(p);
      return true;
    case 'NESTED':
      draft.properties.push(parseNestedTable(p, []));
      return true;
    case 'ORGANIZATION':
      if (!p.accept('ORGANIZATION', 'HEAP')) p.expect('ORGANIZATION', 'INDEX');
      return keep('ORGANIZATION');
    case 'SCOPE':
      p.expect('SCOPE', 'FOR');
      skipGroup(p);
      p.expect('IS');
      parseName(p);
      return keep('SCOPE');
    default:
      return readProperty(p, draft);
  }
}

function readProperty(p: TokenCursor, draft: Draft): boolean {
  const next = acceptProperty(p);
  if (next) draft.properties.push(next);
  return next !== undefined;
}

function readSwitch(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  const enabled = p.is('ENABLE');
  if (p.isAt(1, 'QUERY') && p.isAt(2, 'REWRITE')) {
    p.at += 3;
    draft.queryRewrite = enabled;
    if (!readEdition(p)) return true;
  } else if (p.isAt(1, 'ON') && p.isAt(2, 'QUERY')) {
    p.at += 3;
    p.expect('COMPUTATION');
  } else if (p.isAt(1, 'CONCURRENT')) {
    p.at += 2;
    p.expect('REFRESH');
  } else return false;
  draft.properties.push(property(p, start, enabled ? 'ENABLE' : 'DISABLE'));
  return true;
}

function readEdition(p: TokenCursor): boolean {
  let found = false;
  while (p.isOneOf('EVALUATE', 'UNUSABLE')) {
    if (!p.accept('EVALUATE', 'USING') && !p.accept('UNUSABLE', 'BEFORE'))
      p.expect('UNUSABLE', 'BEGINNING', 'WITH');
    if (!p.acceptOneOf('CURRENT', 'NULL')) {
      p.expect('EDITION');
      p.identifier();
    } else p.expect('EDITION');
    found = true;
  }
  return found;
}

type RefreshDraft = {
  -readonly [K in keyof NonNullable<CreateMaterializedView['refresh']>]: NonNullable<
    CreateMaterializedView['refresh']
  >[K];
};

/** What follows REFRESH: how, when, by which key, with which constraints. */
function parseRefresh(p: TokenCursor, draft: Draft): NonNullable<CreateMaterializedView['refresh']> {
  const refresh: RefreshDraft = {};
  for (;;) {
    const start = p.start;
    if (p.accept('FAST')) refresh.method = 'fast';
    else if (p.accept('COMPLETE')) refresh.method = 'complete';
    else if (p.accept('FORCE')) refresh.method = 'force';
    else if (p.accept('ON', 'COMMIT')) refresh.on = 'commit';
    else if (p.accept('ON', 'DEMAND')) refresh.on = 'demand';
    else if (p.accept('ON', 'STATEMENT')) refresh.on = 'statement';
    else if (p.accept('START', 'WITH')) refresh.start = parseExpression(p);
    else if (p.accept('NEXT')) refresh.next = parseExpression(p);
    else if (readRefreshProperty(p)) {
      draft.properties.push(property(p, start, 'REFRESH'));
    } else return refresh;
  }
}

function readRefreshProperty(p: TokenCursor): boolean {
  if (p.accept('WITH', 'PRIMARY', 'KEY') || p.accept('WITH', 'ROWID')) return true;
  if (p.accept('USING', 'ENFORCED', 'CONSTRAINTS') || p.accept('USING', 'TRUSTED', 'CONSTRAINTS'))
    return true;
  const ahead = p.isAt(1, 'DEFAULT') ? 2 : 1;
  if (!p.is('USING') || p.isAt(1, 'INDEX') || p.isAt(1, 'NO')) return false;
  p.at += ahead;
  p.acceptOneOf('MASTER', 'LOCAL');
  p.expect('ROLLBACK', 'SEGMENT');
  if (p.isName && !p.isOneOf(...afterSegment)) p.identifier();
  return true;
}

const afterSegment = [
  'FOR',
  'ENABLE',
  'DISABLE',
  'AS',
  'WITH',
  'ON',
  'NEXT',
  'START',
  'USING',
  'FAST',
  'COMPLETE',
  'FORCE',
];

/** CREATE MATERIALIZED VIEW LOG, from ON (SQL Language Reference, "CREATE MATERIALIZED VIEW LOG"). */
export function parseCreateLog(p: TokenCursor, start: number): CreateOther {
  const details: Record<string, string> = {};
  acceptNotExists(p);
  p.expect('ON');
  const name = parseName(p);
  details['table'] = p.slice(name.start, name.end);
  while (readLogClause(p, details));
  return {
    kind: 'createOther',
    ...p.span(start),
    object: 'MATERIALIZED VIEW LOG',
    name,
    details,
    text: p.slice(start, p.end),
  };
}

function readLogClause(p: TokenCursor, details: Record<string, string>): boolean {
  const start = p.start;
  if (p.accept('WITH')) {
    do {
      if (p.is('(')) details['columns'] = readGroup(p);
      else if (p.acceptOneOf('ROWID', 'SEQUENCE') === undefined) {
        if (p.accept('PRIMARY')) p.expect('KEY');
        else if (p.accept('OBJECT')) p.expect('ID');
        else if (!p.accept('COMMIT', 'SCN')) p.fail('ROWID, PRIMARY KEY or columns were expected');
      }
    } while (p.accept(',') || p.is('('));
    details['with'] = p.slice(start, p.end);
    return true;
  }
  if (p.accept('INCLUDING', 'NEW', 'VALUES')) details['new values'] = 'including';
  else if (p.accept('EXCLUDING', 'NEW', 'VALUES')) details['new values'] = 'excluding';
  else if (p.accept('PURGE')) {
    while (!p.atEnd && !p.is(';') && !p.is('FOR')) p.skip();
    details['purge'] = p.slice(start, p.end);
  } else if (p.accept('FOR')) {
    if (!p.accept('FAST', 'REFRESH')) {
      p.expect('SYNCHRONOUS', 'REFRESH', 'USING');
      parseName(p);
    }
    details['for'] = p.slice(start, p.end);
  } else if (p.is('PARTITION', 'BY')) parsePartitioning(p);
  else return acceptProperty(p) !== undefined;
  return true;
}

function readGroup(p: TokenCursor): string {
  const start = p.start;
  skipGroup(p);
  return p.slice(start, p.end);
}
