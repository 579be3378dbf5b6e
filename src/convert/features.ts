import type { AnyObject, Catalog } from '../catalog/catalog.ts';
import { allObjects } from '../catalog/catalog.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import type { Node, NodeKind } from '../sql/tree/node.ts';
import { walk } from '../sql/walk.ts';

/** How the target answers to something that the source uses. */
export type Answer = 'native' | 'extension-pack' | 'extension' | 'setting' | 'by-hand' | 'none';

/** A feature of an edition or option, or a built-in package, that the source uses. */
export interface Feature {
  readonly category: 'feature' | 'package';
  readonly name: string;
  readonly edition?: string;
  readonly uses: number;
  readonly answer: Answer;
  readonly explanation: string;
  /** The objects that use it. */
  readonly objects: readonly AnyObject[];
}

interface Known {
  readonly name: string;
  /** Edition or option (Database Licensing Information User Manual, 19c); absent for what every edition has. */
  readonly edition?: string;
  readonly answer: Answer;
  readonly explanation: string;
  /** The kinds of nodes in which it is used. */
  readonly on: readonly NodeKind[];
  readonly uses: (node: Node) => boolean;
}

function property(...names: readonly string[]): Known['uses'] {
  return (node) => node.kind === 'property' && names.some((name) => node.text.toUpperCase().includes(name));
}

