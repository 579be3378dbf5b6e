import { z } from 'zod';
import type { Certificate as WireCertificate } from '@aws-sdk/client-database-migration-service';
import { notFound } from '../../fault.ts';
import type { Certificate } from '../../resources/certificates.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, paging } from '../paging.ts';
import { tagList, tagsOf } from './tags.ts';

/** The operations of certificates. */
export const certificateOperations: readonly Operation[] = [
  operation(
    'ImportCertificate',
    {
      CertificateIdentifier: z.string(),
      CertificatePem: z.string().optional(),
      CertificateWallet: z
        .base64()
        .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
        .optional(),
      Tags: tagList.optional(),
      KmsKeyId: z.string().optional(),
    },
    async ({ CertificateIdentifier, CertificatePem, CertificateWallet, Tags }, { services }) => ({
      Certificate: wire(
        await services.certificates.import({
          identifier: CertificateIdentifier,
          pem: CertificatePem,
          wallet: CertificateWallet,
          tags: tagsOf(Tags),
        }),
      ),
    }),
  ),
  operation(
    'DescribeCertificates',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['certificate-arn', 'certificate-id']);
      const { values, next } = await services.certificates.find({ where, ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('Certificate not found.');
      return { Certificates: values.map(wire), ...markerOf(next) };
    },
  ),
  operation(
    'DeleteCertificate',
    { CertificateArn: z.string() },
    async ({ CertificateArn }, { services }) => ({
      Certificate: wire(await services.certificates.remove(CertificateArn)),
    }),
  ),
];

function wire(certificate: Certificate): WireCertificate {
  return {
    CertificateArn: certificate.arn,
    CertificateIdentifier: certificate.identifier,
    CertificateCreationDate: new Date(certificate.createdAt),
    CertificatePem: certificate.pem,
    CertificateOwner: certificate.owner,
    ValidFromDate: new Date(certificate.validFrom),
    ValidToDate: new Date(certificate.validTo),
    SigningAlgorithm: certificate.signingAlgorithm,
    KeyLength: certificate.keyLength,
  };
}
