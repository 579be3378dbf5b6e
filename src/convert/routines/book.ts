import type { Catalog, Package } from '../../catalog/catalog.ts';
import type { CreatePackage, CreatePackageBody } from '../../sql/tree/define.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  Block,
  Declaration,
  Parameter,
  RoutineDeclaration,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { some, walk, withoutDeclarations } from '../../sql/walk.ts';
import type { Settings } from '../settings.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import type { TargetTypes } from '../target-types.ts';
import type { TypeSite } from '../types/mapper.ts';
import { isAutonomous } from './autonomous.ts';
import { withoutConditional } from './conditional.ts';
import type { NoDataBook } from './no-data.ts';
import { noDataBook } from './no-data.ts';

/** What a conversion shares and the book is made from: a workshop or the context of a rule. */
export interface BookSource {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly names: TargetNames;
  readonly types: TargetTypes;
}

/** The functions through which a package variable is read and written. */
export interface Accessors {
  readonly get: TargetName;
  readonly set: TargetName;
  /** The key of the session's state. */
  readonly key: string;
}

/** What the members of a package are in the target. */
export interface PackagePlan {
  readonly package: Package;
  /** The name of each routine; the declaration of the specification and the body have the same one. */
  readonly routines: ReadonlyMap<RoutineDeclaration, TargetName>;
  /** Routines whose name was changed because another overload has the same parameters in the target. */
  readonly renamed: readonly RoutineDeclaration[];
  readonly accessors: ReadonlyMap<VariableDeclaration, Accessors>;
  /** Sets the variables' initial values and runs the initialisation part; undefined when there is nothing to do. */
  readonly initialize?: TargetName;
  /** Whether the package must be initialised when a routine of it is called, not only when a variable is used. */
  readonly initializesOnCall: boolean;
}

/** What is decided about the routines of a catalog as a whole. A class because it remembers. */
export class RoutineBook {
  readonly #source: BookSource;
  readonly #packages = new Map<Package, PackagePlan>();
  #readsOutput: boolean | undefined;
  #ending: ReadonlySet<string> | undefined;
  #noData: NoDataBook | undefined;

  constructor(source: BookSource) {
    this.#source = source;
  }

  package(of: Package): PackagePlan {
    let plan = this.#packages.get(of);
    if (!plan) {
      plan = planPackage(of, this.#source);
      this.#packages.set(of, plan);
    }
    return plan;
  }

  /** Whether a routine commits or rolls back, itself or through what it calls. */
  endsTransactions(routine: RoutineDeclaration, names: TargetNames): boolean {
    this.#ending ??= endingNames(this.#source.catalog, names);
    return this.#ending.has(routineName(routine, names));
  }

  /** Which functions let NO_DATA_FOUND escape, and who calls them. */
  noData(): NoDataBook {
    this.#noData ??= noDataBook(this.#source.catalog, this.#source.names);
    return this.#noData;
  }

  /** Whether any code reads back, collects or switches the lines of DBMS_OUTPUT, so that they are more than messages. */
  readsOutput(): boolean {
    this.#readsOutput ??= codeOf(this.#source.catalog).some((tree) => some(tree, isOutputCall));
    return this.#readsOutput;
  }
}

/** What a routine does itself, and the names of all that it may call. */
interface Conduct {
  ends: boolean;
  /** Among the routines of the name is one that ends its caller's transaction when it ends one: no function, whose COMMIT is left out, and no autonomous transaction. */
  reachesCaller: boolean;
  readonly words: Set<string>;
}

/** The routines that end transactions or may call one that does, by their names: a routine of the same name counts too. */
function endingNames(catalog: Catalog, names: TargetNames): ReadonlySet<string> {
  const conduct = new Map<string, Conduct>();
  for (const tree of codeOf(catalog))
    eachRoutine(tree, (node, body) => {
      const name = routineName(node, names);
      const own = conduct.get(name) ?? { ends: false, reachesCaller: false, words: new Set<string>() };
      conduct.set(name, own);
      own.reachesCaller ||= node.form === 'procedure' && !isAutonomous(node);
      walk(body, (each) => {
        if (each.kind === 'identifier') own.words.add(names.stored(each));
        if (endsTransaction(each)) own.ends = true;
      });
    });
  const endsCaller = (name: string): boolean => {
    const called = conduct.get(name);
    return called !== undefined && called.ends && called.reachesCaller;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const own of conduct.values())
      if (!own.ends && [...own.words].some(endsCaller)) {
        own.ends = true;
        changed = true;
      }
  }
  return new Set([...conduct].filter(([, own]) => own.ends).map(([name]) => name));
}

