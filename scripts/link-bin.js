// npm links the commands of dependencies, not the package's own: with this link `npx godwit` works in a checkout, with the
// Node that npm installed. An installed package is inside another's node_modules and needs no link.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';

const link = 'node_modules/.bin/godwit';
if (existsSync('src') && !existsSync(link)) {
  mkdirSync('node_modules/.bin', { recursive: true });
  symlinkSync('../../bin/godwit.js', link);
}
