#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this file far enough to say that it is too old.
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    'godwit needs Node 24 or newer; this is ' +
      process.version +
      '. Install Node 24, or run it through `npm run godwit --` in its own checkout.',
  );
  process.exit(2);
}
void import('../dist/cli/main.js').then(function (cli) {
  return cli.main(process.argv.slice(2));
});
