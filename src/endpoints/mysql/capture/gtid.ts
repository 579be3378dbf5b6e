/**
 * Global transaction identifiers, of both kinds. MariaDB's (`domain-server-sequence`; MariaDB, "Global Transaction ID") count up within a domain, so that the last
 * of each domain says all; MySQL's (`uuid:number`; MySQL, "GTID Format and Storage") may have gaps, so that a set holds intervals.
 */
export type GtidSet = MariadbGtids | MysqlGtids;

/** The last transaction of each domain. */
export interface MariadbGtids {
  readonly kind: 'mariadb';
  readonly last: ReadonlyMap<string, { readonly server: string; readonly sequence: bigint }>;
}

/** For each server (in lower case, MySQL's tags behind a colon) its transactions, as intervals that neither touch nor overlap. */
export interface MysqlGtids {
  readonly kind: 'mysql';
  readonly intervals: ReadonlyMap<string, readonly Interval[]>;
}

/** Numbers of transactions from the first to the last one, both of them in it. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

const mariadbGtid = /^(\d+)-(\d+)-(\d+)$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads a set as the server writes it: `0-1-100,1-1-5`, or `3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:11,…`. Undefined when it is none. */
export function parseGtids(text: string): GtidSet | undefined {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => mariadbGtid.test(part)) ? mariadbGtids(parts) : mysqlGtids(parts);
}

function mariadbGtids(parts: readonly string[]): MariadbGtids {
  const last = new Map<string, { readonly server: string; readonly sequence: bigint }>();
  for (const part of parts) {
    const [, domain = '', server = '', sequence = '0'] = mariadbGtid.exec(part) ?? [];
    last.set(domain, { server, sequence: BigInt(sequence) });
  }
  return { kind: 'mariadb', last };
}

function mysqlGtids(parts: readonly string[]): MysqlGtids | undefined {
  const intervals = new Map<string, readonly Interval[]>();
  for (const part of parts) {
    const [server = '', ...numbers] = part.toLowerCase().split(':');
    if (!uuid.test(server) || numbers.length === 0) return undefined;
    let owner = server;
    for (const each of numbers) {
      // A tag stands before the intervals that it is for (MySQL 8.3 and newer).
      if (/^[a-z_][a-z0-9_]{0,31}$/.test(each)) {
        owner = `${server}:${each}`;
        continue;
      }
      const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(each) ?? [];
      if (first === '') return undefined;
      const interval = { first: BigInt(first), last: BigInt(last) };
      // An interval whose end is before its start is empty.
      if (interval.first <= interval.last)
        intervals.set(owner, withInterval(intervals.get(owner) ?? [], interval));
    }
  }
  return { kind: 'mysql', intervals };
}

/** Joins an interval with those that it touches. The one that grows is nearly always the last. */
function withInterval(intervals: readonly Interval[], added: Interval): readonly Interval[] {
  const touches = (each: Interval) => each.first <= added.last + 1n && added.first <= each.last + 1n;
  const joined = intervals.filter(touches).reduce(
    (all, each) => ({
      first: each.first < all.first ? each.first : all.first,
      last: each.last > all.last ? each.last : all.last,
    }),
    added,
  );
  return [...intervals.filter((each) => !touches(each)), joined].sort((a, b) => (a.first < b.first ? -1 : 1));
}

/** The set as the server writes it, MySQL's with the servers in their order. */
export function gtidText(set: GtidSet): string {
  if (set.kind === 'mariadb')
    return [...set.last].map(([domain, { server, sequence }]) => `${domain}-${server}-${sequence}`).join();
  return [...set.intervals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([owner, intervals]) =>
        `${owner}:${intervals.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(':')}`,
    )
    .join();
}

/** The set with one more transaction. MariaDB's counts as the last of its domain, whatever number it has: that is how the server sees it. */
export function withMariadbGtid(set: GtidSet, domain: number, server: number, sequence: bigint): GtidSet {
  if (set.kind !== 'mariadb') return set;
  return {
    kind: 'mariadb',
    last: new Map(set.last).set(String(domain), { server: String(server), sequence }),
  };
}

/** The set with one more transaction of a server. */
export function withMysqlGtid(set: GtidSet, server: string, number: bigint): GtidSet {
  if (set.kind !== 'mysql') return set;
  const known = set.intervals.get(server) ?? [];
  const grown = withInterval(known, { first: number, last: number });
  return { kind: 'mysql', intervals: new Map(set.intervals).set(server, grown) };
}

/** Whether every transaction of the second set is in the first one: `GTID_SUBSET(inner, outer)`. Sets of different kinds have nothing in common. */
export function containsGtids(outer: GtidSet, inner: GtidSet): boolean {
  if (outer.kind === 'mariadb' && inner.kind === 'mariadb')
    return [...inner.last].every(
      ([domain, { sequence }]) => (outer.last.get(domain)?.sequence ?? -1n) >= sequence,
    );
  if (outer.kind === 'mysql' && inner.kind === 'mysql')
    return [...inner.intervals].every(([owner, intervals]) =>
      intervals.every((each) =>
        outer.intervals.get(owner)?.some(({ first, last }) => first <= each.first && each.last <= last),
      ),
    );
  return false;
}

/**
 * MySQL's set as COM_BINLOG_DUMP_GTID takes it (MySQL Internals, "COM_BINLOG_DUMP_GTID"): the number of servers, for each its UUID as sixteen bytes and its intervals,
 * whose ends are no longer part of them. Sets with tags have another form, which is not written here.
 */
export function encodedGtids({ intervals }: MysqlGtids): Buffer {
  const eight = (value: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };
  return Buffer.concat([
    eight(BigInt(intervals.size)),
    ...[...intervals].flatMap(([owner, list]) => [
      Buffer.from(owner.replaceAll('-', ''), 'hex'),
      eight(BigInt(list.length)),
      ...list.flatMap(({ first, last }) => [eight(first), eight(last + 1n)]),
    ]),
  ]);
}

/** Sixteen bytes as `3e11fa47-71ca-11e1-9e33-c80aa9429562`. */
export function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
