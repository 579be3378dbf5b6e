import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Pack } from '../../../sql/pack.ts';
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
