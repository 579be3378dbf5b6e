import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Property } from '../../../sql/tree/define.ts';
import { parseName } from './name.ts';

/** Reads one clause whose first word is next; gives the clause's name, or undefined when the words after it say something else. */
type Reader = (p: TokenCursor) => string | undefined;

/**
 * Reads one physical or storage clause, if one is next (SQL Language Reference, "Common SQL DDL Clauses" and the clauses
 * of CREATE TABLE, CREATE INDEX and CREATE MATERIALIZED VIEW). Its text is kept whole.
 */
export function acceptProperty(p: TokenCursor): Property | undefined {
  if (p.type() !== 'word') return undefined;
  const reader = readers.get(p.text());
  if (!reader) return undefined;
  const before = p.at;
  const start = p.start;
  const name = reader(p);
  if (name === undefined) {
    p.at = before;
    return undefined;
  }
  return property(p, start, name);
}

/** The clause from `start` to the last token read. */
export function property(p: TokenCursor, start: number, name: string): Property {
  return { kind: 'property', ...p.span(start), name, text: p.slice(start, p.end) };
}

/** All storage clauses that follow one another. */
export function parseProperties(p: TokenCursor): Property[] {
  const properties: Property[] = [];
  for (let next = acceptProperty(p); next; next = acceptProperty(p)) properties.push(next);
  return properties;
}

/** Whether a word begins a storage clause, and so is no name where both could stand. */
export function startsProperty(p: TokenCursor): boolean {
  return p.type() === 'word' && readers.has(p.text());
}

/** Skips a group in parentheses whose inside has no meaning for a target; fails when it does not end. */
export function skipGroup(p: TokenCursor): void {
  if (!p.is('(')) p.fail('( was expected');
  p.skip();
  if (p.tokens.texts[p.at - 1] !== ')') p.fail(') was expected');
}

function acceptGroup(p: TokenCursor): void {
  if (p.is('(')) skipGroup(p);
}

/** A clause that is one word. */
const flag: Reader = (p) => {
  const name = p.text();
  p.at += 1;
  return name;
};

/** A word and its number or size: `PCTFREE 10`. */
const amount: Reader = (p) => {
  const name = flag(p);
  if (p.type() !== 'number') p.fail('a number was expected');
  p.at += 1;
  return name;
};

/** A word and a group: `STORAGE (…)`. */
const group: Reader = (p) => {
  if (!p.isAt(1, '(')) return undefined;
  const name = flag(p);
  skipGroup(p);
  return name;
};

/** Exactly these words, one of several phrases. */
function phrases(...all: readonly (readonly string[])[]): Reader {
  return (p) => {
    for (const words of all) if (p.acceptAll(words)) return words.join(' ');
    return undefined;
  };
}

const tablespace: Reader = (p) => {
  p.at += 1;
  if (p.is('SET') && (p.type(1) === 'quoted' || (p.type(1) === 'word' && !readers.has(p.text(1))))) p.at += 1;
  p.identifier();
  return 'TABLESPACE';
};

const compress: Reader = (p) => {
  p.at += 1;
  if (p.type() === 'number') p.at += 1;
  else if (p.accept('FOR')) {
    p.acceptOneOf('OLTP', 'QUERY', 'ARCHIVE', 'ALL', 'DIRECT_LOAD');
    p.acceptOneOf('LOW', 'HIGH', 'OPERATIONS');
  } else if (p.accept('ADVANCED')) p.acceptOneOf('LOW', 'HIGH');
  else p.accept('BASIC');
  return 'COMPRESS';
};

/** `ROW STORE COMPRESS ADVANCED`, `COLUMN STORE COMPRESS FOR QUERY LOW NO ROW LEVEL LOCKING`. */
const storeCompress: Reader = (p) => {
  if (!p.isAt(1, 'STORE')) return p.is('COLUMN') ? substitutable(p) : undefined;
  p.at += 2;
  if (p.accept('NOCOMPRESS')) return 'COMPRESS';
  if (!p.is('COMPRESS')) p.fail('COMPRESS was expected');
  compress(p);
  if (!p.accept('NO', 'ROW', 'LEVEL', 'LOCKING')) p.accept('ROW', 'LEVEL', 'LOCKING');
  return 'COMPRESS';
};

const parallel: Reader = (p) => {
  p.at += 1;
  if (p.type() === 'number') p.at += 1;
  else if (!p.accept('DEFAULT')) acceptGroup(p);
  return 'PARALLEL';
};

