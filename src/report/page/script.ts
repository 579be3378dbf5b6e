import { readFileSync } from 'node:fs';

/** The modules of the page's script, each after those that it imports from. */
const modules = ['highlight', 'align', 'data', 'sheet', 'explorer', 'page'] as const;

/**
 * The modules of the page's script put together as one text. A page that is opened as a file cannot load modules, so
 * their imports and exports are taken out and they share one scope; each top-level name exists once among them.
 */
export function joinedScript(): string {
  return modules
    .map((name) => readFileSync(new URL(`../client/${name}.js`, import.meta.url), 'utf8'))
    .map((text) => text.replace(/^import [^;]*;\n+/gm, '').replace(/^export /gm, ''))
    .join('\n');
}
