/** How one overload of a function or procedure of the extension pack is called. */
export interface PackSignature {
  readonly name: string;
  readonly kind: 'function' | 'procedure';
  readonly parameters: readonly PackParameter[];
  /** The type of the result as PostgreSQL writes it; undefined for a procedure. */
  readonly returns: string | undefined;
  /** Whether it gives rows. */
  readonly set: boolean;
}

export interface PackParameter {
  readonly name: string;
  readonly mode: 'in' | 'out' | 'inout' | 'variadic';
  readonly type: string;
  readonly optional: boolean;
}