/** What an application may use of an edition or option, with PostgreSQL's answer to it. */
const known: readonly Known[] = [
  {
    name: 'Partitioning',
    edition:
      'Enterprise Edition, option Partitioning (included since 19c in Standard Edition 2 on some platforms)',
    answer: 'native',
    explanation:
      'Declarative partitioning by range, list and hash. Interval and reference partitioning have no equivalent: new partitions are made by a job, for instance of the extension pg_partman.',
    on: ['createTable'],
    uses: (node) => node.kind === 'createTable' && node.partitioning !== undefined,
  },
  {
    name: 'Bitmap indexes',
    edition: 'Enterprise Edition',
    answer: 'native',
    explanation:
      'B-tree indexes: PostgreSQL builds bitmaps from them in memory when a query combines several.',
    on: ['createIndex'],
    uses: (node) => node.kind === 'createIndex' && node.bitmap,
  },
  {
    name: 'Materialized view query rewrite',
    edition: 'Enterprise Edition',
    answer: 'none',
    explanation: 'Queries must name the materialized view themselves.',
    on: ['createMaterializedView'],
    uses: (node) => node.kind === 'createMaterializedView' && node.queryRewrite === true,
  },
  {
    name: 'Fast refresh of materialized views',
    answer: 'by-hand',
    explanation:
      'REFRESH MATERIALIZED VIEW [CONCURRENTLY] computes the whole; the extension pg_ivm maintains some views incrementally.',
    on: ['createMaterializedView'],
    uses: (node) => node.kind === 'createMaterializedView' && node.refresh?.method === 'fast',
  },
  {
    name: 'Advanced Compression',
    edition: 'Enterprise Edition, option Advanced Compression',
    answer: 'native',
    explanation: 'Long values are compressed by TOAST without being asked; whole tables are not.',
    on: ['property'],
    uses: property(
      'COMPRESS FOR',
      'ROW STORE COMPRESS ADVANCED',
      'COLUMN STORE COMPRESS',
      'COMPRESS HIGH',
      'DEDUPLICATE',
    ),
  },
  {
    name: 'In-Memory Column Store',
    edition: 'Enterprise Edition, option In-Memory',
    answer: 'none',
    explanation: 'There is no column store in memory; size shared_buffers and indexes instead.',
    on: ['property'],
    uses: property('INMEMORY'),
  },
  {
    name: 'Transparent Data Encryption',
    edition: 'Enterprise Edition, option Advanced Security',
    answer: 'by-hand',
    explanation: 'Encrypt the file system or volume; single columns with the extension pgcrypto.',
    on: ['property'],
    uses: (node) => node.kind === 'property' && node.text.toUpperCase().startsWith('ENCRYPT'),
  },
  {
    name: 'Parallel statements',
    edition: 'Enterprise Edition',
    answer: 'native',
    explanation: 'The planner chooses parallel plans by itself.',
    on: ['property'],
    uses: property('PARALLEL'),
  },
  {
    name: 'Index-organized tables',
    answer: 'native',
    explanation: 'An ordinary table with its primary key; CLUSTER orders it once.',
    on: ['createTable'],
    uses: (node) => node.kind === 'createTable' && node.organization === 'index',
  },
  {
    name: 'External tables',
    answer: 'extension',
    explanation: 'Foreign tables of the extension file_fdw read files of the server.',
    on: ['createTable'],
    uses: (node) => node.kind === 'createTable' && node.organization === 'external',
  },
  {
    name: 'Global temporary tables',
    answer: 'setting',
    explanation:
      'Temporary tables belong to a session in PostgreSQL; the setting globalTemporaryTables says what stands for them.',
    on: ['createTable'],
    uses: (node) => node.kind === 'createTable' && node.temporary !== undefined,
  },
  {
    name: 'Virtual columns',
    answer: 'native',
    explanation: 'Generated columns, stored.',
    on: ['column'],
    uses: (node) => node.kind === 'column' && node.generated !== undefined,
  },
  {
    name: 'Invisible columns and indexes',
    answer: 'none',
    explanation: 'Columns are visible; an index can be tried out with the extension hypopg.',
    on: ['column', 'createIndex'],
    uses: (node) => (node.kind === 'column' || node.kind === 'createIndex') && node.invisible === true,
  },
  {
    name: 'Oracle Text',
    answer: 'native',
    explanation: 'Full-text search with tsvector and a GIN index; CONTAINS is written anew.',
    on: ['createIndex'],
    uses: (node) =>
      node.kind === 'createIndex' &&
      /CTXSYS|CONTEXT|CTXCAT/i.test(node.domain?.type.parts.map((part) => part.text).join('.') ?? ''),
  },
  {
    name: 'Spatial',
    answer: 'extension',
    explanation: 'The extension PostGIS.',
    on: ['dataType'],
    uses: (node) =>
      node.kind === 'dataType' && /^(SDO_GEOMETRY|SDO_POINT_TYPE)$/i.test(node.name.parts.at(-1)?.text ?? ''),
  },
  {
    name: 'XML DB',
    answer: 'native',
    explanation: 'Type xml with xpath, XMLTABLE and the SQL/XML functions.',
    on: ['dataType'],
    uses: (node) => node.kind === 'dataType' && /^XMLTYPE$/i.test(node.name.parts.at(-1)?.text ?? ''),
  },
  {
    name: 'Object types with methods',
    answer: 'native',
    explanation: 'Composite types, with a function for each method.',
    on: ['objectType'],
    uses: (node) => node.kind === 'objectType',
  },
  {
    name: 'Nested tables and varrays',
    answer: 'native',
    explanation: 'Arrays.',
    on: ['collectionType'],
    uses: (node) => node.kind === 'collectionType' && node.form !== 'associative array',
  },
  {
    name: 'Associative arrays',
    answer: 'extension-pack',
    explanation: 'Arrays where the use is dense, else jsonb with functions of the extension pack.',
    on: ['collectionType'],
    uses: (node) => node.kind === 'collectionType' && node.form === 'associative array',
  },
  {
    name: 'Autonomous transactions',
    answer: 'setting',
    explanation: 'A second connection through the extension dblink, by the setting autonomousTransactions.',
    on: ['pragma'],
    uses: (node) => node.kind === 'pragma' && node.name === 'AUTONOMOUS_TRANSACTION',
  },
  {
    name: 'Hierarchical queries',
    answer: 'native',
    explanation: 'Recursive queries.',
    on: ['hierarchy'],
    uses: (node) => node.kind === 'hierarchy',
  },
  {
    name: 'MODEL clause',
    answer: 'by-hand',
    explanation: 'Written anew with window functions or a routine.',
    on: ['select'],
    uses: (node) => node.kind === 'select' && node.model !== undefined,
  },
  {
    name: 'Row pattern matching',
    answer: 'extension-pack',
    explanation:
      'Rows are labelled by window functions, and a function finds the pattern; conditions about the rows so far are written anew.',
    on: ['matchRecognize'],
    uses: (node) => node.kind === 'matchRecognize',
  },
  {
    name: 'Flashback queries',
    answer: 'none',
    explanation: 'Old versions of rows cannot be asked for; keep a history table where they are needed.',
    on: ['table'],
    uses: (node) => node.kind === 'table' && node.flashback !== undefined,
  },
  {
    name: 'Result cache',
    edition: 'Enterprise Edition',
    answer: 'none',
    explanation: 'There is no cache of results across sessions.',
    on: ['routine'],
    uses: (node) => node.kind === 'routine' && node.properties.resultCache !== undefined,
  },
  {
    name: 'Optimizer hints',
    answer: 'extension',
    explanation: 'Hints are comments to PostgreSQL; the extension pg_hint_plan has its own.',
    on: [],
    uses: () => false,
  },
  {
    name: 'Database links',
    answer: 'setting',
    explanation: 'Foreign data wrappers, by the setting databaseLinks.',
    on: ['createOther', 'name'],
    uses: (node) =>
      (node.kind === 'createOther' && /DATABASE LINK/.test(node.object)) ||
      (node.kind === 'name' && node.link !== undefined),
  },
  {
    name: 'Java in the database',
    edition: 'all but Express Edition',
    answer: 'by-hand',
    explanation: 'Written anew in PL/pgSQL or another language of the server.',
    on: ['createOther', 'routine'],
    uses: (node) =>
      (node.kind === 'createOther' && node.object.startsWith('JAVA')) ||
      (node.kind === 'routine' && /JAVA/i.test(node.external ?? '')),
  },
  {
    name: 'Dynamic SQL',
    answer: 'native',
    explanation: 'EXECUTE. Strings are converted where their text is constant.',
    on: ['executeImmediate'],
    uses: (node) => node.kind === 'executeImmediate',
  },
  {
    name: 'Pipelined functions',
    answer: 'native',
    explanation: 'Functions that return sets.',
    on: ['routine'],
    uses: (node) => node.kind === 'routine' && node.properties.pipelined === true,
  },
];

