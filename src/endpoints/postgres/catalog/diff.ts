import type {
  LiveCatalog,
  LiveColumn,
  LiveConstraint,
  LiveIndex,
  LiveObject,
  LiveRoutine,
  LiveSequence,
  LiveTable,
  LiveTrigger,
  LiveType,
  LiveView,
} from './catalog.ts';

/** How one object of the target departs from what it should be. */
export interface CatalogDifference {
  readonly status: 'missing' | 'different' | 'extra';
  readonly kind: string;
  readonly schema: string;
  readonly name: string;
  /** The table of a trigger or index, the arguments of a routine. */
  readonly of?: string;
  /** What differs, one fact a line; none for what is missing or extra. */
  readonly details: readonly string[];
}

/** What a comparison comes to. */
export interface CatalogComparison {
  /** How many objects are the same on both sides. */
  readonly same: number;
  readonly differences: readonly CatalogDifference[];
}

/**
 * Compares what a database holds with what it should hold. Both catalogs are as servers write them, best of the same major
 * version, so that texts can be compared. Objects are the same by schema and name; for routines, the types of their
 * arguments count too; an index or a constraint of another name that says the same is told as renamed.
 */
export function compareCatalogs(wanted: LiveCatalog, present: LiveCatalog): CatalogComparison {
  const sides = { wanted, present };
  const parts = [
    compareKind('table', sides, ({ tables }) => tables, { key: keyOf, details: tableDetails }),
    compareKind('type', sides, ({ types }) => types, { key: keyOf, details: typeDetails }),
    compareKind('sequence', sides, ({ sequences }) => sequences, { key: keyOf, details: sequenceDetails }),
    compareKind('index', sides, ({ indexes }) => indexes, {
      key: keyOf,
      details: indexDetails,
      likeness: (each) => `${each.schema}.${each.table} ${withoutName(each)}`,
      of: (each) => each.table,
    }),
    compareKind('view', sides, ({ views }) => views, {
      key: keyOf,
      details: viewDetails,
      kindOf: (each) => (each.materialized ? 'materialized view' : 'view'),
    }),
    compareKind('routine', sides, ({ routines }) => routines, {
      key: (each) => `${keyOf(each)}(${each.arguments})`,
      details: routineDetails,
      likeness: keyOf,
      of: (each) => each.arguments,
      kindOf: (each) => each.kind,
    }),
    compareKind('trigger', sides, ({ triggers }) => triggers, {
      key: (each) => JSON.stringify([each.schema, each.table, each.name]),
      details: triggerDetails,
      of: (each) => each.table,
    }),
  ];
  return {
    same: parts.reduce((sum, each) => sum + each.same, 0),
    differences: parts.flatMap((each) => each.differences),
  };
}

interface Comparer<T extends LiveObject> {
  /** What makes two objects the same one. */
  readonly key: (object: T) => string;
  readonly details: (wanted: T, present: T) => readonly string[];
  /** What makes one that is missing and one that is extra the same under another key. */
  readonly likeness?: (object: T) => string;
  readonly of?: (object: T) => string;
  readonly kindOf?: (object: T) => string;
}

function compareKind<T extends LiveObject>(
  kind: string,
  { wanted, present }: { readonly wanted: LiveCatalog; readonly present: LiveCatalog },
  choose: (catalog: LiveCatalog) => readonly T[],
  comparer: Comparer<T>,
): CatalogComparison {
  const { key, details, likeness, of, kindOf = () => kind } = comparer;
  const there = new Map(choose(present).map((each) => [key(each), each]));
  const differences: CatalogDifference[] = [];
  const describe = (
    status: CatalogDifference['status'],
    object: T,
    facts: readonly string[] = [],
  ): CatalogDifference => ({
    status,
    kind: kindOf(object),
    schema: object.schema,
    name: object.name,
    ...(of ? { of: of(object) } : {}),
    details: facts,
  });
  const pairs: [T, T][] = [];
  const missing: T[] = [];
  for (const each of choose(wanted)) {
    const other = there.get(key(each));
    if (other) pairs.push([each, other]);
    else missing.push(each);
    there.delete(key(each));
  }
  for (const each of missing) {
    const alike = likeness && [...there.values()].find((other) => likeness(other) === likeness(each));
    if (alike) {
      pairs.push([each, alike]);
      there.delete(key(alike));
    } else differences.push(describe('missing', each));
  }
  let same = 0;
  for (const [one, other] of pairs) {
    const facts = details(one, other);
    if (facts.length === 0) same += 1;
    else differences.push(describe('different', one, facts));
  }
  for (const each of there.values()) differences.push(describe('extra', each));
  return { same, differences };
}