/** COMMIT and ROLLBACK, as statements, as procedures of DBMS_TRANSACTION and as the text of dynamic SQL. */
function endsTransaction(node: Node): boolean {
  if (node.kind === 'transaction') return node.action === 'commit' || node.action === 'rollback';
  if (node.kind === 'executeImmediate')
    return node.sql.kind === 'string' && /^\s*(COMMIT|ROLLBACK)(\s+WORK)?\s*;?\s*$/i.test(node.sql.value);
  if (node.kind !== 'callStatement') return false;
  const callee = node.call.kind === 'call' ? node.call.callee : node.call;
  if (callee.kind !== 'reference') return false;
  const name = callee.name.parts.map((part) => part.text.toUpperCase()).join('.');
  return /(^|\.)DBMS_TRANSACTION\.(COMMIT|ROLLBACK)(_COMMENT|_FORCE)?$/.test(name);
}

/** Calls `visit` for all routines of a tree that have a body, those inside of others too. */
function eachRoutine(tree: Node, visit: (routine: RoutineDeclaration, body: Block) => void): void {
  walk(tree, (node) => {
    if (node.kind === 'routine' && node.body) visit(node, node.body);
    return !withoutDeclarations.has(node.kind);
  });
}

const books = new WeakMap<TargetNames, RoutineBook>();

/** The book of a conversion. */
export function bookOf(source: BookSource): RoutineBook {
  let book = books.get(source.names);
  if (!book) {
    book = new RoutineBook(source);
    books.set(source.names, book);
  }
  return book;
}

const outputMembers = new Set(['GET_LINE', 'GET_LINES', 'PUT', 'NEW_LINE', 'DISABLE']);

function isOutputCall(node: Node): boolean {
  if (node.kind !== 'name' || node.parts.length < 2) return false;
  const [owner, member] = node.parts.slice(-2).map((part) => part.text.toUpperCase());
  return owner === 'DBMS_OUTPUT' && outputMembers.has(member ?? '');
}

/** All trees of a catalog that hold code. */
function codeOf(catalog: Catalog): Node[] {
  return [
    ...[...catalog.routines.values()].map((each) => each.definition),
    ...[...catalog.packages.values()].flatMap((each) => (each.body ? [each.body] : [])),
    ...[...catalog.types.values()].flatMap((each) => (each.body ? [each.body] : [])),
    ...[...catalog.triggers.values()].map((each) => each.definition),
  ];
}

/** What a package declares in its two parts. */
export interface PackageParts {
  readonly specification: readonly Declaration[];
  readonly body: readonly Declaration[];
}

const parts = new WeakMap<Package, PackageParts>();

/** The declarations of a package, of conditional compilation those that were chosen when its plan was made. */
export function partsOf(of: Package): PackageParts {
  return (
    parts.get(of) ?? {
      specification: of.specification?.declarations ?? [],
      body: of.body?.declarations ?? [],
    }
  );
}

/** What a package declares, the specification first. */
export function membersOf(of: Package): Declaration[] {
  const { specification, body } = partsOf(of);
  return [...specification, ...body];
}

function chooseBranches(of: Package, source: BookSource): void {
  const choose = (part: CreatePackage | CreatePackageBody | undefined): readonly Declaration[] =>
    part ? withoutConditional(part, source, () => undefined).declarations : [];
  parts.set(of, { specification: choose(of.specification), body: choose(of.body) });
}

function planPackage(of: Package, source: BookSource): PackagePlan {
  chooseBranches(of, source);
  const { names } = source;
  const members = membersOf(of);
  const taken = new Set(members.flatMap((each) => memberNames(each, names)));
  const free = (...wishes: readonly string[]): string => {
    let wish = wishes.find((each) => !taken.has(each));
    for (let i = 2; wish === undefined; i += 1)
      if (!taken.has(`${wishes[0]}_${i}`)) wish = `${wishes[0]}_${i}`;
    taken.add(wish);
    return wish;
  };
  const accessors = new Map<VariableDeclaration, Accessors>();
  for (const each of members) {
    if (each.kind !== 'variable') continue;
    const stored = names.stored(each.name);
    const get = names.member(of, stored);
    const set = each.constant ? get : names.member(of, free(`SET_${stored}`, `ASSIGN_${stored}`));
    accessors.set(each, { get, set, key: `${get.schema}.${get.name}` });
  }
  const block = of.body?.initialization;
  const variables = [...accessors.keys()].filter((each) => !each.constant && each.default !== undefined);
  const needs = block !== undefined || variables.length > 0;
  const initializesOnCall = block !== undefined || variables.some((each) => !isLiteral(each.default));
  return {
    package: of,
    ...nameRoutines(of, source, free),
    accessors,
    ...(needs ? { initialize: names.member(of, free('INITIALIZE', 'INITIALIZE_PACKAGE')) } : {}),
    initializesOnCall,
  };
}