/** Built-in packages that have an answer other than the extension pack's. */
const packages: Readonly<Record<string, { readonly answer: Answer; readonly explanation: string }>> = {
  DBMS_OUTPUT: { answer: 'native', explanation: 'Messages to the client: RAISE NOTICE.' },
  DBMS_SCHEDULER: { answer: 'extension', explanation: 'Jobs of the extension pg_cron, by the setting jobs.' },
  DBMS_JOB: { answer: 'extension', explanation: 'Jobs of the extension pg_cron, by the setting jobs.' },
  DBMS_CRYPTO: {
    answer: 'extension',
    explanation: 'The extension pgcrypto, through functions of the extension pack.',
  },
  UTL_HTTP: {
    answer: 'by-hand',
    explanation:
      'PostgreSQL opens no connections by itself: the application does, or an extension such as http.',
  },
  UTL_SMTP: { answer: 'by-hand', explanation: 'Mail is sent by the application or a queue that it reads.' },
  UTL_MAIL: { answer: 'by-hand', explanation: 'Mail is sent by the application or a queue that it reads.' },
  UTL_TCP: {
    answer: 'by-hand',
    explanation: 'PostgreSQL opens no connections by itself: the application does.',
  },
  UTL_FILE: {
    answer: 'by-hand',
    explanation: 'COPY … TO PROGRAM or pg_read_file with the rights that they need, or the application.',
  },
  DBMS_AQ: {
    answer: 'by-hand',
    explanation: 'A table with SELECT … FOR UPDATE SKIP LOCKED, or an extension such as pgmq.',
  },
  DBMS_AQADM: {
    answer: 'by-hand',
    explanation: 'A table with SELECT … FOR UPDATE SKIP LOCKED, or an extension such as pgmq.',
  },
  DBMS_RLS: { answer: 'by-hand', explanation: 'Row security policies: CREATE POLICY.' },
  DBMS_STATS: { answer: 'by-hand', explanation: 'ANALYZE; autovacuum does it by itself.' },
  DBMS_METADATA: { answer: 'by-hand', explanation: 'pg_dump, and functions such as pg_get_viewdef.' },
  DBMS_MVIEW: { answer: 'native', explanation: 'REFRESH MATERIALIZED VIEW.' },
  DBMS_SQL: {
    answer: 'extension-pack',
    explanation: 'Functions of the extension pack over EXECUTE; see their limits.',
  },
};

