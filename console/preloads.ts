import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { fontsOf } from './fonts.ts';

const entry = /path: '([^']+)',\s+load: async \(\) =>\s+\(await import\('([^']+)'\)\)/g;

/** The files that a page consists of, by its address: what each file imports comes before it. */
export type Preloads = Readonly<Record<string, readonly string[]>>;

/**
 * Writes down of which files each page consists (`pages.json`), so that the server can name them in the page that it sends and a browser loads all at once, and not each when the one
 * before it has come and been read.
 */
export function preloads(): Plugin {
  let root = '';
  return {
    name: 'preloads',
    apply: 'build',
    configResolved: (config) => {
      ({ root } = config);
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const of = (module: string): readonly string[] => {
        const path = join(root, 'src', module);
        const chunk = chunks.find(({ facadeModuleId, moduleIds }) =>
          facadeModuleId === null ? moduleIds.includes(path) : facadeModuleId === path,
        );
        if (!chunk) this.error(`No file of the browser has the page ${module}.`);
        return filesOf(chunk, chunks);
      };
      const fonts = Object.values(bundle).flatMap((file) =>
        file.type === 'asset' && file.fileName.endsWith('.css')
          ? fontsOf(String(file.source)).map((name) => `assets/${name}`)
          : [],
      );
      const shared = [...of('app.tsx'), ...fonts];
      const found: Record<string, readonly string[]> = {};
      for (const [, path = '', module = ''] of readFileSync(join(root, 'src/pages.ts'), 'utf8').matchAll(
        entry,
      ))
        found[path] = [...new Set([...shared, ...of(module)])];
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(found) });
    },
  };
}

function filesOf(
  first: Rolldown.OutputChunk,
  chunks: readonly Rolldown.OutputChunk[],
  seen = new Set<string>(),
): readonly string[] {
  if (seen.has(first.fileName)) return [];
  seen.add(first.fileName);
  const imported = first.imports.flatMap((name) => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    return chunk ? filesOf(chunk, chunks, seen) : [];
  });
  return [...imported, ...(first.viteMetadata?.importedCss ?? []), first.fileName];
}
