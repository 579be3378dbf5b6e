import { bytesIn } from '../../src/client/unzip.ts';

/** The files of an archive that a server made, with their texts. */
export function filesIn(archive: Buffer): ReadonlyMap<string, string> {
  return new Map([...bytesIn(archive)].map(([name, bytes]) => [name, bytes.toString('utf8')]));
}
