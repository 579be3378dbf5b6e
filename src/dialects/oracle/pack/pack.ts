import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pack, PackColumn, PackFile } from '../../../sql/pack.ts';
import { readPack } from '../../../sql/pack.ts';

let loaded: Pack | undefined;

/** The extension pack of Oracle, which is read once from the SQL files that lie beside this code, in the sources and in the built package alike. */
export function loadPack(): Pack {
  loaded ??= readPack({ schema: 'godwit_oracle', product: 'Oracle' }, texts());
  return loaded;
}

function* texts(): Generator<{ name: string; text: string }> {
  const folder = new URL('./postgresql/', import.meta.url);
  for (const file of readdirSync(fileURLToPath(folder)).sort())
    if (file.endsWith('.sql'))
      yield { name: file.slice(0, -'.sql'.length), text: readFileSync(new URL(file, folder), 'utf8') };
}

/** The views that stand for Oracle's own, with the types of their columns; those that only other views read are not among them. */
export function packViews(
  pack: Pack,
): ReadonlyMap<string, readonly (PackColumn & { readonly type: string })[]> {
  const own = [...pack.files.values()].filter((file) => file.columns && !file.name.startsWith('dictionary_'));
  return new Map(own.map((file) => [file.name, columnsOf(pack, file)]));
}

function columnsOf(pack: Pack, file: PackFile): readonly (PackColumn & { readonly type: string })[] {
  const below = new Map(
    file.requires
      .flatMap((name) => pack.files.get(name) ?? [])
      .flatMap((each) => (each.columns ? columnsOf(pack, each) : []))
      .map((column) => [column.name, column]),
  );
  return (file.columns ?? []).map((column) => {
    const found = column.type === undefined ? below.get(column.name) : { ...column, type: column.type };
    if (!found) throw new Error(`Column ${column.name} of ${file.name} has no type.`);
    return found;
  });
}
