import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates as files, because URLs name files. They are nobody's secret. A class because the folder goes when the server ends. */
export class CertificateFiles {
  readonly #files = new Map<string, string>();
  #folder: string | undefined;

  /** The file of a certificate, which is never another one under the same ARN. */
  of(certificate: { readonly arn: string; readonly pem: string }): string {
    const known = this.#files.get(certificate.arn);
    if (known !== undefined) return known;
    this.#folder ??= mkdtempSync(join(tmpdir(), 'godwit-certificates-'));
    const file = join(this.#folder, `${this.#files.size}.pem`);
    writeFileSync(file, certificate.pem, { mode: 0o600 });
    this.#files.set(certificate.arn, file);
    return file;
  }

  remove(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#files.clear();
    this.#folder = undefined;
  }
}
