import type { Catalog, Table } from '../catalog/catalog.ts';
import { indexesOf } from '../catalog/table-indexes.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import type { Expression } from '../sql/tree/expression.ts';
import { walk } from '../sql/walk.ts';

const known = new WeakMap<Catalog, ReadonlySet<string>>();

/** The names of columns in whose texts the code of a catalog looks for a beginning, `LIKE 'a%'`, whichever their tables are. */
export function searchedColumns(catalog: Catalog, { names }: SourceDialect): ReadonlySet<string> {
  const found = known.get(catalog) ?? new Set<string>();
  if (known.has(catalog)) return found;
  const searched = found as Set<string>;
  for (const { definition } of [
    ...catalog.views.values(),
    ...catalog.routines.values(),
    ...catalog.triggers.values(),
  ])
    walk(definition, (node) => {
      if (node.kind !== 'like' || node.operand.kind !== 'reference' || !isBeginning(node.pattern)) return;
      const last = node.operand.name.parts.at(-1);
      if (last) searched.add(names.fold(last));
    });
  known.set(catalog, searched);
  return searched;
}

/** Whether a pattern of LIKE says how the text begins, as far as one can see. */
export function isBeginning(pattern: Expression): boolean {
  if (pattern.kind === 'parenthesis') return isBeginning(pattern.operand);
  if (pattern.kind === 'binary') return isBeginning(pattern.left);
  if (pattern.kind === 'chain') return pattern.operands[0] !== undefined && isBeginning(pattern.operands[0]);
  return pattern.kind !== 'string' || !/^(?:$|[%_[])/.test(pattern.value);
}

/** What makes an index that begins with a column: a definition of an index, a key, or nothing. */
export function leadingIndex(
  table: Table,
  column: string,
  catalog: Catalog,
  { names }: SourceDialect,
): 'index' | 'key' | undefined {
  const leads = indexesOf(catalog.indexes.values(), table).some(({ definition }) => {
    const first = definition.items[0]?.expression;
    const last = first?.kind === 'reference' ? first.name.parts.at(-1) : undefined;
    return last !== undefined && names.fold(last) === column;
  });
  if (leads) return 'index';
  const isKey = table.definition.constraints.some(
    ({ type, columns: [first] }) =>
      (type === 'primary key' || type === 'unique') && first !== undefined && names.fold(first) === column,
  );
  return isKey ? 'key' : undefined;
}