/** The in-memory column store's clause, a sequence of attributes in any order. */
const inmemory: Reader = (p) => {
  p.at += 1;
  acceptGroup(p);
  for (;;) {
    if (p.accept('MEMCOMPRESS')) {
      if (!p.accept('AUTO')) {
        p.expect('FOR');
        p.at += 1;
        p.acceptOneOf('LOW', 'HIGH');
      }
    } else if (p.accept('NO', 'MEMCOMPRESS') || p.accept('NO', 'DUPLICATE')) continue;
    else if (p.accept('PRIORITY') || p.accept('SPATIAL')) p.at += 1;
    else if (p.accept('DISTRIBUTE')) distribute(p);
    else if (p.accept('DUPLICATE')) p.accept('ALL');
    else if (p.is('(')) skipGroup(p);
    else if (!p.accept('ALL') && !p.accept('TEXT')) return 'INMEMORY';
  }
};

function distribute(p: TokenCursor): void {
  if (p.accept('BY')) {
    if (!p.accept('ROWID', 'RANGE')) p.acceptOneOf('PARTITION', 'SUBPARTITION');
  } else p.accept('AUTO');
  if (p.accept('FOR', 'SERVICE')) p.at += 1;
}

const notInmemory: Reader = (p) => {
  if (p.accept('NO', 'INMEMORY')) {
    acceptGroup(p);
    return 'NO INMEMORY';
  }
  if (p.accept('NO', 'DROP')) {
    if (p.accept('UNTIL')) {
      p.at += 1;
      p.expect('DAYS', 'IDLE');
    }
    return 'NO DROP';
  }
  if (p.accept('NO', 'DELETE')) {
    if (p.accept('UNTIL')) {
      p.at += 1;
      p.expect('DAYS', 'AFTER', 'INSERT');
    }
    p.accept('LOCKED');
    return 'NO DELETE';
  }
  return phrases(
    ['NO', 'FLASHBACK', 'ARCHIVE'],
    ['NO', 'MEMOPTIMIZE', 'FOR', 'READ'],
    ['NO', 'MEMOPTIMIZE', 'FOR', 'WRITE'],
    ['NO', 'CLUSTERING'],
  )(p);
};

const segmentReaders: readonly (readonly [string, Reader])[] = [
  ['TABLESPACE', tablespace],
  ['PCTFREE', amount],
  ['PCTUSED', amount],
  ['INITRANS', amount],
  ['MAXTRANS', amount],
  ['STORAGE', group],
  ['LOGGING', flag],
  ['NOLOGGING', flag],
  ['FILESYSTEM_LIKE_LOGGING', flag],
  ['COMPRESS', compress],
  ['NOCOMPRESS', flag],
  ['ALLOCATE', allocate],
];

const segmentWords = new Map(segmentReaders);

/** The overflow segment of an index-organized table, with the attributes that are its own. */
const overflow: Reader = (p) => {
  p.at += 1;
  acceptGroup(p);
  for (;;) {
    const reader = p.type() === 'word' ? segmentWords.get(p.text()) : undefined;
    if (!reader?.(p)) return 'OVERFLOW';
  }
};

function allocate(p: TokenCursor): string | undefined {
  if (!p.accept('ALLOCATE', 'EXTENT')) return undefined;
  acceptGroup(p);
  return 'ALLOCATE EXTENT';
}

/** `LOB (a, b) STORE AS SECUREFILE segment (…)`. */
const lob: Reader = (p) => {
  p.at += 1;
  skipGroup(p);
  if (p.is('(')) {
    skipGroup(p);
    return 'LOB';
  }
  p.expect('STORE', 'AS');
  segment(p);
  return 'LOB';
};

/** A LOB segment's kind, name and parameters, each of which may be left out. */
function segment(p: TokenCursor): void {
  if (!p.accept('SECUREFILE')) p.accept('BASICFILE');
  if (p.isName && !startsProperty(p) && !p.isOneOf(...segmentEnds)) p.identifier();
  acceptGroup(p);
}

/** Words that follow a LOB's storage and so are not its segment's name. */
const segmentEnds = ['AS', 'ON', 'PARTITION', 'SUBPARTITION', 'REFRESH', 'BUILD', 'USING', 'FOR', 'NEVER'];

const varray: Reader = (p) => {
  p.at += 1;
  parseName(p);
  if (p.is('NOT', 'SUBSTITUTABLE') || p.isOneOf('ELEMENT', 'IS', 'SUBSTITUTABLE')) substitution(p);
  if (p.accept('STORE', 'AS')) {
    if (!p.accept('SECUREFILE')) p.accept('BASICFILE');
    if (p.accept('LOB')) segment(p);
    else p.expect('TABLE');
  } else acceptGroup(p);
  return 'VARRAY';
};

/** `COLUMN address NOT SUBSTITUTABLE AT ALL LEVELS`. */
function substitutable(p: TokenCursor): string | undefined {
  p.at += 1;
  parseName(p);
  if (p.accept('XMLTYPE')) {
    xmlStorage(p);
    return 'XMLTYPE';
  }
  substitution(p);
  return 'COLUMN';
}

