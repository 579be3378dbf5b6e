import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

const inlined = /data:font\/woff2;(?:charset=[\w-]+;)?base64,([A-Za-z0-9+/=]+)/g;
/** Of these faces every page shows something. */
const shownAtOnce = /font-weight:(?:400|700);font-style:normal;src:url\((font-[\w-]+\.woff2)/g;

/** The files of the fonts that a page with this style sheet shows at once. */
export function fontsOf(css: string): readonly string[] {
  return [...css.matchAll(shownAtOnce)].map(([, name = '']) => name);
}

/**
 * Makes files of the fonts that Cloudscape has inside its style sheet: all eight would come before anything is shown, while a page shows two of them, and can be read without.
 */
export function fontsApart(): Plugin {
  return {
    name: 'fonts-apart',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        file.source = String(file.source).replaceAll(inlined, (_whole, base64: string) => {
          const bytes = Buffer.from(base64, 'base64');
          const name = `font-${createHash('sha256').update(bytes).digest('base64url').slice(0, 8)}.woff2`;
          this.emitFile({ type: 'asset', fileName: `assets/${name}`, source: bytes });
          return name;
        });
        // Words are there before their font is.
        file.source = file.source.replaceAll('@font-face{', '@font-face{font-display:swap;');
      }
    },
  };
}
