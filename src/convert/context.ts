import type { AnyObject, Catalog, LooseStatement } from '../catalog/catalog.ts';
import type { ParsedStatement, SourceDialect, TargetDialect } from '../sql/dialect.ts';
import type { Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import type { CodeEntry, Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import { SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import type { ConvertedObject, Stage } from './conversion.ts';
import { walk } from '../sql/walk.ts';
import { isExpression } from './resolve/expression.ts';
import type { Resolution } from './resolve/resolution.ts';
import type { Resolver } from './resolve/resolve.ts';
import type { PackSignature } from '../sql/pack.ts';
import type { RuleTable, WalkState } from './phases.ts';
import { PhaseWalker } from './phases.ts';
import type { KindBits } from './contents.ts';
import { Contents } from './contents.ts';
import { withoutLeftovers } from './leftover.ts';
import type { DynamicText, RuleContext } from './rule.ts';
import type { ProcedureBook } from './routines/procedure-plan.ts';
import type { VariableNames } from './routines/variable-names.ts';
import type { Settings } from './settings.ts';
import type { TargetCollations } from './target-collations.ts';
import type { TargetNames } from './target-names.ts';
import type { TargetTypes } from './target-types.ts';

/** What is the same for all objects of one conversion. */
export interface Workshop {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly source: SourceDialect;
  readonly target: TargetDialect;
  readonly sources: SourceMap;
  readonly names: TargetNames;
  readonly types: TargetTypes;
  readonly collations: TargetCollations;
  readonly resolver: Resolver;
  readonly variables: VariableNames;
  readonly procedures: ProcedureBook;
  /** The rules, phase by phase. */
  readonly phases: readonly RuleTable[];
  /** What the kind of a node says about these and the target. */
  readonly kindBits: KindBits;
  /** The names of the extension pack's functions; those that rules used are collected in `packUsed`. */
  readonly pack: ReadonlySet<string>;
  readonly packUsed: Set<string>;
  /** How the pack's functions and procedures are called, by name, as far as it is known. */
  readonly packSignatures: ReadonlyMap<string, readonly PackSignature[]>;
  /** Converts a definition that is no object of the catalog: one of dynamic SQL. Undefined for statements that define no object. */
  convertDefinition(parsed: ParsedStatement, schema: string): readonly ConvertedObject[] | undefined;
}

/** A definition that a rule wants beside the object that it converts. */
export interface ExtraDefinition {
  readonly node: Node;
  readonly stage: Stage;
}

/**
 * The conversion of one object while it goes on: what was found, what must be left out, what must be made besides.
 * It is a class because it collects.
 */
export class Bench {
  readonly object: AnyObject;
  readonly workshop: Workshop;
  readonly resolution: Resolution;
  readonly findings: Finding[] = [];
  readonly definitions: ExtraDefinition[] = [];
  /** Where something stands that rules refused: the statement around it cannot be kept. */
  readonly refusals: Span[] = [];
  /** What stands in the trees of the object. */
  readonly contents: Contents;
  readonly #idle: PhaseWalker[] = [];
  #taken: Set<string> | undefined;

  constructor(object: AnyObject, workshop: Workshop) {
    this.object = object;
    this.workshop = workshop;
    this.resolution = workshop.resolver.resolve(object);
    this.contents = new Contents(workshop.kindBits);
  }

  /** Runs all phases over a tree of the object. */
  convert<N extends Node>(node: N): Node {
    // A rule may have a tree converted while a walker is busy with the one around it.
    const walker = this.#idle.pop() ?? new PhaseWalker(this.contents, (state) => this.#context(state));
    let current: Node = node;
    for (const [phase, rules] of this.workshop.phases.entries()) {
      const result = walker.run(current, rules, phase);
      if (Array.isArray(result)) throw new Error(`The root of a tree became ${result.length} nodes.`);
      current = result as Node;
    }
    this.#idle.push(walker);
    return current;
  }

  report(entry: CodeEntry, at: Span, what: string, over: Parameters<RuleContext['report']>[3] = {}): void {
    const known = this.findings.some(
      (each) => each.code === entry.code && each.span.start === at.start && each.what === what,
    );
    if (!known) this.findings.push(finding(entry, at, what, over));
  }

  /** A name that nothing in the object has yet. */
  freshName(wish: string): string {
    this.#taken ??= new Set([
      ...this.workshop.resolver.localNames(this.object),
      ...this.workshop.variables.all(this.object),
    ]);
    let name = wish;
    for (let i = 2; this.#taken.has(name.toLowerCase()); i += 1) name = `${wish}_${i}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }

  #context(state: WalkState): RuleContext {
    const { workshop, resolution } = this;
    const report: RuleContext['report'] = (entry, at, what, over) => this.report(entry, at, what, over);
    return {
      object: this.object,
      catalog: workshop.catalog,
      settings: workshop.settings,
      source: workshop.source,
      targetNames: workshop.target.names,
      sources: workshop.sources,
      resolution,
      columns: (of) => workshop.resolver.columns(of),
      typeIn: (type, schema) => workshop.resolver.typeIn(type, schema),
      names: workshop.names,
      types: workshop.types,
      collations: workshop.collations,
      procedures: workshop.procedures,
      variableName: (name, of = this.object) => workshop.variables.of(of, name),
      parents: state.parents,
      holds: (tree, kind) => this.contents.holds(tree, kind),
      get inSql() {
        return state.sqlDepth > 0;
      },
      report,
      refuse: (entry, at, what) => {
        report(entry, at, what);
        this.refusals.push({ start: at.start, end: at.end });
      },
      pack: (functionName) => this.pack(functionName),
      hasPack: (functionName) => workshop.pack.has(functionName),
      packSignatures: (functionName) => workshop.packSignatures.get(functionName) ?? [],
      adopt: (tree, from) => adopt(tree, workshop.resolver.resolve(from), resolution),
      replace: (node, origin) => {
        resolution.inherit(node, origin);
        return node;
      },
      around: {
        before: (statement) => void state.pending.before.push(statement),
        after: (statement) => void state.pending.after.push(statement),
        declare: (declaration) => void state.pending.declarations.push(declaration),
        define: (node, stage = 'pre-data') => this.#define(node, stage),
      },
      freshName: (wish) => workshop.target.names.identifier(this.freshName(wish), { start: -1, end: -1 }),
      convertNested: (node) => this.convert(node),
      convertDynamic: (parsed, layout) => this.#dynamic(parsed, layout),
    };
  }

  /** A type that several trees of the object ask for is made once. */
  #define(node: Node, stage: Stage): void {
    const known = this.definitions.some(
      (each) =>
        node.kind === 'createType' && each.node.kind === 'createType' && nameOf(each.node) === nameOf(node),
    );
    if (!known) this.definitions.push({ node, stage });
  }

  /** The callee for a function of the extension pack, which is then installed. */
  pack(functionName: string): readonly string[] {
    if (!this.workshop.pack.has(functionName))
      throw new Error(`The extension pack has no function ${functionName}.`);
    this.workshop.packUsed.add(functionName);
    return [this.workshop.settings.extensionSchema, functionName];
  }

  /** The name of what a statement defines, as it is stored; empty when it defines nothing. */
  #definedName(node: Node): string {
    const name = 'name' in node ? (node.name as Node | string | undefined) : undefined;
    const last = typeof name === 'object' && name.kind === 'name' ? name.parts.at(-1) : undefined;
    return last ? this.workshop.source.names.fold(last) : '';
  }

  /** A definition in dynamic SQL, as all the statements that the target needs for the object. */
  #defined(parsed: ParsedStatement): DynamicText | undefined {
    const { object, workshop } = this;
    const objects = workshop.convertDefinition(parsed, object.nameSchema);
    if (!objects || objects.length === 0) return undefined;
    const findings = objects.flatMap((each) => each.findings);
    for (const each of findings) if (!this.#isTold(each)) this.findings.push(each);
    if (objects.some((each) => each.refused)) return {};
    const statements = objects.flatMap((each) => each.statements);
    const texts = statements.map(
      ({ node, comments }) =>
        workshop.target.print(node, { sources: workshop.sources, comments, width: 10_000 }).text,
    );
    return { node: statements[0]?.node ?? parsed.node, text: texts.join(';\n') };
  }

  /** Whether a text that holds the same piece has given the same finding already. */
  #isTold(told: Finding): boolean {
    return this.findings.some((each) => each.code === told.code && each.what === told.what);
  }

  /** A statement of dynamic SQL has a resolution of its own, but its findings are this object's. */
  #dynamic(parsed: ParsedStatement, layout: 'own' | 'user' = 'user'): DynamicText {
    const { object, workshop } = this;
    const { node } = parsed;
    const defined = this.#defined(parsed);
    if (defined) return defined;
    const loose: LooseStatement = {
      kind: 'statement',
      schema: object.schema,
      name: this.#definedName(node),
      span: { start: node.start, end: node.end },
      sourceComments: parsed.comments,
      nameSchema: object.nameSchema,
      definition: node,
    };
    const bench = new Bench(loose, workshop);
    const converted = bench.convert(node);
    const kept = withoutLeftovers(converted, bench);
    const isRefused = kept === undefined || bench.refusals.length > 0;
    for (const each of bench.findings) if (!this.#isTold(each)) this.findings.push(each);
    if (isRefused) return {};
    this.definitions.push(...bench.definitions);
    // The layout is the user's where the text is at hand.
    const sources = layout === 'user' ? workshop.sources : new SourceMap();
    const options = { sources, comments: parsed.comments, width: 10_000 };
    return { node: kept, text: workshop.target.print(kept, options).text };
  }
}

function nameOf({ name }: { readonly name: Name }): string {
  return name.parts.map((part) => part.text).join('.');
}

/** What one resolution knows of a tree is told to another. */
function adopt(tree: Node, from: Resolution, to: Resolution): void {
  if (from === to) return;
  walk(tree, (node) => {
    if (node.kind === 'name') to.refer(node, from.referent(node));
    else if (isExpression(node)) {
      to.refer(node, from.referent(node));
      to.state(node, from.typeOf(node), from.nullable(node));
    }
  });
}