function substitution(p: TokenCursor): void {
  if (p.accept('NOT', 'SUBSTITUTABLE') || p.accept('SUBSTITUTABLE')) {
    p.accept('AT', 'ALL', 'LEVELS');
    return;
  }
  if (p.accept('ELEMENT')) p.accept('IS');
  else p.expect('IS');
  p.accept('OF');
  p.accept('TYPE');
  p.expect('(');
  p.accept('ONLY');
  parseName(p);
  p.expect(')');
}

const xmltype: Reader = (p) => {
  p.at += 1;
  p.accept('COLUMN');
  if (!p.is('STORE', 'AS') && p.isName) parseName(p);
  xmlStorage(p);
  return 'XMLTYPE';
};

/** Storage and schema of an XMLType column or table. */
function xmlStorage(p: TokenCursor): void {
  if (p.accept('STORE')) {
    if (p.accept('ALL', 'VARRAYS', 'AS')) p.acceptOneOf('LOBS', 'TABLES');
    else {
      p.expect('AS');
      if (!p.accept('OBJECT', 'RELATIONAL')) {
        if (!p.accept('SECUREFILE')) p.accept('BASICFILE');
        if (!p.accept('CLOB') && !p.accept('BINARY', 'XML')) p.accept('TRANSPORTABLE', 'BINARY', 'XML');
        segment(p);
      }
    }
  }
  if (p.is('XMLSCHEMA') || p.is('ELEMENT')) xmlSchema(p);
  while (p.isOneOf('ALLOW', 'DISALLOW')) p.at += 2;
}

/** `XMLSCHEMA "url" ELEMENT "name" ALLOW NONSCHEMA DISALLOW ANYSCHEMA`, also `ELEMENT "url#name"`. */
const xmlSchema: Reader = (p) => {
  if (p.accept('XMLSCHEMA')) p.at += 1;
  p.expect('ELEMENT');
  if (!p.isName && p.type() !== 'string') p.fail('an element was expected');
  p.at += 1;
  if (p.accept('#')) p.at += 1;
  if (p.accept('STORE', 'ALL', 'VARRAYS', 'AS')) p.acceptOneOf('LOBS', 'TABLES');
  while (p.isOneOf('ALLOW', 'DISALLOW')) p.at += 2;
  return 'XMLSCHEMA';
};

/** Attribute clustering: `CLUSTERING BY LINEAR ORDER (a, b) YES ON LOAD WITH MATERIALIZED ZONEMAP`. */
const clustering: Reader = (p) => {
  p.at += 1;
  if (p.isName && !p.is('BY')) {
    parseName(p);
    while (p.accept('JOIN')) {
      parseName(p);
      p.expect('ON');
      skipGroup(p);
    }
  }
  p.expect('BY');
  p.acceptOneOf('LINEAR', 'INTERLEAVED');
  p.expect('ORDER');
  p.accept('CLUSTERING');
  skipGroup(p);
  while (p.isOneOf('YES', 'NO') && p.isAt(1, 'ON')) {
    p.at += 2;
    if (!p.accept('LOAD')) p.expect('DATA', 'MOVEMENT');
  }
  if (!p.accept('WITHOUT', 'MATERIALIZED', 'ZONEMAP') && p.accept('WITH', 'MATERIALIZED', 'ZONEMAP'))
    acceptGroup(p);
  return 'CLUSTERING';
};

/** Supplemental logging as a table's property: `SUPPLEMENTAL LOG GROUP g (a NO LOG, b) ALWAYS`, `SUPPLEMENTAL LOG DATA (ALL) COLUMNS`. */
export const supplementalLog: Reader = (p) => {
  p.expect('SUPPLEMENTAL', 'LOG');
  if (p.accept('DATA')) {
    skipGroup(p);
    p.expect('COLUMNS');
  } else {
    p.expect('GROUP');
    p.identifier();
    acceptGroup(p);
    p.accept('ALWAYS');
  }
  return 'SUPPLEMENTAL LOG';
};

const flashbackArchive: Reader = (p) => {
  if (!p.accept('FLASHBACK', 'ARCHIVE')) return undefined;
  if (p.isName && !startsProperty(p) && !p.isOneOf('AS', 'ENABLE', 'DISABLE', 'PARTITION')) p.identifier();
  return 'FLASHBACK ARCHIVE';
};

const objectIdentifier: Reader = (p) => {
  if (!p.accept('OBJECT', 'IDENTIFIER') && !p.accept('OBJECT', 'ID')) return undefined;
  p.expect('IS');
  if (!p.accept('PRIMARY', 'KEY')) p.expect('SYSTEM', 'GENERATED');
  return 'OBJECT IDENTIFIER';
};

const objectIndex: Reader = (p) => {
  p.at += 1;
  if (p.isName) p.identifier();
  skipGroup(p);
  return 'OIDINDEX';
};

