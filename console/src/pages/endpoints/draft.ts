import type { EndpointView, NewEndpoint } from '../../../../src/server/rest/contract/endpoint.ts';
import type { EngineChoice } from '../../../../src/server/rest/contract/engine.ts';
import { engineChoices } from '../../../../src/server/rest/contract/engine.ts';

/** An endpoint as it stands in the form: all of it text, as it was typed. */
export interface Draft {
  readonly id: string;
  readonly role: 'source' | 'target';
  readonly engine: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
  readonly passwordFrom: 'typed' | 'env' | 'file';
  readonly password: string;
  readonly tls: NewEndpoint['tls'];
  /** In PEM; empty keeps the one that is there. */
  readonly certificate: string;
  readonly attributes: string;
}

/** What is not right, by field. */
export type Faults = { readonly [Field in keyof Draft]?: string };

export function emptyDraft(role: Draft['role']): Draft {
  return {
    id: '',
    role,
    engine: 'postgres',
    host: '',
    port: '5432',
    database: '',
    user: '',
    passwordFrom: 'typed',
    password: '',
    tls: 'none',
    certificate: '',
    attributes: '',
  };
}

/** A draft for changing an endpoint. A password that the server keeps stays there, so that its field is empty. */
export function draftOf(endpoint: EndpointView): Draft {
  const [kind, rest] = /^(env|file):(.*)$/.exec(endpoint.password)?.slice(1) ?? [];
  return {
    ...emptyDraft(endpoint.role),
    ...endpoint,
    port: String(endpoint.port),
    database: endpoint.database ?? '',
    attributes: endpoint.attributes ?? '',
    passwordFrom: kind === 'env' || kind === 'file' ? kind : 'typed',
    password: rest ?? '',
  };
}

export function engineOf({ engine }: Draft): EngineChoice {
  return engineChoices.find(({ name }) => name === engine) ?? (engineChoices[0] as EngineChoice);
}

/** What is not right yet. A test needs no name. */
export function faultsOf(
  draft: Draft,
  {
    isTest = false,
    hasCertificate = false,
  }: { readonly isTest?: boolean; readonly hasCertificate?: boolean } = {},
): Faults {
  const port = Number(draft.port);
  return {
    ...(isTest || /^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(draft.id)
      ? {}
      : { id: 'A letter first, then letters, digits and single hyphens, none of them last.' }),
    ...(draft.host.trim() === '' ? { host: 'The name or address of the server.' } : {}),
    ...(Number.isInteger(port) && port > 0 && port < 65_536 ? {} : { port: 'A number from 1 to 65535.' }),
    ...(draft.user === '' ? { user: 'The user that connects.' } : {}),
    ...(engineOf(draft).hasDatabase && draft.database === ''
      ? { database: 'The database that is read or written.' }
      : {}),
    ...(draft.tls.startsWith('verify-') && draft.certificate === '' && !hasCertificate
      ? { certificate: 'The certificate of the authority, in PEM.' }
      : {}),
    ...(draft.passwordFrom !== 'typed' && draft.password === ''
      ? { password: 'Where the password is found.' }
      : {}),
  };
}

export function requestOf(draft: Draft): NewEndpoint {
  const { id, role, engine, host, user, tls, passwordFrom, password } = draft;
  return {
    id,
    role,
    engine,
    host: host.trim(),
    port: Number(draft.port),
    user,
    tls,
    ...(draft.database === '' ? {} : { database: draft.database }),
    ...(draft.certificate === '' ? {} : { certificate: draft.certificate }),
    ...(draft.attributes === '' ? {} : { attributes: draft.attributes }),
    ...(password === ''
      ? {}
      : { password: passwordFrom === 'typed' ? password : `${passwordFrom}:${password}` }),
  };
}