function memberNames(declaration: Declaration, names: TargetNames): string[] {
  if (declaration.kind === 'routine') return [routineName(declaration, names)];
  return 'name' in declaration && typeof declaration.name === 'object'
    ? [names.stored(declaration.name)]
    : [];
}

/** The stored name of a routine, without a schema. */
export function routineName(routine: RoutineDeclaration, names: TargetNames): string {
  const last = routine.name.parts.at(-1);
  return last ? names.stored(last) : '';
}

const literals = new Set(['string', 'number', 'null', 'boolean', 'datetime', 'interval']);

/** Whether an expression has the same value at any time and does nothing else. */
export function isLiteral(node: Node | undefined): boolean {
  if (!node) return true;
  if (node.kind === 'unary' && node.operator === '-') return isLiteral(node.operand);
  return literals.has(node.kind);
}

/**
 * Overloads keep their common name while their input parameters differ in the target; PostgreSQL tells routines apart by
 * the types of these alone (CREATE FUNCTION, "Overloading").
 */
function nameRoutines(
  of: Package,
  source: BookSource,
  free: (...wishes: readonly string[]) => string,
): Pick<PackagePlan, 'routines' | 'renamed'> {
  const { names } = source;
  const routines = new Map<RoutineDeclaration, TargetName>();
  const renamed: RoutineDeclaration[] = [];
  const bySignature = new Map<string, string>();
  const byHead = new Map<string, TargetName>();
  for (const each of membersOf(of)) {
    if (each.kind !== 'routine') continue;
    const stored = routineName(each, names);
    const head = `${each.form} ${stored}(${each.parameters.map(headOf).join()})`;
    const known = byHead.get(head);
    if (known) {
      routines.set(each, known);
      continue;
    }
    const signature = `${stored}(${inputs(each)
      .map((parameter) => typeText(parameter, of, source))
      .join()})`;
    const clash = bySignature.get(signature) !== undefined;
    bySignature.set(signature, head);
    const target = names.member(of, clash ? free(`${stored}_2`) : stored);
    if (clash) renamed.push(each);
    byHead.set(head, target);
    routines.set(each, target);
  }
  return { routines, renamed };
}

function headOf(parameter: Parameter): string {
  const { type } = parameter;
  return `${parameter.name.text.toUpperCase()} ${type.name.parts.map((part) => part.text.toUpperCase()).join('.')}${type.attribute ?? ''}`;
}

/** The parameters that a call gives values to. */
export function inputs(routine: RoutineDeclaration): Parameter[] {
  return routine.parameters.filter((each) => each.mode !== 'out');
}

function typeText(parameter: Parameter, of: Package, { types, names }: BookSource): string {
  return writeType(types.of(parameter.type, 'cast', siteIn(of, parameter.type, names)));
}

/** Where a type that a package writes is looked up: among its own types first. */
export function siteIn(of: Package, type: DataType, names: TargetNames): TypeSite {
  const site = { schema: of.nameSchema, object: of };
  const parts = type.name.parts.map((part) => names.stored(part));
  const isOwn = parts.length === 1 || (parts.length === 2 && parts[0] === of.name);
  const declaration = isOwn
    ? membersOf(of).find((each) => 'name' in each && storedName(each, names) === parts.at(-1))
    : undefined;
  const owner = { kind: 'package', package: of, isPublic: true } as const;
  if (declaration?.kind === 'typeDeclaration')
    return { ...site, referent: { kind: 'local type', declaration, owner } };
  if (declaration?.kind === 'variable')
    return { ...site, referent: { kind: 'variable', declaration, owner } };
  return site;
}

function storedName(declaration: Declaration, names: TargetNames): string | undefined {
  return declaration.kind === 'routine' ? undefined : memberNames(declaration, names)[0];
}

/** A type of the target without its length or precision, which do not tell overloads apart. */
export function writeType(type: DataType): string {
  const name = type.name.parts.map((part) => part.text).join('.');
  return `${name}${type.zone === 'with' ? 'tz' : ''}${'[]'.repeat(type.dimensions ?? 0)}`;
}

/** All names that a tree declares or uses, in lower case. */
export function wordsIn(node: Node): Set<string> {
  const words = new Set<string>();
  walk(node, (each) => void (each.kind === 'identifier' && words.add(each.text.toLowerCase())));
  return words;
}