const cluster: Reader = (p) => {
  p.at += 1;
  parseName(p);
  skipGroup(p);
  return 'CLUSTER';
};

const includingColumn: Reader = (p) => {
  p.at += 1;
  p.identifier();
  return 'INCLUDING';
};

const hashing: Reader = (p) => {
  p.at += 1;
  p.expect('USING');
  p.at += 1;
  if (p.accept('VERSION')) p.at += 1;
  return 'HASHING';
};

/** `SHARING = METADATA`, `PERIOD FOR valid_time (a, b)` and other clauses of one or two operands. */
const sharing: Reader = (p) => {
  p.at += 1;
  p.expect('=');
  p.at += 1;
  return 'SHARING';
};

const period: Reader = (p) => {
  if (!p.accept('PERIOD', 'FOR')) return undefined;
  p.identifier();
  acceptGroup(p);
  return 'PERIOD';
};

const defaultCollation: Reader = (p) => {
  if (!p.accept('DEFAULT', 'COLLATION')) return undefined;
  p.identifier();
  return 'DEFAULT COLLATION';
};

const json: Reader = (p) => {
  if (!p.isAt(1, '(')) return undefined;
  p.at += 1;
  skipGroup(p);
  p.expect('STORE', 'AS');
  if (!p.accept('CLOB') && !p.accept('BLOB')) p.accept('VARCHAR2');
  segment(p);
  return 'JSON';
};

const ilm: Reader = (p) => {
  p.at += 1;
  if (p.accept('ADD', 'POLICY')) {
    while (!p.atEnd && !p.is(';')) p.skip();
  } else if (p.isOneOf('DELETE', 'ENABLE', 'DISABLE')) {
    p.at += 1;
    if (p.accept('POLICY')) p.identifier();
    else p.at += 1;
  }
  return 'ILM';
};

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...segmentReaders,
  ['CACHE', flag],
  ['NOCACHE', flag],
  ['PARALLEL', parallel],
  ['NOPARALLEL', flag],
  ['MONITORING', flag],
  ['NOMONITORING', flag],
  ['ROWDEPENDENCIES', flag],
  ['NOROWDEPENDENCIES', flag],
  ['NOMAPPING', flag],
  ['MAPPING', phrases(['MAPPING', 'TABLE'])],
  ['RESULT_CACHE', group],
  ['SEGMENT', phrases(['SEGMENT', 'CREATION', 'IMMEDIATE'], ['SEGMENT', 'CREATION', 'DEFERRED'])],
  ['ENABLE', phrases(...switches('ENABLE'))],
  ['DISABLE', phrases(...switches('DISABLE'))],
  ['FLASHBACK', flashbackArchive],
  ['ROW', (p) => (p.is('ROW', 'ARCHIVAL') ? phrases(['ROW', 'ARCHIVAL'])(p) : storeCompress(p))],
  ['COLUMN', storeCompress],
  ['INMEMORY', inmemory],
  ['NO', notInmemory],
  ['ILM', ilm],
  ['LOB', lob],
  ['VARRAY', varray],
  ['XMLTYPE', xmltype],
  ['XMLSCHEMA', xmlSchema],
  ['VIRTUAL', (p) => (p.accept('VIRTUAL', 'COLUMNS') ? (skipGroup(p), 'VIRTUAL COLUMNS') : undefined)],
  ['JSON', json],
  ['CLUSTER', cluster],
  ['CLUSTERING', clustering],
  ['SUPPLEMENTAL', supplementalLog],
  ['PCTTHRESHOLD', amount],
  ['PCTVERSION', amount],
  ['INCLUDING', includingColumn],
  ['OVERFLOW', overflow],
  ['OBJECT', objectIdentifier],
  ['OIDINDEX', objectIndex],
  ['READ', phrases(['READ', 'ONLY'], ['READ', 'WRITE'])],
  [
    'INDEXING',
    phrases(['INDEXING', 'ON'], ['INDEXING', 'OFF'], ['INDEXING', 'FULL'], ['INDEXING', 'PARTIAL']),
  ],
  ['DEFAULT', defaultCollation],
  ['MEMOPTIMIZE', phrases(['MEMOPTIMIZE', 'FOR', 'READ'], ['MEMOPTIMIZE', 'FOR', 'WRITE'])],
  ['HASHING', hashing],
  ['SHARING', sharing],
  ['PERIOD', period],
  ['ANNOTATIONS', group],
  ['FREELISTS', amount],
]);

function switches(word: string): string[][] {
  return [
    [word, 'ROW', 'MOVEMENT'],
    [word, 'TABLE', 'LOCK'],
    [word, 'LOGICAL', 'REPLICATION'],
    [word, 'CONTAINER_MAP'],
    [word, 'CONTAINERS_DEFAULT'],
  ];
}
