import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './compress.ts';

/** Builds the console into `dist/console`, beside the server that serves it. Names of assets hold their hash, so that browsers may keep them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // Fonts are files of their own, of which a page loads the two that it shows.
    assetsInlineLimit: 4096,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
});
