import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the console into `dist/console`, beside the server that serves it. Names of assets hold their hash, so that browsers may keep them. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    // Fonts and small pictures stand in the style sheet: the page asks nobody else for anything.
    assetsInlineLimit: 200_000,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
});
