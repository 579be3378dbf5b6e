/** What is known of a kind of object: its names for people, its place in lists, and which half of a report it is in. */
export interface KindInfo {
  readonly one: string;
  readonly many: string;
  readonly half: 'storage' | 'code';
}

/**
 * The kinds in the order in which reports list them. The halves are those of the AWS Schema Conversion Tool's report:
 * what holds data and what describes its structure is storage, what runs or is computed is code.
 */
const known: Readonly<Record<string, KindInfo>> = {
  schema: storage('schema', 'schemas'),
  table: storage('table', 'tables'),
  'external table': storage('external table', 'external tables'),
  'temporary table': storage('temporary table', 'temporary tables'),
  constraint: storage('constraint', 'constraints'),
  index: storage('index', 'indexes'),
  sequence: storage('sequence', 'sequences'),
  type: storage('type', 'types'),
  'collection type': storage('collection type', 'collection types'),
  'type body': code('type body', 'type bodies'),
  synonym: storage('synonym', 'synonyms'),
  'database link': storage('database link', 'database links'),
  cluster: storage('cluster', 'clusters'),
  context: storage('context', 'contexts'),
  directory: storage('directory', 'directories'),
  role: storage('role', 'roles'),
  grant: storage('grant', 'grants'),
  comment: storage('comment', 'comments'),
  view: code('view', 'views'),
  'materialized view': code('materialized view', 'materialized views'),
  'materialized view log': code('materialized view log', 'materialized view logs'),
  package: code('package', 'packages'),
  'packaged procedure': code('packaged procedure', 'packaged procedures'),
  'packaged function': code('packaged function', 'packaged functions'),
  'package body': code('package body', 'package bodies'),
  procedure: code('procedure', 'procedures'),
  function: code('function', 'functions'),
  method: code('method', 'methods'),
  trigger: code('trigger', 'triggers'),
  job: code('job', 'jobs'),
  queue: code('queue', 'queues'),
  operator: code('operator', 'operators'),
  script: code('script', 'scripts'),
};

const order = new Map(Object.keys(known).map((kind, at) => [kind, at]));

/** Names and half of a kind. A kind that is not in the table is code, so that it is never counted as done for free. */
export function kindInfo(kind: string): KindInfo {
  return known[kind] ?? code(kind, `${kind}s`);
}

/** Puts kinds in the order of the table, unknown ones last by name. */
export function compareKinds(a: string, b: string): number {
  return (order.get(a) ?? order.size) - (order.get(b) ?? order.size) || (a < b ? -1 : a > b ? 1 : 0);
}

function storage(one: string, many: string): KindInfo {
  return { one, many, half: 'storage' };
}

function code(one: string, many: string): KindInfo {
  return { one, many, half: 'code' };
}
