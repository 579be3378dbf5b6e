import { z } from 'zod';
import type { Certificate } from '../../resources/certificates.ts';
import type { Endpoint } from '../../resources/endpoints.ts';
import type { Services } from '../../services.ts';
import type { CertificateView } from '../contract/certificate.ts';
import {
  certificatesPage,
  certificatesPageRequest,
  certificateView,
  newCertificateRequest,
} from '../contract/certificate.ts';
import type { RestApp } from '../door.ts';
import { arnOf } from '../names.ts';
import type { Listed } from '../part.ts';
import { partOfList } from '../part.ts';

const params = z.strictObject({ id: z.string() });

const listed: Listed<CertificateView, 'created' | 'id' | 'valid' | 'key' | 'endpoints'> = {
  wordsOf: ({ id, algorithm, endpoints }) => [id, algorithm, ...endpoints],
  orders: {
    created: ({ createdAt }) => createdAt,
    id: ({ id }) => id,
    valid: ({ validTo }) => validTo,
    key: ({ keyLength }) => keyLength,
    endpoints: ({ endpoints }) => endpoints.length,
  },
};

/** The certificates that endpoints trust. One that an endpoint names stays. */
export function certificateRoutes(app: RestApp, { certificates, endpoints }: Services): void {
  const tags = ['certificates'];
  const all = async (): Promise<readonly CertificateView[]> => {
    const trusting = Map.groupBy(
      await endpoints.registry.collection.all(),
      ({ certificateArn }) => certificateArn ?? '',
    );
    const found = await certificates.registry.collection.all();
    return found.map((each) => viewOf(each, trusting.get(each.arn) ?? []));
  };
  app.get('/certificates', { schema: { tags, response: { 200: z.array(certificateView) } } }, async () => [
    ...(await all()),
  ]);
  app.get(
    '/certificates-page',
    { schema: { tags, querystring: certificatesPageRequest, response: { 200: certificatesPage } } },
    async ({ query }) => partOfList(await all(), listed, query),
  );
  app.post(
    '/certificates',
    {
      config: { action: 'import certificate' },
      schema: { tags, body: newCertificateRequest, response: { 201: certificateView } },
    },
    async ({ body: { id, pem } }, reply) =>
      await reply.code(201).send(viewOf(await certificates.import({ identifier: id, pem }), [])),
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

function viewOf(certificate: Certificate, trusting: readonly Endpoint[]): CertificateView {
  const { identifier, arn, signingAlgorithm, keyLength, validFrom, validTo, createdAt } = certificate;
  return {
    id: identifier,
    arn,
    algorithm: signingAlgorithm,
    keyLength,
    validFrom,
    validTo,
    createdAt,
    endpoints: trusting.map((each) => each.identifier),
  };
}
