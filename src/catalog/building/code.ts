import type { ParsedStatement } from '../../sql/dialect.ts';
import type { AlterType } from '../../sql/tree/define.ts';
import { alteredType } from '../alter-type.ts';
import type { Package, UserType } from '../catalog.ts';
import { keyOf } from '../catalog.ts';
import type { Holdings } from './holdings.ts';
import { writeName } from './holdings.ts';

/** Puts packages and types together, whose specifications and bodies are statements of their own. It is a class because bodies may wait. */
export class CodeBuilder {
  readonly #held: Holdings;
  /** Bodies that stand before the specifications of their types: the order of files need not be that of an installation. */
  readonly #bodiesOfTypes = new Map<string, Required<Pick<UserType, 'body' | 'bodySpan' | 'bodyComments'>>>();

  constructor(held: Holdings) {
    this.#held = held;
  }

  /** A package or its body, which keeps what is known of the other. */
  package({ node, comments }: ParsedStatement): void {
    if (node.kind !== 'createPackage' && node.kind !== 'createPackageBody') return;
    const object = this.#held.object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    const known = this.#held.packages.get(key);
    if (node.kind === 'createPackage') {
      const keep = known
        ? {
            ...(known.body ? { body: known.body } : {}),
            ...(known.bodySpan ? { bodySpan: known.bodySpan } : {}),
            bodyComments: known.bodyComments,
          }
        : { bodyComments: [] };
      this.#held.packages.set(key, { kind: 'package', ...object, specification: node, ...keep });
    } else {
      const base: Package = known ?? { kind: 'package', ...object, sourceComments: [], bodyComments: [] };
      this.#held.packages.set(key, { ...base, body: node, bodySpan: object.span, bodyComments: comments });
    }
  }

  /** A type or its body. */
  type({ node, comments }: ParsedStatement): void {
    if (node.kind !== 'createType' && node.kind !== 'createTypeBody') return;
    const object = this.#held.object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    const known = this.#held.types.get(key);
    if (node.kind === 'createType') {
      if (known && !node.definition) return;
      const before = this.#bodiesOfTypes.get(key);
      this.#bodiesOfTypes.delete(key);
      const { body, bodySpan } = known?.body ? known : (before ?? {});
      this.#held.types.set(key, {
        kind: 'type',
        ...object,
        definition: node,
        ...(body ? { body } : {}),
        ...(bodySpan ? { bodySpan } : {}),
        bodyComments: (known?.body ? known : before)?.bodyComments ?? [],
      });
    } else if (known)
      this.#held.types.set(key, { ...known, body: node, bodySpan: object.span, bodyComments: comments });
    else this.#bodiesOfTypes.set(key, { body: node, bodySpan: object.span, bodyComments: comments });
  }

  /** ALTER TYPE changes the attributes and methods of what is there. */
  alterType(node: AlterType): void {
    const key = this.#held.key(node.name);
    const known = this.#held.types.get(key);
    const definition = known?.definition.definition;
    if (!known || !definition)
      return this.#held.report(
        node,
        `ALTER TYPE speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
    const changed = alteredType(node.replacement ?? definition, node, (each) => this.#held.names.fold(each));
    this.#held.types.set(key, { ...known, definition: { ...known.definition, definition: changed } });
  }

  /** Tells of the bodies whose specifications never came. */
  end(): void {
    for (const { body } of this.#bodiesOfTypes.values())
      this.#held.report(body, `The body of type ${writeName(body.name)} comes without its specification.`);
    this.#bodiesOfTypes.clear();
  }
}
