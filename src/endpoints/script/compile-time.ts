import { type StaticValue, type Statics, staticConstants } from '../../sql/static-value.ts';
import type { TopStatement } from '../../sql/tree/define.ts';

/** Values of inquiry directives (`$$name`), by name in any case. */
export type Directives = Readonly<Record<string, boolean | number | string>>;

/**
 * What tests of conditional compilation can ask while scripts are read: the inquiry directives that the user sets, and the constants
 * of the package specifications so far. It is a class because it learns.
 */
export class CompileTimeValues {
  readonly #values = new Map<string, StaticValue>();
  readonly of: Statics;

  constructor(directives: Directives = {}) {
    for (const [name, value] of Object.entries(directives))
      this.#values.set(`$$${name.toUpperCase()}`, value);
    // A directive that is not set is NULL (PL/SQL Language Reference, "Inquiry Directives").
    this.of = (name) => this.#values.get(name) ?? (name.startsWith('$$') ? null : undefined);
  }

  /** Takes the constants of a package specification down. */
  learn(node: TopStatement): void {
    if (node.kind !== 'createPackage') return;
    for (const [name, value] of staticConstants(node, this.of)) this.#values.set(name, value);
  }
}
