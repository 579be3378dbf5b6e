import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateIndex, OtherStatement, Partitioning, Property } from '../../../sql/tree/define.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import { parseName } from './name.ts';
import { acceptNotExists } from './object-kind.ts';
import { parseOrderItem } from './order.ts';
import { parseLocalPartitions, parsePartitioning } from './partition.ts';
import { acceptProperty, property, skipGroup } from './property.ts';

type Draft = {
  reverse: boolean;
  invisible: boolean;
  unusable: boolean;
  local: boolean;
  partitioning?: Partitioning;
  domain?: NonNullable<CreateIndex['domain']>;
  readonly properties: Property[];
};

/**
 * CREATE INDEX, from the word UNIQUE, BITMAP, MULTIVALUE or INDEX (SQL Language Reference, "CREATE INDEX"): on columns,
 * expressions, clusters, domain indexes and bitmap join indexes.
 */
export function parseCreateIndex(p: TokenCursor, start: number): CreateIndex | OtherStatement {
  return p.attempt(() => parseLobIndex(p, start)) ?? parseIndex(p, start);
}

/**
 * The index that Oracle itself makes for a LOB column. Export tools write it as `CREATE UNIQUE INDEX "SYS_IL…$$" ON t (` with storage
 * and without columns, which Oracle does not accept either: it comes with its column.
 */
function parseLobIndex(p: TokenCursor, start: number): OtherStatement {
  p.expect('UNIQUE', 'INDEX');
  const name = parseName(p);
  if (!/^SYS_IL\d+C\d+\$\$$/i.test(name.parts.at(-1)?.text ?? '')) p.fail('the index of a LOB was expected');
  p.expect('ON');
  parseName(p);
  p.expect('(');
  if (!indexStorage.has(p.text())) p.fail('storage was expected');
  while (!p.atEnd && !p.is(';')) p.at += 1;
  return {
    kind: 'otherStatement',
    ...p.span(start),
    verb: 'CREATE LOB INDEX',
    name,
    text: p.slice(start, p.end),
  };
}

const indexStorage = new Set([
  'PCTFREE',
  'INITRANS',
  'MAXTRANS',
  'STORAGE',
  'TABLESPACE',
  'NOLOGGING',
  'LOGGING',
]);

function parseIndex(p: TokenCursor, start: number): CreateIndex {
  const before = p.start;
  const sort = p.acceptOneOf('UNIQUE', 'BITMAP', 'MULTIVALUE');
  const draft = emptyDraft();
  if (sort === 'MULTIVALUE') draft.properties.push(property(p, before, 'MULTIVALUE'));
  p.expect('INDEX');
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  const early = p.start;
  if (p.accept('ILM')) draft.properties.push(property(p, early, 'ILM'));
  p.expect('ON');
  const onCluster = p.is('CLUSTER') && !p.isAt(1, '(') && p.accept('CLUSTER');
  const table = parseName(p);
  const alias = p.start;
  if (!onCluster && p.isName) {
    p.identifier();
    draft.properties.push(property(p, alias, 'TABLE ALIAS'));
  }
  const items: OrderItem[] = onCluster ? [] : p.parenthesised(() => parseOrderItem(p));
  const special = onCluster ? 'CLUSTER' : parseJoin(p);
  readProperties(p, draft);
  const { reverse, invisible, unusable, local, partitioning, domain, properties } = draft;
  return {
    kind: 'createIndex',
    ...p.span(start),
    name,
    table,
    unique: sort === 'UNIQUE',
    bitmap: sort === 'BITMAP',
    ...(domain ? { domain } : {}),
    items,
    reverse,
    invisible,
    unusable,
    local,
    ...(partitioning ? { partitioning } : {}),
    ...(special === undefined ? {} : { special }),
    ...(ifNotExists ? { ifNotExists } : {}),
    properties,
  };
}

/** The properties of an index that a constraint makes, after USING INDEX. */
export function parseIndexProperties(p: TokenCursor): void {
  readProperties(p, emptyDraft());
}

