import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key, as files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own, and what it signs. */
export interface Authority {
  /** The file of its certificate. */
  readonly ca: string;
  /** A certificate for a name; `addresses` are the IP addresses at which a server is reached. */
  sign(name: string, addresses?: readonly string[]): Certificate;
  remove(): void;
}

/** Makes an authority with openssl. */
export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-certificates-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8', cwd: folder });
    if (status !== 0) throw new Error(`openssl ${args[0]} ended with ${status}: ${stderr}`);
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-days',
    '2',
    '-subj',
    '/CN=authority',
  );
  return {
    ca: at('ca.pem'),
    sign: (name, addresses = []) => {
      const [cert, key] = [at(`${name}.pem`), at(`${name}.key`)];
      openssl('req', ...newKey, '-keyout', key, '-out', at('request'), '-subj', `/CN=${name}`);
      const names = [`DNS:${name}`, ...addresses.map((each) => `IP:${each}`)];
      writeFileSync(at('names'), `subjectAltName=${names.join()}\n`);
      openssl(
        'x509',
        '-req',
        '-in',
        at('request'),
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-out',
        cert,
        '-days',
        '2',
        '-extfile',
        at('names'),
      );
      return { cert, key };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
