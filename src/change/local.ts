/** Whether a host name, an address or the folder of a Unix socket is that of the machine itself, as far as it tells. */
export function isLocal(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
