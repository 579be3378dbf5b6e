import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a mirror of providers ("Provider Installation", `filesystem_mirror`), which has hashicorp/aws. */
const plugins = process.env['GODWIT_TEST_TERRAFORM_PLUGINS'];

/** Whether Terraform and its provider can be run here. */
export const hasTerraform =
  plugins !== undefined && spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;

/** Says that it cannot. */
export function withoutTerraform(file: string): void {
  process.stderr.write(
    `\n${file}: Terraform itself did not run; it needs terraform on the PATH, and in GODWIT_TEST_TERRAFORM_PLUGINS a folder with the provider hashicorp/aws of version 5.\n`,
  );
}

/** A configuration in a folder of its own, with Terraform's state beside it. */
export interface Configuration {
  /** Runs a command to its end: its exit status, and what it wrote. */
  run(...words: readonly string[]): Promise<{ readonly status: number | null; readonly text: string }>;
  /** Writes a file of the configuration. */
  write(name: string, text: string): void;
  remove(): void;
}

/** Makes the configuration of this folder ready for Terraform. */
export async function initConfiguration(): Promise<Configuration> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-terraform-'));
  copyFileSync(join(import.meta.dirname, 'main.tf'), join(folder, 'main.tf'));
  const configuration: Configuration = {
    run: async (...words) => await run(folder, words),
    write: (name, text) => writeFileSync(join(folder, name), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  const { status, text } = await configuration.run('init', `-plugin-dir=${plugins}`);
  if (status !== 0) throw new Error(text);
  return configuration;
}

async function run(
  folder: string,
  words: readonly string[],
): Promise<{ status: number | null; text: string }> {
  // What else is set for Terraform on a machine is not for this configuration.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
  const child = spawn('terraform', [...words, '-no-color'], {
    cwd: folder,
    env: { ...Object.fromEntries(others), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, text: Buffer.concat(pieces).toString('utf8') };
}