function keyOf({ schema, name }: LiveObject): string {
  return JSON.stringify([schema, name]);
}

/** `what: A in the target, B in the source` where they differ. */
function fact(what: string, wanted: string | null, present: string | null): string[] {
  if (wanted === present) return [];
  return [`${what}: ${present ?? 'none'} in the target, ${wanted ?? 'none'} from the source`];
}

/** A long text is only said to differ, with its first line that does. */
function textFact(what: string, wanted: string | null, present: string | null): string[] {
  if (wanted === present) return [];
  const mine = (present ?? '').split('\n');
  const theirs = (wanted ?? '').split('\n');
  const at = theirs.findIndex((line, i) => line !== mine[i]);
  const line = at < 0 ? theirs.length : at;
  const shown = (text: string | undefined): string =>
    text === undefined ? 'no such line' : text.trim() || 'an empty line';
  return [
    `${what}, line ${line + 1}: ${shown(mine[line])} in the target, ${shown(theirs[line])} from the source`,
  ];
}

function commentFact(wanted: LiveObject, present: LiveObject): string[] {
  return fact('comment', quotedText(wanted.comment), quotedText(present.comment));
}

function quotedText(text: string | null): string | null {
  return text === null ? null : `'${text}'`;
}

function tableDetails(wanted: LiveTable, present: LiveTable): string[] {
  return [
    ...columnFacts(wanted.columns, present.columns),
    ...constraintFacts(wanted.constraints, present.constraints),
    ...fact('partitioned by', wanted.partitionKey, present.partitionKey),
    ...fact('partition of', partitionText(wanted), partitionText(present)),
    ...commentFact(wanted, present),
  ];
}

function partitionText({ partitionOf }: LiveTable): string | null {
  return partitionOf && `${partitionOf.schema}.${partitionOf.name} ${partitionOf.bound}`;
}

function columnFacts(wanted: readonly LiveColumn[], present: readonly LiveColumn[]): string[] {
  const there = new Map(present.map((each) => [each.name, each]));
  const known = new Set(wanted.map((each) => each.name));
  return [
    ...wanted.flatMap((each) => {
      const other = there.get(each.name);
      return other ? columnFact(each, other) : [`column ${each.name} is missing`];
    }),
    ...present.filter((each) => !known.has(each.name)).map((each) => `column ${each.name} is extra`),
  ];
}

function columnFact(wanted: LiveColumn, present: LiveColumn): string[] {
  const what = `column ${wanted.name}`;
  const nullability = ({ notNull }: LiveColumn): string => (notNull ? 'NOT NULL' : 'NULL');
  const kind = ({ generated }: LiveColumn): string => (generated ? 'generated' : 'default');
  return [
    ...fact(`${what}, type`, wanted.type, present.type),
    ...fact(what, nullability(wanted), nullability(present)),
    ...fact(`${what}, ${kind(wanted)}`, wanted.expression, present.expression),
    ...fact(`${what}, identity`, wanted.identity, present.identity),
    ...fact(`${what}, comment`, quotedText(wanted.comment), quotedText(present.comment)),
  ];
}

