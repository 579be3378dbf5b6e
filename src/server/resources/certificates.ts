import { X509Certificate } from 'node:crypto';
import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault } from '../fault.ts';
import type { Found, Kind, Page } from '../store/store.ts';
import type { Registry } from './registry.ts';
import { identifierOf, makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** A certificate, or a chain of them, by which a server is known. */
export interface Certificate {
  readonly arn: string;
  readonly identifier: string;
  readonly owner: string;
  readonly createdAt: string;
  /** As it was given. */
  readonly pem: string;
  readonly signingAlgorithm: string;
  readonly keyLength: number;
  readonly validFrom: string;
  readonly validTo: string;
}

/** The certificates that endpoints may name. */
export interface Certificates {
  readonly registry: Registry<Certificate>;
  import(request: CertificateRequest): Promise<Certificate>;
  get(arn: string): Promise<Certificate>;
  find(page: Page): Promise<Found<Certificate>>;
  remove(arn: string): Promise<Certificate>;
}

/** A certificate as it is given. */
export interface CertificateRequest {
  readonly identifier: string;
  readonly pem?: string | undefined;
  readonly wallet?: Uint8Array | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

const kind: Kind<Certificate> = {
  name: 'certificate',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier }) => ({ 'certificate-arn': arn, 'certificate-id': identifier }),
  unique: ['certificate-id'],
};

/** Makes the service of certificates. */
export function makeCertificates(core: Core & { readonly tags: Tags }): Certificates {
  const registry = makeRegistry(core, { kind, type: 'cert', noun: 'Certificate' });
  const { realm } = core;
  return {
    registry,
    get: (arn) => registry.get(arn),
    find: (page) => registry.find(page),
    import: async ({ identifier, pem, wallet, tags }) => {
      if (wallet !== undefined)
        throw new Fault(
          'InvalidCertificateFault',
          'A wallet of Oracle cannot be used: give the certificate of its authority as CertificatePem.',
        );
      const certificate: Certificate = {
        arn: newArn(realm, 'cert'),
        identifier: identifierOf(identifier, 'certificate'),
        owner: realm.account,
        createdAt: new Date().toISOString(),
        ...described(pem ?? ''),
      };
      return await registry.add(certificate, tags);
    },
    remove: (arn) => registry.remove(arn),
  };
}

/** What the first certificate of a text says of itself; all of them must be readable. */
function described(
  pem: string,
): Pick<Certificate, 'pem' | 'signingAlgorithm' | 'keyLength' | 'validFrom' | 'validTo'> {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    const [first] = parts.map((part) => new X509Certificate(part));
    if (!first) throw new Error('it holds no BEGIN CERTIFICATE');
    return {
      pem,
      signingAlgorithm: first.signatureAlgorithm ?? '',
      keyLength: first.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
      validFrom: first.validFromDate.toISOString(),
      validTo: first.validToDate.toISOString(),
    };
  } catch (cause) {
    throw new Fault(
      'InvalidCertificateFault',
      `The certificate is not one in PEM: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    );
  }
}
