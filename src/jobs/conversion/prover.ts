import type { Prover, Scratch } from '../../catalog/prover.ts';
import { ask } from '../../endpoints/postgres/prove/ask.ts';
import { embeddedProver, serverProver } from '../../endpoints/postgres/prove/prover.ts';
import { OperationError } from '../../text/error.ts';

/**
 * The server that proves a result for the target version: `embedded`, the user's by its URL, or none with `off`. A server that cannot be reached
 * is said before any work is done. Closing it drops the databases that are still open, because the user may interrupt a proof.
 */
export async function openProver(where: string, targetVersion: number): Promise<Prover | undefined> {
  if (where === 'off') return undefined;
  if (where === 'embedded') return embeddedProver(targetVersion);
  await checkServer(where, '--verify');
  return closingScratches(serverProver(where));
}

/** Makes sure that a server answers, before any long work is done for it. */
export async function checkServer(url: string, option: '--verify' | '--target'): Promise<void> {
  if (!/^postgres(?:ql)?:\/\//.test(url)) {
    const others = option === '--verify' ? 'embedded, off, or ' : '';
    throw new OperationError(
      `${option} takes ${others}the URL of a PostgreSQL server: postgresql://user@host/database.`,
      { code: 'url', side: 'config' },
    );
  }
  await ask(url, 'SELECT 1');
}

function closingScratches(prover: Prover): Prover {
  const open = new Set<Promise<Scratch>>();
  return {
    async open() {
      const opening = prover.open();
      // One that is still being made when the user interrupts is there soon, and must go too.
      open.add(opening);
      const scratch = await opening;
      return {
        ...scratch,
        async close() {
          if (open.delete(opening)) await scratch.close();
        },
      };
    },
    async close() {
      const made = await Promise.allSettled(open);
      open.clear();
      await Promise.all(made.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
      await prover.close();
    },
  };
}
