import { z } from 'zod';
import { identifier } from './endpoint.ts';
import { partOf, partRequest } from './part.ts';

export const newCertificateRequest = z.strictObject({
  id: identifier,
  /** One certificate or a chain of them. */
  pem: z.string().min(1).max(200_000),
});

/** A certificate without its text. */
export const certificateView = z.strictObject({
  id: z.string(),
  arn: z.string(),
  algorithm: z.string(),
  keyLength: z.number(),
  validFrom: z.string(),
  validTo: z.string(),
  createdAt: z.string(),
  /** The endpoints that trust it. */
  endpoints: z.array(z.string()),
});

export const certificatesPageRequest = partRequest(['created', 'id', 'valid', 'key', 'endpoints']);
export const certificatesPage = partOf(certificateView);

export type NewCertificate = z.output<typeof newCertificateRequest>;
export type CertificateView = z.output<typeof certificateView>;
