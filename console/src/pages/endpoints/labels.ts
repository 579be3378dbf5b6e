import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';

/** How a connection is encrypted, in words. */
export const tlsLabels: Readonly<Record<EndpointView['tls'], string>> = {
  none: 'None',
  require: 'TLS, without looking at the certificate',
  'verify-ca': 'TLS, the certificate’s authority is verified',
  'verify-full': 'TLS, authority and name are verified',
};
