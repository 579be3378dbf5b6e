import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compress.ts';
import { fontsApart } from './fonts.ts';
import { preloads } from './preloads.ts';

/** Builds the console into `dist/console`, beside the server that serves it. Names of assets hold their hash, so that browsers may keep them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), fontsApart(), preloads(), compressed()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // Fonts are files of their own, of which a page loads the two that it shows.
    assetsInlineLimit: 4096,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What asks for all else is small, and is there first.
            {
              name: 'start',
              test: /preload-helper|rolldown.runtime|node_modules\/react\/|src\/pages\.ts|src\/data\/(?:addresses|parts|query|client|live)/,
              priority: 2,
            },
            // What most pages share comes in one file: a browser asks a server for six at a time.
            { name: 'common', minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
    reportCompressedSize: false,
  },
});
