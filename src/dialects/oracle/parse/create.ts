import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateOther, CreateSynonym, Definition } from '../../../sql/tree/define.ts';
import type { Name } from '../../../sql/tree/name.ts';
import { parseGrant } from './define.ts';
import { parseCreateIndex } from './index.ts';
import { parseCreateLog, parseCreateMaterializedView } from './materialized-view.ts';
import { parseName } from './name.ts';
import { acceptNotExists, parseObjectKind, skipRest } from './object-kind.ts';
import { parseCreatePackage } from './package.ts';
import { parseRoutine } from './routine.ts';
import { parseCreateSequence } from './sequence.ts';
import { parseCreateTable } from './table.ts';
import { parseCreateTrigger } from './trigger.ts';
import { parseCreateType } from './type-definition.ts';
import { type CreateFlags, parseCreateView } from './view.ts';

type Creator = (p: TokenCursor, start: number, flags: CreateFlags) => Definition;

/** CREATE of any object. */
export function parseCreate(p: TokenCursor): Definition {
  const start = p.start;
  p.expect('CREATE');
  const flags = parseFlags(p);
  if (p.type() !== 'word') p.fail('a kind of object was expected');
  const creator = creators.get(p.text());
  return creator ? creator(p, start, flags) : parseCreateOther(p, start);
}

/** OR REPLACE, FORCE, EDITIONABLE and their kin, which DBMS_METADATA and people write in different orders. */
function parseFlags(p: TokenCursor): CreateFlags {
  let force = false;
  let orReplace = false;
  const options: string[] = [];
  for (;;) {
    if (p.accept('OR', 'REPLACE')) orReplace = true;
    else if (p.is('FORCE')) {
      p.at += 1;
      force = true;
    } else if (p.accept('NO', 'FORCE') || p.accept('NOFORCE')) force = false;
    else if (p.is('EDITIONABLE') || p.is('NONEDITIONABLE')) p.at += 1;
    else if (p.accept('EDITIONING')) options.push('EDITIONING');
    else if (!p.accept('AND', 'RESOLVE') && !p.accept('AND', 'COMPILE')) break;
  }
  return { orReplace, force, options };
}

function parseCreateRoutine(p: TokenCursor, start: number, flags: CreateFlags): Definition {
  const routine = parseRoutine(p);
  return { kind: 'createRoutine', ...p.span(start), orReplace: flags.orReplace, routine };
}

function parseMaterialized(p: TokenCursor, start: number): Definition {
  if (p.isAt(1, 'ZONEMAP')) return parseCreateOther(p, start);
  p.at += 1;
  if (!p.accept('VIEW')) p.fail('VIEW was expected');
  return p.accept('LOG') ? parseCreateLog(p, start) : parseCreateMaterializedView(p, start);
}

/** SNAPSHOT is what materialized views were called before Oracle 8i; scripts still have it. */
function parseSnapshot(p: TokenCursor, start: number): Definition {
  p.at += 1;
  return p.accept('LOG') ? parseCreateLog(p, start) : parseCreateMaterializedView(p, start);
}

function parsePublic(p: TokenCursor, start: number): Definition {
  return p.isAt(1, 'SYNONYM') ? parseCreateSynonym(p, start) : parseCreateOther(p, start);
}

/** CREATE SYNONYM, from PUBLIC or SYNONYM (SQL Language Reference, "CREATE SYNONYM"). */
function parseCreateSynonym(p: TokenCursor, start: number): CreateSynonym {
  const isPublic = p.accept('PUBLIC');
  p.expect('SYNONYM');
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  if (p.accept('SHARING', '=')) p.at += 1;
  p.expect('FOR');
  const target = parseName(p);
  return {
    kind: 'createSynonym',
    ...p.span(start),
    name,
    isPublic,
    target,
    ...(ifNotExists ? { ifNotExists } : {}),
  };
}