/** Constraints are paired by name, then by what they say. */
function constraintFacts(wanted: readonly LiveConstraint[], present: readonly LiveConstraint[]): string[] {
  const left = new Set(present);
  const take = (test: (each: LiveConstraint) => boolean): LiveConstraint | undefined => {
    const found = [...left].find(test);
    if (found) left.delete(found);
    return found;
  };
  const facts: string[] = [];
  const unpaired: LiveConstraint[] = [];
  for (const each of wanted) {
    const other = take(({ name, kind }) => name === each.name && kind === each.kind);
    if (!other) {
      unpaired.push(each);
      continue;
    }
    const what = `${each.kind} ${each.name}`;
    facts.push(...fact(what, each.definition, other.definition), ...validityFact(what, each, other));
  }
  for (const each of unpaired) {
    const other = take(({ definition }) => definition === each.definition);
    if (other) facts.push(`${each.kind} ${each.name} is called ${other.name} in the target`);
    else facts.push(`${each.kind} ${each.name} is missing: ${each.definition}`);
  }
  facts.push(...[...left].map((each) => `${each.kind} ${each.name} is extra: ${each.definition}`));
  return facts;
}

function validityFact(what: string, wanted: LiveConstraint, present: LiveConstraint): string[] {
  const state = ({ validated }: LiveConstraint): string => (validated ? 'validated' : 'not validated');
  return fact(what, state(wanted), state(present));
}

function typeDetails(wanted: LiveType, present: LiveType): string[] {
  return [...fact('definition', wanted.definition, present.definition), ...commentFact(wanted, present)];
}

function sequenceDetails(wanted: LiveSequence, present: LiveSequence): string[] {
  return [
    ...fact('type', wanted.type, present.type),
    ...fact('start', wanted.start, present.start),
    ...fact('increment', wanted.increment, present.increment),
    ...fact('minimum', wanted.minimum, present.minimum),
    ...fact('maximum', wanted.maximum, present.maximum),
    ...fact('cache', wanted.cache, present.cache),
    ...fact('cycle', wanted.cycles ? 'yes' : 'no', present.cycles ? 'yes' : 'no'),
    ...commentFact(wanted, present),
  ];
}

function indexDetails(wanted: LiveIndex, present: LiveIndex): string[] {
  return [
    ...fact('name', wanted.name, present.name),
    ...fact('definition', withoutName(wanted), withoutName(present)),
    ...commentFact(wanted, present),
  ];
}

/** The definition with the index's own name left out. */
function withoutName({ definition }: LiveIndex): string {
  return definition.replace(/^(CREATE (?:UNIQUE )?INDEX) .*? ON /, '$1 ON ');
}

function viewDetails(wanted: LiveView, present: LiveView): string[] {
  const kind = ({ materialized }: LiveView): string => (materialized ? 'materialized view' : 'view');
  const shape = (each: LiveColumn): LiveColumn => ({ ...each, notNull: false });
  return [
    ...fact('kind', kind(wanted), kind(present)),
    ...columnFacts(wanted.columns.map(shape), present.columns.map(shape)),
    ...textFact('query', wanted.definition, present.definition),
    ...commentFact(wanted, present),
  ];
}

function routineDetails(wanted: LiveRoutine, present: LiveRoutine): string[] {
  const facts = [
    ...fact('kind', wanted.kind, present.kind),
    ...fact('arguments', `(${wanted.arguments})`, `(${present.arguments})`),
    ...fact('result', wanted.result, present.result),
  ];
  return [
    ...facts,
    // With other arguments the first line of the definition says nothing new.
    ...(facts.length === 0 ? textFact('definition', wanted.definition, present.definition) : []),
    ...commentFact(wanted, present),
  ];
}

function triggerDetails(wanted: LiveTrigger, present: LiveTrigger): string[] {
  const state = ({ enabled }: LiveTrigger): string => (enabled ? 'enabled' : 'disabled');
  return [
    ...fact('definition', wanted.definition, present.definition),
    ...fact('state', state(wanted), state(present)),
    ...commentFact(wanted, present),
  ];
}