/** The same by the kinds of nodes: most nodes are of kinds that nothing is known of. */
const knownOn = new Map<NodeKind, Known[]>();
for (const each of known) for (const kind of each.on) knownOn.set(kind, [...(knownOn.get(kind) ?? []), each]);

/** Lists what the source uses of editions, options and built-in packages, the most used first within each category. */
export function listFeatures(
  catalog: Catalog,
  dialect: SourceDialect,
  packFunctions: ReadonlySet<string>,
): Feature[] {
  const found = new Map<string, { known?: Known; uses: number; objects: Set<AnyObject> }>();
  const note = (name: string, object: AnyObject, entry?: Known): void => {
    const slot = found.get(name) ?? {
      uses: 0,
      objects: new Set<AnyObject>(),
      ...(entry ? { known: entry } : {}),
    };
    slot.uses += 1;
    slot.objects.add(object);
    found.set(name, slot);
  };
  const ownPackages = new Set([...catalog.packages.values()].map((each) => each.name));
  for (const object of allObjects(catalog)) {
    for (const comment of object.sourceComments)
      if (comment.hint)
        note(
          'Optimizer hints',
          object,
          known.find((each) => each.name === 'Optimizer hints'),
        );
    const look = (node: Node): void => visit(node, object, note, dialect, ownPackages);
    for (const tree of treesOf(object)) walk(tree, look);
  }
  return [...found]
    .map(([name, slot]) => feature(name, slot, packFunctions))
    .sort((a, b) => a.category.localeCompare(b.category) || b.uses - a.uses);
}

function treesOf(object: AnyObject): readonly Node[] {
  if (object.kind === 'package')
    return [object.specification, object.body].filter((each) => each !== undefined);
  if (object.kind === 'type') return object.body ? [object.definition, object.body] : [object.definition];
  return [object.definition];
}

function visit(
  node: Node,
  object: AnyObject,
  note: (name: string, object: AnyObject, entry?: Known) => void,
  dialect: SourceDialect,
  own: ReadonlySet<string>,
): void {
  for (const each of knownOn.get(node.kind) ?? []) if (each.uses(node)) note(each.name, object, each);
  if (node.kind !== 'reference' || node.name.parts.length < 2) return;
  const parts = node.name.parts.map((part) => dialect.names.fold(part));
  const first = parts[0] === 'SYS' ? parts[1] : parts[0];
  if (first !== undefined && !own.has(first) && dialect.isBuiltInPackage(first)) note(first, object);
}

function feature(
  name: string,
  slot: { known?: Known; uses: number; objects: Set<AnyObject> },
  pack: ReadonlySet<string>,
): Feature {
  const objects = [...slot.objects];
  if (slot.known) {
    const { edition, answer, explanation } = slot.known;
    return {
      category: 'feature',
      name,
      uses: slot.uses,
      answer,
      explanation,
      objects,
      ...(edition === undefined ? {} : { edition }),
    };
  }
  const inPack = [...pack].some((each) => each.startsWith(`${name.toLowerCase()}_`));
  const answer =
    packages[name] ??
    (inPack
      ? { answer: 'extension-pack' as const, explanation: 'Functions of the extension pack.' }
      : { answer: 'none' as const, explanation: 'Nothing stands for this package: each use has a finding.' });
  return { category: 'package', name, uses: slot.uses, objects, ...answer };
}