const creators: ReadonlyMap<string, Creator> = new Map<string, Creator>([
  ['TABLE', parseCreateTable],
  ['GLOBAL', parseCreateTable],
  ['PRIVATE', (p, start) => (p.isAt(1, 'OUTLINE') ? parseCreateOther(p, start) : parseCreateTable(p, start))],
  ['SHARDED', parseCreateTable],
  ['DUPLICATED', parseCreateTable],
  ['IMMUTABLE', parseCreateTable],
  ['BLOCKCHAIN', parseCreateTable],
  ['JSON', (p, start) => (p.isAt(1, 'COLLECTION') ? parseCreateTable(p, start) : parseCreateOther(p, start))],
  ['INDEX', parseCreateIndex],
  ['UNIQUE', parseCreateIndex],
  ['BITMAP', parseCreateIndex],
  ['MULTIVALUE', parseCreateIndex],
  ['SEQUENCE', parseCreateSequence],
  ['VIEW', parseCreateView],
  ['MATERIALIZED', parseMaterialized],
  ['SNAPSHOT', parseSnapshot],
  ['SYNONYM', parseCreateSynonym],
  ['PUBLIC', parsePublic],
  ['FUNCTION', parseCreateRoutine],
  ['PROCEDURE', parseCreateRoutine],
  ['PACKAGE', (p, start) => parseCreatePackage(p, start)],
  ['TRIGGER', (p, start) => parseCreateTrigger(p, start)],
  ['TYPE', (p, start) => parseCreateType(p, start)],
]);

type DetailReader = (p: TokenCursor, details: Record<string, string>) => void;

/** An object with little structure: its kind, its name, what is understood of it, and its text. */
function parseCreateOther(p: TokenCursor, start: number): CreateOther {
  const object = parseObjectKind(p);
  acceptNotExists(p);
  if (object === 'SCHEMA') p.accept('AUTHORIZATION');
  const details: Record<string, string> = {};
  const name = nameless.has(object) ? kindAsName(p, start, object) : parseObjectName(p);
  const known = object.replace(/^(?:SHARED )?(?:PUBLIC )?/, '');
  if (object.includes('PUBLIC')) details['public'] = 'true';
  if (object.startsWith('SHARED')) details['shared'] = 'true';
  if (!otherKinds.has(known))
    p.fail(`CREATE ${object} is no statement of Oracle; another kind of object was expected`);
  const statements = object === 'SCHEMA' ? parseSchemaStatements(p) : undefined;
  detailReaders.get(known)?.(p, details);
  if (!statements) skipRest(p);
  return {
    kind: 'createOther',
    ...p.span(start),
    object: known,
    name,
    details,
    text: p.slice(start, p.end),
    ...(statements ? { statements } : {}),
  };
}

/** CREATE SCHEMA AUTHORIZATION makes tables, views and grants in one transaction; they follow one another without semicolons. */
function parseSchemaStatements(p: TokenCursor): Definition[] {
  const statements: Definition[] = [];
  while (p.is('CREATE') || p.is('GRANT')) statements.push(p.is('CREATE') ? parseCreate(p) : parseGrant(p));
  return statements;
}

/** A Java class may be nameless or `NAMED "pkg/Class"`; other objects have their name behind the kind. */
function parseObjectName(p: TokenCursor): Name {
  p.accept('NAMED');
  return parseName(p);
}

/** Statements such as CREATE CONTROLFILE name nothing: the kind stands for the name. */
function kindAsName(p: TokenCursor, start: number, object: string): Name {
  const span = p.span(start);
  return { kind: 'name', ...span, parts: [{ kind: 'identifier', ...span, text: object, quoted: false }] };
}

const nameless = new Set(['CONTROLFILE', 'PFILE', 'SPFILE']);

