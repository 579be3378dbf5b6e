import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/servers/setup.ts'],
    // Files of one process share what has started: modules, and the servers that `test/servers` lends.
    isolate: false,
    // Tests of servers wait more than they compute.
    maxWorkers: 2,
    // The sources are what Node runs, so that nothing is left to transform.
    experimental: { viteModuleRunner: false },
    // Hundreds of processes are started, most of whose time would go to compiling the same modules.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node') },
    // What merely has to happen may take long on a busy machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
