import { z } from 'zod';
import type { Certificate } from '../../resources/certificates.ts';
import type { Services } from '../../services.ts';
import type { CertificateView } from '../contract/certificate.ts';
import { certificateView, newCertificateRequest } from '../contract/certificate.ts';
import type { RestApp } from '../door.ts';
import { arnOf } from '../names.ts';

const params = z.strictObject({ id: z.string() });

/** The certificates that endpoints trust. One that an endpoint names stays. */
export function certificateRoutes(app: RestApp, { certificates, endpoints }: Services): void {
  const tags = ['certificates'];
  const viewOf = async (certificate: Certificate): Promise<CertificateView> => {
    const { identifier, arn, signingAlgorithm, keyLength, validFrom, validTo, createdAt } = certificate;
    const users = await endpoints.registry.collection.all({ 'certificate-arn': arn });
    return {
      id: identifier,
      arn,
      algorithm: signingAlgorithm,
      keyLength,
      validFrom,
      validTo,
      createdAt,
      endpoints: users.map((each) => each.identifier),
    };
  };
  app.get('/certificates', { schema: { tags, response: { 200: z.array(certificateView) } } }, async () =>
    Promise.all((await certificates.registry.collection.all()).map(viewOf)),
  );
  app.post(
    '/certificates',
    {
      config: { action: 'import certificate' },
      schema: { tags, body: newCertificateRequest, response: { 201: certificateView } },
    },
    async ({ body: { id, pem } }, reply) =>
      await reply.code(201).send(await viewOf(await certificates.import({ identifier: id, pem }))),
  );
  app.delete(
    '/certificates/:id',
    { config: { action: 'delete certificate' }, schema: { tags, params, response: { 204: z.void() } } },
    async ({ params: { id } }, reply) => {
      await certificates.remove(await arnOf(certificates.registry, 'certificate-id', id, 'certificate'));
      return await reply.code(204).send();
    },
  );
}