const otherKinds = new Set([
  'ANALYTIC VIEW',
  'ASSERTION',
  'ATTRIBUTE DIMENSION',
  'AUDIT POLICY',
  'CLUSTER',
  'CONTEXT',
  'CONTROLFILE',
  'DATABASE',
  'DATABASE LINK',
  'DIMENSION',
  'DIRECTORY',
  'DISKGROUP',
  'DOMAIN',
  'EDITION',
  'FLASHBACK ARCHIVE',
  'HIERARCHY',
  'INDEXTYPE',
  'INMEMORY JOIN GROUP',
  'JAVA CLASS',
  'JAVA RESOURCE',
  'JAVA SOURCE',
  'JSON RELATIONAL DUALITY VIEW',
  'LIBRARY',
  'LOCKDOWN PROFILE',
  'MATERIALIZED ZONEMAP',
  'MLE ENV',
  'MLE MODULE',
  'OPERATOR',
  'OUTLINE',
  'PFILE',
  'PLUGGABLE DATABASE',
  'PROFILE',
  'PROPERTY GRAPH',
  'RESTORE POINT',
  'ROLE',
  'ROLLBACK SEGMENT',
  'SCHEMA',
  'SEARCH INDEX',
  'SPFILE',
  'TABLESPACE',
  'BIGFILE TABLESPACE',
  'SMALLFILE TABLESPACE',
  'TEMPORARY TABLESPACE',
  'UNDO TABLESPACE',
  'USER',
  'VECTOR INDEX',
]);

const detailReaders: ReadonlyMap<string, DetailReader> = new Map<string, DetailReader>([
  ['DATABASE LINK', readLink],
  ['DIRECTORY', readDirectory],
  ['CONTEXT', readContext],
  ['CLUSTER', readCluster],
  ['USER', readUser],
  ['JAVA SOURCE', readJava],
  ['MLE MODULE', readJava],
]);

/** A character literal's value, without its quotes. */
function literal(p: TokenCursor): string {
  if (p.type() !== 'string') p.fail('a string was expected');
  const raw = p.raw();
  p.at += 1;
  return raw.slice(raw.indexOf("'") + 1, -1).replaceAll("''", "'");
}

function nameText(p: TokenCursor): string {
  const name = parseName(p);
  return p.slice(name.start, name.end);
}

/** `CONNECT TO scott IDENTIFIED BY tiger USING 'sales'` (SQL Language Reference, "CREATE DATABASE LINK"). */
function readLink(p: TokenCursor, details: Record<string, string>): void {
  if (p.accept('CONNECT')) {
    if (p.accept('TO')) details['connect'] = nameText(p);
    else if (p.accept('WITH')) details['connect'] = nameText(p);
    if (p.accept('IDENTIFIED', 'BY')) {
      p.accept('VALUES');
      details['identified'] = p.raw();
      p.at += 1;
    }
  }
  while (p.accept('AUTHENTICATED', 'BY')) {
    details['authenticated'] = nameText(p);
    if (p.accept('IDENTIFIED', 'BY')) p.at += 1;
  }
  if (p.accept('USING')) details['using'] = literal(p);
}

function readDirectory(p: TokenCursor, details: Record<string, string>): void {
  if (p.accept('SHARING', '=')) p.at += 1;
  p.expect('AS');
  details['path'] = literal(p);
}

function readContext(p: TokenCursor, details: Record<string, string>): void {
  p.expect('USING');
  details['package'] = nameText(p);
  if (p.accept('ACCESSED')) {
    p.expect('GLOBALLY');
    details['accessed'] = 'GLOBALLY';
  } else if (p.accept('INITIALIZED')) {
    details['initialized'] = p.text();
    p.at += 1;
  }
}

function readCluster(p: TokenCursor, details: Record<string, string>): void {
  const start = p.start;
  if (!p.is('(')) p.fail('( was expected');
  p.skip();
  details['columns'] = p.slice(start, p.end);
}

function readUser(p: TokenCursor, details: Record<string, string>): void {
  if (p.is('NO', 'AUTHENTICATION')) details['identified'] = 'NO';
  else if (p.accept('IDENTIFIED')) details['identified'] = p.text();
}

/** Source code of another language follows: what it looks like to Oracle's lexis means nothing, nor do its semicolons. */
function readJava(p: TokenCursor): void {
  const start = p.start;
  while (!p.atEnd) p.at += 1;
  const outside = p.faults.filter((each) => each.span.start < start);
  p.faults.length = 0;
  p.faults.push(...outside);
}
