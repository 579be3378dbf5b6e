import type { Prover } from '../catalog/prover.ts';
import { embeddedProver, serverProver } from '../endpoints/postgres/prover.ts';

/** The server that proves the result: `embedded`, or the user's by its URL. */
export async function openProver(where: string): Promise<Prover> {
  return where === 'embedded' ? embeddedProver() : serverProver(where);
}
