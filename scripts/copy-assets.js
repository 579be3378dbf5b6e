// tsc copies no SQL, HTML or Markdown: the files that the program reads at run time are copied beside its code.
import { cpSync, globSync } from 'node:fs';
import { join } from 'node:path';

for (const file of globSync(['src/**/*.sql', 'src/**/*.html', 'src/**/*.css', 'src/report/**/*.js'])) {
  const target = join('dist', file.slice('src/'.length));
  cpSync(file, target, { recursive: true, dereference: true });
}
