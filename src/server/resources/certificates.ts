import { X509Certificate } from 'node:crypto';
import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, notFound } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import { TakenError } from '../store/store.ts';
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
export function makeCertificates({ store, realm, tags }: Core & { readonly tags: Tags }): Certificates {
  const collection = store.collection(kind);
  const get = async (arn: string): Promise<Stored<Certificate>> => {
    const found = await collection.get(arn);
    if (found) return found;
    throw notFound(`Certificate ${arn} not found.`);
  };
  tags.register('cert', async (arn) => (await collection.get(arn)) !== undefined);
  return {
    get,
    find: (page) => collection.find(page),
    import: async ({ identifier, pem, wallet, tags: given }) => {
      if (wallet !== undefined)
        throw new Fault(
          'InvalidCertificateFault',
          'A wallet of Oracle cannot be used: give the certificate of its authority as CertificatePem.',
        );
      const certificate: Certificate = {
        arn: newArn(realm, 'cert'),
        identifier,
        owner: realm.account,
        createdAt: new Date().toISOString(),
        ...described(pem ?? ''),
      };
      try {
        const added = await collection.add(certificate);
        await tags.begin(certificate.arn, given);
        return added;
      } catch (error) {
        if (!(error instanceof TakenError)) throw error;
        throw new Fault(
          'ResourceAlreadyExistsFault',
          `A certificate with the identifier ${identifier} already exists.`,
        );
      }
    },
    remove: async (arn) => {
      const certificate = await get(arn);
      await collection.remove(arn);
      await tags.forget(arn);
      return certificate;
    },
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