function emptyDraft(): Draft {
  return { reverse: false, invisible: false, unusable: false, local: false, properties: [] };
}

/** FROM and WHERE of a bitmap join index, up to the index's properties. */
function parseJoin(p: TokenCursor): string | undefined {
  if (!p.is('FROM')) return undefined;
  const start = p.start;
  while (!p.atEnd && !p.is(';') && !joinEnds.has(p.text())) p.skip();
  return p.slice(start, p.end);
}

const joinEnds = new Set([
  'LOCAL',
  'TABLESPACE',
  'PCTFREE',
  'INITRANS',
  'STORAGE',
  'LOGGING',
  'NOLOGGING',
  'PARALLEL',
  'NOPARALLEL',
  'COMPUTE',
  'COMPRESS',
  'NOCOMPRESS',
  'ONLINE',
  'VISIBLE',
  'INVISIBLE',
  'UNUSABLE',
  'REVERSE',
]);

function readProperties(p: TokenCursor, draft: Draft): void {
  while (p.type() === 'word') {
    if (readIndexProperty(p, draft)) continue;
    const next = acceptProperty(p);
    if (!next) return;
    draft.properties.push(next);
  }
}

function readIndexProperty(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  switch (p.text()) {
    case 'REVERSE':
      p.at += 1;
      draft.reverse = true;
      return true;
    case 'INVISIBLE':
      p.at += 1;
      draft.invisible = true;
      return true;
    case 'UNUSABLE':
      p.at += 1;
      draft.unusable = true;
      return true;
    case 'NOREVERSE':
    case 'VISIBLE':
    case 'USABLE':
    case 'ONLINE':
    case 'SORT':
    case 'NOSORT': {
      const name = p.text();
      p.at += 1;
      draft.properties.push(property(p, start, name));
      return true;
    }
    case 'COMPUTE':
      p.expect('COMPUTE', 'STATISTICS');
      draft.properties.push(property(p, start, 'COMPUTE STATISTICS'));
      return true;
    case 'LOCAL':
      draft.local = true;
      setPartitioning(draft, parseLocalPartitions(p));
      return true;
    case 'GLOBAL':
      p.at += 1;
      if (p.is('PARTITION', 'BY')) setPartitioning(draft, parsePartitioning(p));
      else draft.properties.push(property(p, start, 'GLOBAL'));
      return true;
    case 'INDEXTYPE':
      draft.domain = parseDomain(p, draft);
      return true;
    case 'PARAMETERS':
      if (!draft.domain) return false;
      draft.domain = { ...draft.domain, parameters: parseParameters(p) };
      return true;
    case 'FILTER':
    case 'ORDER':
      return readDomainColumns(p, draft);
    case 'DEFERRED':
    case 'IMMEDIATE':
      p.at += 1;
      p.expect('INVALIDATION');
      draft.properties.push(property(p, start, 'INVALIDATION'));
      return true;
    default:
      return false;
  }
}

function setPartitioning(draft: Draft, partitioning: Partitioning | undefined): void {
  if (partitioning) draft.partitioning = partitioning;
}

function parseDomain(p: TokenCursor, draft: Draft): NonNullable<CreateIndex['domain']> {
  p.expect('INDEXTYPE', 'IS');
  const type = parseName(p);
  while (readDomainColumns(p, draft));
  return { type };
}

/** `FILTER BY a, b` and `ORDER BY c DESC` of a composite domain index. */
function readDomainColumns(p: TokenCursor, draft: Draft): boolean {
  if (!p.is('FILTER', 'BY') && !p.is('ORDER', 'BY')) return false;
  const start = p.start;
  const name = `${p.text()} BY`;
  p.at += 2;
  p.list(() => parseOrderItem(p));
  draft.properties.push(property(p, start, name));
  return true;
}

function parseParameters(p: TokenCursor): string {
  p.expect('PARAMETERS');
  const start = p.start;
  skipGroup(p);
  return p.slice(start, p.end);
}
